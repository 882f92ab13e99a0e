using System.Text.RegularExpressions;

namespace SchedLang.Compiler.Tests.Architecture;

/// <summary>docs/architecture.md maps each section of docs/semantics.md to files that exist.</summary>
public sealed partial class SemanticsMapTests
{
    private static readonly string Root = RepositoryRoot();

    // A path in the table starts in one of these folders.
    private static readonly string[] SourceFolders = ["runtime/SchedLang.Runtime", "compiler/SchedLang.Compiler"];

    // Files of the two rooms that hold no rule: data structures, tables, and what only explains decisions.
    private static readonly string[] WithoutRules =
    [
        "BestDevice.cs", "EngineCompiler.cs", "JobRing.cs", "PassedUnits.cs", "ProgramTables.cs", "StreamRun.cs", "UnitRecords.cs", "WaitReasons.cs",
        "WorkloadShapes.cs",
    ];

    private const int MostLines = 420;

    private static readonly string[] Rows =
    [
        .. File.ReadLines(Path.Combine(Root, "docs/architecture.md"))
            .SkipWhile(l => l != "## From a rule to its code").Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(l => l.StartsWith('|')).Skip(2),
    ];

    [Fact]
    public void EachSectionHasOneRowInTheSameOrder()
    {
        var sections = File.ReadLines(Path.Combine(Root, "docs/semantics.md"))
            .Where(l => l.StartsWith("## ", StringComparison.Ordinal)).Select(l => l[3..].Trim()).ToList();
        sections.Count.ShouldBeGreaterThan(10);
        Rows.Select(r => r.Split('|')[1].Trim()).ShouldBe(sections);
    }

    [Fact]
    public void EachFileExists()
    {
        var files = Rows.SelectMany(r => FilePattern().Matches(r)).Select(m => m.Groups[1].Value).ToList();
        files.Count.ShouldBeGreaterThan(Rows.Length);
        files.Where(f => !SourceFolders.Any(s => File.Exists(Path.Combine(Root, s, f)))).ShouldBeEmpty();
    }

    [Fact]
    public void EachFileOfTheEngineWithARuleIsMapped()
    {
        var text = string.Concat(Rows);
        foreach (var folder in (string[])["Scheduling", "Simulation"])
        {
            Directory.GetFiles(Path.Combine(Root, SourceFolders[0], folder), "*.cs").Select(f => Path.GetFileName(f))
                .Where(f => !WithoutRules.Contains(f) && !text.Contains($"`{folder}/{f}`", StringComparison.Ordinal)).ShouldBeEmpty();
        }
    }

    // A type of several files counts as one.
    [Fact]
    public void NoTypeOfTheEngineIsLong()
    {
        foreach (var folder in (string[])["Scheduling", "Ready", "Simulation", "Embedding"])
        {
            Directory.GetFiles(Path.Combine(Root, SourceFolders[0], folder), "*.cs", SearchOption.AllDirectories)
                .GroupBy(f => Path.GetFileName(f).Split('.')[0], f => File.ReadLines(f).Count())
                .Where(t => t.Sum() > MostLines).Select(t => t.Key).ShouldBeEmpty();
        }
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs/semantics.md")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the repository is not above the tests");
        return folder.FullName;
    }

    [GeneratedRegex("`([A-Za-z]+/[A-Za-z0-9./]+[.]cs)`")]
    private static partial Regex FilePattern();
}
