using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The page of <c>examples/right-of-way</c> shows how many frames each policy misses and when the first token comes.</summary>
public sealed class RightOfWayTests
{
    private static readonly string Folder = Repository.PathOf("examples", "right-of-way");

    private static readonly string[] Scenarios = ["VideoConferencing", "GamingI", "GamingII", "PromptLength"];

    private static readonly string Page = File.ReadAllText(Path.Combine(Folder, "README.md"));

    [Theory]
    [InlineData("RightOfWay")]
    [InlineData("FTF")]
    public void ThePageShowsTheMissedFrames(string policy) =>
        Page.ShouldContain($"| `{policy}` | {Row(Scenarios.Select(s => OfRun(Run(s, policy), "violations")), "0")} |");

    [Fact]
    public void ThePageShowsTheFirstTokenComparedWithTheLlmAlone() =>
        Page.ShouldContain($"| `NoFrameLost` | {Row(Scenarios.Select(s => Ttft(Run(s, "NoFrameLost")) / Ttft(Run(s, "RightOfWay"))), "0.00")} |");

    [Fact]
    public void AllMissesFallOnOneStream()
    {
        var run = Run("VideoConferencing", "RightOfWay");

        OfStream(run, "od", "violations").ShouldBe(24);
        OfRun(run, "violations").ShouldBe(24);
        OfStream(run, "od", "tardiness.max").ShouldBeInRange(794.5e6, 795.5e6);
    }

    [Fact]
    public void ThePageShowsThePolicy()
    {
        var core = Page.Split("```sched\n")[1].Split("```")[0];

        File.ReadAllText(Path.Combine(Folder, "right-of-way.sched")).ShouldContain(core);
    }

    private static RunFigures Run(string scenario, string policy) =>
        ScheduleRun.Of(ScheduleRun.Link(Path.Combine(Folder, "against.sched"), policy, scenario: scenario)).Figures;

    private static double OfRun(RunFigures run, string metric) => MetricCatalog.OfRun.Single(m => m.Id == metric).Value(run, run);

    private static double OfStream(RunFigures run, string stream, string metric) =>
        MetricCatalog.OfStream.Single(m => m.Id == metric).Value(run, run.Streams.Single(s => s.Definition.Name == stream));

    private static double Ttft(RunFigures run) => OfStream(run, "llm", "ttft.mean");

    private static string Row(IEnumerable<double> values, string format) =>
        string.Join(" | ", values.Select(v => v.ToString(format, CultureInfo.InvariantCulture)));
}
