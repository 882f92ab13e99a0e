using System.Globalization;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The policies of <c>examples/policies</c>: each does what its name says, on schedules by which others would be found out.</summary>
public sealed partial class LibraryTests
{
    private const int MostLines = 14;

    private static readonly string Readme = File.ReadAllText(Path.Combine(PolicyLibrary.Folder, "README.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> Policies => [.. PolicyLibrary.All.Select(p => Path.GetFileNameWithoutExtension(p.File))];

    /// <summary>Only of the demonstration, which has scenarios, anything is found: what some policies do to them.</summary>
    [Fact]
    public void EveryFileChecksWithoutAWord()
    {
        foreach (var path in Directory.EnumerateFiles(PolicyLibrary.Folder, "*.sched"))
        {
            var isDemonstration = Path.GetFileName(path) == "demo.sched";
            Compilation.Load(path).Check().Where(d => !isDemonstration || d.Severity == Severity.Error)
                .Select(d => DiagnosticText.Render(d)).ShouldBeEmpty(path);
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void APolicyIsShortSaysItsSourceAndIsListed(string name)
    {
        var policy = PolicyLibrary.Of(name);

        policy.Lines.ShouldBeLessThanOrEqualTo(MostLines);
        policy.Sentence.ShouldNotBeEmpty();
        policy.Source.ShouldNotBeEmpty();
        File.ReadAllText(Path.Combine(PolicyLibrary.Folder, "all.sched")).ShouldContain($"use \"{policy.File}\"");
        Readme.ShouldContain($"\n| [{policy.Name}]({policy.File}) | {policy.Lines} | {policy.Sentence} | {policy.Source} |\n");
    }

    [Fact]
    public void TheReadmeListsNoOthers() => Readme.Split('\n').Count(l => l.StartsWith("| [", StringComparison.Ordinal)).ShouldBe(PolicyLibrary.All.Count);

    /// <summary>The comparison with other code bases names our lines too.</summary>
    [Fact]
    public void TheComparisonHasOurLinesRight()
    {
        var rows = Readme.Split('\n').Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length == 7 && PolicyLibrary.All.Any(p => p.Name == c[1])).ToList();

        rows.Count.ShouldBeGreaterThanOrEqualTo(5);
        foreach (var row in rows)
            row[2].ShouldBe(PolicyLibrary.All.Single(p => p.Name == row[1]).Lines.ToString(CultureInfo.InvariantCulture), row[1]);
    }

    private static ScheduleRun Run(Bench bench, string policy, double ms, params string[] settings) =>
        bench.RunUnder(PolicyLibrary.Of(policy), ms, settings: settings);

    // Twice the work that the GPU can do, in units of 1 ms.
    private static Bench Backlog(int a, int b) =>
        OneGpu().Vision("m", "gpu=1").Stream($"a : m every 1 ms {{ weight {a} }}").Stream($"b : m every 1 ms {{ weight {b} }}");

    private static Bench OneGpu() => new Bench().Device("gpu", "GPU");

    private static Bench GpuAndNpu() => new Bench().Device("gpu", "GPU").Device("npu", "NPU");

    private static Bench CpuAndNpu() => new Bench().Device("cpu", "CPU").Device("npu", "NPU");
}
