using System.Text;
using SchedLang.Compiler.Formatting;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Tests.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Formatting;

/// <summary>Whatever the text: formatting keeps its tree and its comments, and formatting twice is formatting once.</summary>
public sealed class FormatterPropertyTests
{
    private const int Mutations = 1_000;

    private static readonly string[] Tidy = [.. Relative(Repository.Examples.Concat(FilesIn("docs")))];

    private static readonly string[] All =
    [
        .. Tidy,
        .. Relative(FilesIn("tests", "Conformance", "Programs")),
        .. Relative(FilesIn("tests", "SchedLang.Compiler.Tests", "Formatting", "Samples")),
    ];

    public static TheoryData<string> Programs => [.. All];

    public static TheoryData<string> ExamplesAndDocs => [.. Tidy];

    [Theory]
    [MemberData(nameof(Programs))]
    public void KeepsTheProgramAndItsComments(string path) => ShouldKeep(Read(path));

    [Theory]
    [MemberData(nameof(ExamplesAndDocs))]
    public void IsFormatted(string path) => Format(Read(path)).ShouldBe(Read(path));

    [Fact]
    public void KeepsMutatedPrograms()
    {
        var corpus = All.Select(Read).ToList();

        Parallel.For(0, Mutations, i => ShouldKeep(new Mutator(i, corpus).Mutate(corpus[i % corpus.Count])));
    }

    // No declaration is given up on: blanks do not matter to the style, so what was spoilt comes back.
    [Theory]
    [MemberData(nameof(Programs))]
    public void BlanksDoNotMatter(string path)
    {
        var formatted = Format(Read(path));
        var tree = Parse(formatted);
        if (!tree.Diagnostics.IsEmpty)
            return;

        for (var seed = 0; seed < 5; seed++)
            Format(WithOtherBlanks(tree, new Random(seed))).ShouldBe(formatted);
    }

    private static void ShouldKeep(string text)
    {
        var once = Format(text);
        if (Dump(Parse(once)) != Dump(Parse(text)))
            once.ShouldBe(text, "the program is another");
        var twice = Format(once);
        if (twice != once)
            twice.ShouldBe(once, $"the second time differs from the first, for\n{text}");
    }

    private static string WithOtherBlanks(SyntaxTree tree, Random random)
    {
        var text = new StringBuilder();
        foreach (var token in tree.Root.Tokens())
        {
            foreach (var trivia in token.LeadingTrivia)
            {
                text.Append(' ', trivia.Kind is TriviaKind.Space or TriviaKind.Comment ? random.Next(1, 4) : 0);
                if (trivia.Kind == TriviaKind.NewLine)
                    text.Append(' ', random.Next(2)).Append('\n', 1).Append('\t', random.Next(2));
                if (trivia.Kind == TriviaKind.Comment)
                    text.Append(tree.Source.Slice(trivia.Span));
            }

            text.Append(token.Text);
        }

        return text.ToString();
    }

    // Nodes and tokens without the commas that only end a node; comments in their order.
    private static string Dump(SyntaxTree tree)
    {
        var (nodes, comments) = (new StringBuilder(), new StringBuilder());
        Write(tree.Root);
        return nodes.Append(comments).ToString();

        void Write(ISyntaxElement element)
        {
            if (element is SyntaxToken token)
            {
                nodes.Append($"{token.Kind} {token.Text}\n");
                foreach (var trivia in token.LeadingTrivia.Where(t => t.Kind is TriviaKind.Comment or TriviaKind.Skipped))
                    comments.Append(tree.Source.Slice(trivia.Span).TrimEnd()).Append('\n');
                return;
            }

            var node = (SyntaxNode)element;
            nodes.Append($"{node.GetType().Name}(\n");
            foreach (var child in node.Children)
            {
                if (child == node.Children[^1] && child is SyntaxToken { Text: ",", LeadingTrivia: var trivia })
                    comments.AppendJoin("", trivia.Where(t => t.Kind == TriviaKind.Comment).Select(t => tree.Source.Slice(t.Span).TrimEnd().ToString() + "\n"));
                else
                    Write(child);
            }

            nodes.Append(")\n");
        }
    }

    private static SyntaxTree Parse(string text) => SyntaxTree.Parse(new SourceText("test.sched", text));

    private static string Format(string text) => Formatter.Format(Parse(text));

    private static IEnumerable<string> FilesIn(params ReadOnlySpan<string> folder) =>
        Directory.EnumerateFiles(Repository.PathOf(folder), "*.sched").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Relative(IEnumerable<string> paths) => paths.Select(p => Path.GetRelativePath(Repository.Root, p));

    private static string Read(string path) => File.ReadAllText(Repository.PathOf(path)).ReplaceLineEndings("\n");
}
