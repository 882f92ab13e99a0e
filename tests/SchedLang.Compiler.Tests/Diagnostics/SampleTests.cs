using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Diagnostics;

/// <summary>
/// Every diagnostic has a sample that triggers it, named after its code. A sample that begins with <c>// run: OPTIONS</c> is linked as
/// <c>schedlang run</c> would, and with <c>// explore: NAME</c> that experiment is chosen; all others are checked.
/// </summary>
public sealed class SampleTests
{
    private static readonly string Folder = Repository.PathOf("tests", "SchedLang.Compiler.Tests", "Diagnostics", "Samples");

    // Told by the command or where a text alone cannot bring them about; the tests named trigger them.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["SL4002"] = nameof(SourceReaderTests),
        ["SL4003"] = nameof(SourceReaderTests),
        ["SL2030"] = "LongRunTests",
        ["SL4021"] = "TableCommandTests",
        ["SL4022"] = "TableCommandTests",
        ["SL4023"] = "TableCommandTests",
        ["SL4024"] = "TableCommandTests",
        ["SL4025"] = "TableCommandTests",
        ["SL4026"] = "TableCommandTests",
        ["SL4027"] = "TableCommandTests",
        ["SL4070"] = "TableCommandTests",
        ["SL4073"] = "GraphCommandTests",
        ["SL4050"] = "ImportCommandTests",
        ["SL4051"] = "ImportCommandTests",
        ["SL4052"] = "ImportCommandTests",
        ["SL4053"] = "ImportCommandTests",
        ["SL4054"] = "ImportCommandTests",
        ["SL4055"] = "NewCommandTests",
        ["SL4111"] = "RunCommandTests",
        ["SL4120"] = "TimelineTests",
        ["SL4121"] = "WhyCommandTests",
        ["SL4122"] = "WhyCommandTests",
        ["SL4123"] = "BlameTests",
        ["SL4112"] = "BuildCommandTests",
        ["SL4113"] = "BuildCommandTests",
        ["SL4114"] = "BuildCommandTests",
        ["SL4115"] = "BuildCommandTests",
        ["SL4116"] = "LibraryTests",
        ["SL4301"] = "SilencingTests",
        ["SL9001"] = "CommandLineTests",
        ["SL9002"] = "CommandLineTests",
    };

    private static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Folder, "SL*.sched").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Samples => [.. Names];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task SaysExactlyThis(string sample)
    {
        var diagnostics = DiagnosticsOf(sample);

        diagnostics.ShouldContain(d => sample.StartsWith(d.Code, StringComparison.Ordinal));
        await Verifier.Verify(string.Join('\n', diagnostics.Select(d => DiagnosticText.Render(d)))).UseParameters(sample);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void EveryPlaceLiesInItsText(string sample)
    {
        foreach (var location in DiagnosticsOf(sample).SelectMany(Places))
            location.Span.ShouldSatisfyAllConditions(
                s => s.Start.ShouldBeGreaterThanOrEqualTo(0),
                s => s.Length.ShouldBeGreaterThanOrEqualTo(0),
                s => s.End.ShouldBeLessThanOrEqualTo(location.Source.Content.Length));
    }

    [Fact]
    public void EveryDiagnosticHasASample()
    {
        var codes = Descriptors().Select(d => d.Code).Except(Elsewhere.Keys);

        codes.Where(c => !Names.Any(s => s.StartsWith(c, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void CodesAndNamesAreUnique()
    {
        Descriptors().Select(d => d.Code).ShouldBeUnique();
        Descriptors().Select(d => d.Name).ShouldBeUnique();
    }

    [Fact]
    public void FixesMendWhatTheyTell()
    {
        foreach (var fix in Names.SelectMany(s => DiagnosticsOf(s)).Select(d => d.Fix).OfType<TextFix>())
            fix.Apply().ShouldNotBe(fix.Edits[0].Location.Source.Content);
    }

    internal static IEnumerable<TextLocation> Places(Diagnostic diagnostic) =>
        [diagnostic.Location, .. diagnostic.Related.Select(r => r.Location), .. diagnostic.Fix?.Edits.Select(e => e.Location) ?? []];

    private static ImmutableArray<Diagnostic> DiagnosticsOf(string sample)
    {
        var compilation = Compilation.Load(sample + ".sched", new FolderFiles(Folder));
        var head = File.ReadLines(Path.Combine(Folder, sample + ".sched"), Encoding.Latin1).First();
        if (head.StartsWith("// explore:", StringComparison.Ordinal))
            return Exploring(compilation, head["// explore:".Length..].Trim());
        if (!head.StartsWith("// run:", StringComparison.Ordinal))
            return compilation.Check();

        var options = head["// run:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToLookup(o => o[0], o => o[1]);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var scenario = compilation.ChooseScenario(options["--scenario"].FirstOrDefault(), diagnostics);
        var policy = compilation.ChoosePolicy(options["--policy"].FirstOrDefault(), diagnostics);
        if (scenario != null && policy != null)
        {
            var settings = options["--set"].Select(s => new Setting(new SourceText("--set", s)));
            compilation.Link(scenario, policy, settings, [], diagnostics);
        }

        return diagnostics.Sorted();
    }

    private static ImmutableArray<Diagnostic> Exploring(Compilation compilation, string name)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        compilation.ChooseExperiment(name.Length == 0 ? null : name, diagnostics);
        return diagnostics.Sorted();
    }

    private static IEnumerable<DiagnosticDescriptor> Descriptors() =>
        typeof(DiagnosticCatalog).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>();
}
