using System.Globalization;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Tests.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Syntax;

/// <summary>Whatever the text: the compiler answers, every place lies in its text, and no character of the text is lost.</summary>
public sealed class FuzzTests
{
    // A run of all tests tries each example a little. FUZZ_MUTATIONS=20000 is a campaign: it takes hours.
    private static readonly int Mutations =
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_MUTATIONS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 240;

    // Tables are read, scenarios linked and findings looked for now and then only: that takes longer than all before it.
    private const int CheckEvery = 40;
    private const int CompileEvery = 120;

    private static readonly string[] Corpus = [.. Repository.Examples.Select(File.ReadAllText)];

    public static TheoryData<string> Examples => [.. Repository.Examples.Select(p => Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void MutatedExamplesAreAnswered(string example)
    {
        var path = Repository.PathOf(example);
        var original = File.ReadAllText(path);

        // The library's many files are a few shapes over and over, and each file that lists them loads them all.
        var mutations = example.Contains("policies/", StringComparison.Ordinal) ? Mutations / 10 : Mutations;
        Parallel.For(0, mutations, i =>
        {
            var text = new Mutator(i, Corpus).Mutate(original);
            var compilation = Compilation.Load(path, new SpoiltFile(path, text));
            Answered(compilation.Diagnostics, text);
            if (!compilation.Trees.IsEmpty)
                (compilation.Trees[0].Root.ToFullString() == compilation.Trees[0].Source.Content).ShouldBeTrue(text);
            if (i % CheckEvery == 0)
                Links(compilation, text, compile: i % CompileEvery == 0);
        });
    }

    [Fact]
    public void MutatedTablesAreAnswered()
    {
        var program = Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched");
        var table = Repository.PathOf("examples", "rtgen", "ryzen-ai-9-365.csv");
        var original = File.ReadAllText(table);

        Parallel.For(0, 4 * Mutations, i =>
        {
            var text = new Mutator(i, [original]).Mutate(original);
            foreach (var location in Compilation.Load(program, new SpoiltFile(table, text)).Check().SelectMany(SampleTests.Places))
                ShouldLieInItsText(location, text);
        });
    }

    private static void Answered(IEnumerable<Diagnostic> diagnostics, string text)
    {
        foreach (var diagnostic in diagnostics)
        {
            DiagnosticText.Render(diagnostic).ShouldNotBeEmpty();
            foreach (var location in SampleTests.Places(diagnostic))
                ShouldLieInItsText(location, text);
        }
    }

    private static void Links(Compilation compilation, string text, bool compile)
    {
        Answered(compilation.Check(), text);
        foreach (var scenario in compilation.Program.Scenarios)
        {
            foreach (var policy in compilation.Program.Policies)
            {
                if (compilation.Link(scenario, policy, [], [], new DiagnosticBag()) is { } program && compile)
                    CSharpCompiler.Check(program.Source).ShouldBeEmpty(program.Source.Text);
            }
        }
    }

    private static void ShouldLieInItsText(TextLocation location, string text)
    {
        var inside = location.Span.Start >= 0 && location.Span.Length >= 0 && location.Span.End <= location.Source.Content.Length;
        inside.ShouldBeTrue($"{location.Span} of {location.Source.Path} in\n{text}");
    }

    /// <summary>The disk, with one file replaced.</summary>
    private sealed class SpoiltFile(string path, string text) : IFileSource
    {
        private readonly DiskFiles _disk = new();

        public byte[] Read(string file) => IsSpoilt(file) ? System.Text.Encoding.UTF8.GetBytes(text) : _disk.Read(file);

        public long SizeOf(string file) => IsSpoilt(file) ? text.Length : _disk.SizeOf(file);

        public IEnumerable<string> FilesIn(string folder) => _disk.FilesIn(folder);

        private bool IsSpoilt(string file) => Path.GetFullPath(file) == path;
    }
}
