using System.Security.Cryptography;
using SchedLang.Compiler.Types;
using SchedLang.Grammar;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Syntax;

public sealed class GrammarTests
{
    [Fact]
    public void TheCommittedParserWasGeneratedFromTheGrammarBesideIt()
    {
        foreach (var line in File.ReadLines(Repository.PathOf("grammar", "Generated", "grammar.sha256")))
        {
            var (hash, name) = (line.Split(' ')[0], line.Split(' ')[^1]);
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Repository.PathOf("grammar", name))))
                .ShouldBe(hash, $"{name} has changed: run grammar/generate.sh");
        }
    }

    [Fact]
    public void TheLexerKnowsExactlyTheUnitsOfTheCompiler()
    {
        foreach (var unit in Unit.Words)
            FirstToken(unit.Symbol).ShouldBe((SchedLangLexer.UNIT, unit.Symbol));

        var words = File.ReadAllText(Repository.PathOf("grammar", "SchedLangLexer.g4"));
        var rule = words[words.IndexOf("UNIT\n", StringComparison.Ordinal)..];
        rule = rule[..rule.IndexOf(';', StringComparison.Ordinal)];
        var inGrammar = rule.Split('\'').Where((_, i) => i % 2 == 1).Select(w => w.Replace("\\u00B5", "\u00B5", StringComparison.Ordinal));
        inGrammar.ShouldBe(Unit.Words.Select(u => u.Symbol), ignoreOrder: true);
    }

    [Fact]
    public void TheEditorColoursExactlyTheWordsOfTheGrammar()
    {
        var keywords = Enumerable.Range(SchedLangLexer.USE, SchedLangLexer.NEVER - SchedLangLexer.USE + 1)
            .Select(t => SchedLangLexer.DefaultVocabulary.GetLiteralName(t).Trim('\''));

        TextMateGrammar.WordsOf("keyword").ShouldBe(keywords, ignoreOrder: true);
        TextMateGrammar.WordsOf("unit").ShouldBe(Unit.Words.Select(u => u.Symbol), ignoreOrder: true);
    }

    private static (int Type, string Text) FirstToken(string text)
    {
        var token = new SchedLangLexer(new Antlr4.Runtime.AntlrInputStream(text)).NextToken();
        return (token.Type, token.Text);
    }
}
