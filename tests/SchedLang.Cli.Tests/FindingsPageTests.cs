using System.Text.RegularExpressions;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>The page of findings has a section for each, whose example triggers it.</summary>
public sealed partial class FindingsPageTests
{
    private static IEnumerable<DiagnosticDescriptor> Descriptors => DiagnosticCatalog.All.Where(d => d.Code.StartsWith("SL32", StringComparison.Ordinal));

    // Those about tables and traces have pages too; their samples trigger them.
    private static readonly string[] OfFiles = ["SL2020", "SL2021", "SL4018", "SL4019", "SL4020"];

    private static IEnumerable<DiagnosticDescriptor> Paged => [.. Descriptors, .. OfFiles.Select(c => DiagnosticCatalog.Find(c)!)];

    public static TheoryData<string> Findings => [.. Descriptors.Select(d => d.Code)];

    [Theory]
    [MemberData(nameof(Findings))]
    public void ItsExampleTriggersIt(string code)
    {
        var section = DiagnosticPages.Of(DiagnosticCatalog.Find(code)!);
        var example = Block().Match(section);

        example.Success.ShouldBeTrue(section);
        var files = new MemoryFiles().Add("page.sched", example.Groups["content"].Value);
        foreach (var name in (string[])["headset.sched", "headset.csv", "fallback.sched", "fallback.csv"])
            files.Add(name, File.ReadAllText(Repository.PathOf("docs", name)));
        Compilation.Load("page.sched", files).Check().Select(d => d.Code).ShouldContain(code);
    }

    [Fact]
    public void ThePageHasNoOthers()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "findings.md"));

        Heading().Matches(page).Select(m => m.Groups["code"].Value).ShouldBe(Paged.Select(d => d.Code));
        Heading().Matches(page).Select(m => m.Groups["name"].Value).ShouldBe(Paged.Select(d => d.Name));
    }

    [GeneratedRegex(@"^```sched\n(?<content>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^## (?<name>\S+) \((?<code>\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
