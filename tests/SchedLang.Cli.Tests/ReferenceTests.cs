using SchedLang.Compiler.Reference;
using SchedLang.Compiler.Symbols;
using SchedLang.Grammar;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>The reference on the language's page is the compiler's own.</summary>
public sealed class ReferenceTests
{
    private const string Head = "<!-- All below is printed by schedlang reference. -->\n\n";

    [Fact]
    public void ThePageIsUpToDate()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "language.md"));

        page.ShouldContain(Head);
        page[(page.IndexOf(Head, StringComparison.Ordinal) + Head.Length)..].ShouldBe(LanguageReference.Markdown());
    }

    [Fact]
    public async Task TheCommandPrintsIt() => (await CommandRun.OfAsync("reference")).Output.ShouldBe(LanguageReference.Markdown());

    [Fact]
    public void EveryWordOfTheGrammarIsInAClause()
    {
        var keywords = Enumerable.Range(SchedLangLexer.USE, SchedLangLexer.FN - SchedLangLexer.USE + 1)
            .Concat(Enumerable.Range(SchedLangLexer.EXTENDS, SchedLangLexer.DOMINATES - SchedLangLexer.EXTENDS + 1))
            .Select(t => SchedLangLexer.DefaultVocabulary.GetLiteralName(t).Trim('\''));
        var words = ClauseDefinition.All.SelectMany(c => c.Form.Split([' ', '(', ')', ','])).ToHashSet();

        keywords.Except(words).ShouldBe(["within", "from"]); // of the attributes ttft and tpt, and latencies
    }
}
