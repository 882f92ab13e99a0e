using System.Globalization;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The RTGen study on devices that deviate from its table: the page shows what is computed.</summary>
public sealed class StudyVariationTests
{
    private const int Seeds = 10;
    private const double Lost = 0.9;
    private const double Kept = 0.03;

    private static readonly AssemblyCache NoCache = new(null);

    private static readonly string Folder = Repository.PathOf("examples", "rtgen");

    private static readonly (string Letter, string File)[] Scenarios =
        [("A", "a-video-conferencing"), ("B", "b-gaming-i"), ("C", "c-gaming-ii"), ("D", "d-prompt-length")];

    private static readonly string[] Policies = ["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"];

    private static readonly int[] Percents = [0, 5, 10, 20];

    [Fact]
    public void TheReadmeShowsWhatThePoliciesMissOnDevicesThatDeviate()
    {
        var missed = Missed();
        var rows = from scenario in Scenarios
                   from policy in Policies
                   let cells = Percents.Select(p => Percent(missed[(scenario.Letter, policy, p)].Average(r => r.Missed)))
                   select $"| {scenario.Letter} | {policy.Replace('_', '-')} | {string.Join(" | ", cells)} |";
        var dynamic = Percents.Skip(1).Select(p => missed[("B", "FCFS_DYN", p)]).ToList();
        var lost = dynamic.Select(runs => runs.Count(r => r.Missed > Lost)).ToList();

        var readme = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");
        readme.ShouldContain(string.Join('\n', rows));
        readme.ShouldContain($"In {lost[0]}, {lost[1]} and {lost[2]} of the ten runs of B at 5, 10 and 20 %");
        dynamic.SelectMany(runs => runs).ShouldAllBe(r => r.Missed > Lost ? r.Token > 97e6 && r.Token < 100e6 : r.Missed < Kept && r.Token < 14e6);
    }

    [Fact]
    public void TheExperimentHasTheseRuns()
    {
        var experiment = Compilation.Load(Path.Combine(Folder, "variation.sched")).Program.Experiments.Single(e => e.Name == "Variation");

        experiment.Grid.Scenarios.Length.ShouldBe(Scenarios.Length);
        experiment.Grid.Policies.Select(p => p.Name).ShouldBe(Policies);
        experiment.Grid.Variations.Single().Values.Select(v => v.Value.AsDouble).ShouldBe(Percents.Select(p => p / 100.0));
        experiment.Grid.Seeds.ShouldBe(Enumerable.Range(1, Seeds).Select(s => (long)s));
    }

    // The share of missed deadlines, and the time per token in ns.
    private static Dictionary<(string Letter, string Policy, int Percent), (double Missed, double Token)[]> Missed()
    {
        var missed = new Dictionary<(string, string, int), (double, double)[]>();
        var runs = from s in Scenarios from p in Policies from v in Percents select (Scenario: s, Policy: p, Percent: v);
        Parallel.ForEach(runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            var linked = ScheduleRun.Link(
                Path.Combine(Folder, run.Scenario.File + ".sched"), run.Policy, settings: $"platform.variation={run.Percent} %");
            using var loaded = linked.Load(NoCache);
            var figures = Enumerable.Range(1, Seeds).Select(seed => loaded.Program.Run(linked.Workload, seed, new MetricsObserver(linked.Workload)).Figures);
            (double, double)[] found = [.. figures.Select(f => (Missed(f), Token(f)))];
            lock (missed)
                missed.Add((run.Scenario.Letter, run.Policy, run.Percent), found);
        });
        return missed;
    }

    private static double Missed(RunFigures figures) => figures.Of("violation_rate");

    private static double Token(RunFigures figures) => figures.OfStream("llm", "tpt.mean");

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %");
}
