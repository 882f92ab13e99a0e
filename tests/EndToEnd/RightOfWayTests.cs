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
        Page.ShouldContain($"| `{policy}` | {Row(Scenarios.Select(s => Run(s, policy).Of("violations")), "0")} |");

    [Fact]
    public void ThePageShowsTheFirstTokenComparedWithTheLlmAlone() =>
        Page.ShouldContain($"| `NoFrameLost` | {Row(Scenarios.Select(s => Ttft(Run(s, "NoFrameLost")) / Ttft(Run(s, "RightOfWay"))), "0.00")} |");

    [Fact]
    public void AllMissesFallOnOneStream()
    {
        var run = Run("VideoConferencing", "RightOfWay");

        run.OfStream("od", "violations").ShouldBe(24);
        run.Of("violations").ShouldBe(24);
        run.OfStream("od", "tardiness.max").ShouldBeInRange(794.5e6, 795.5e6);
    }

    [Fact]
    public void ThePageShowsThePolicy()
    {
        var core = Page.Split("```sched\n")[1].Split("```")[0];

        File.ReadAllText(Path.Combine(Folder, "right-of-way.sched")).ShouldContain(core);
    }

    private static RunFigures Run(string scenario, string policy) =>
        ScheduleRun.Of(ScheduleRun.Link(Path.Combine(Folder, "against.sched"), policy, scenario: scenario)).Figures;

    private static double Ttft(RunFigures run) => run.OfStream("llm", "ttft.mean");

    private static string Row(IEnumerable<double> values, string format) =>
        string.Join(" | ", values.Select(v => v.ToString(format, CultureInfo.InvariantCulture)));
}
