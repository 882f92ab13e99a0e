using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Exploration;

/// <summary>The runs of an experiment in the order of their results, and the metrics to keep.</summary>
internal sealed class ExplorationPlan
{
    // Cheap to compute and often wanted later. Percentiles are left out because they need samples.
    private static readonly string[] Standard =
    [
        "jobs", "completed", "dropped", "unfinished", "violations", "violation_rate", "token_violation_rate", "tokens", "throughput", "energy",
        "fairness", "units", "switches", "transfers", "preemptions",
    ];

    private readonly Dictionary<(string Scenario, string Policy, string Place), int> _indices = [];

    /// <param name="name">Name of the experiment.</param>
    /// <param name="grid">The runs.</param>
    /// <param name="report">The metrics to report.</param>
    /// <param name="expectations">The expectations.</param>
    public ExplorationPlan(
        string name, ExperimentGrid grid, ImmutableArray<NamedMetric> report, ImmutableArray<BoundExpectation> expectations)
    {
        Name = name;
        Grid = grid;
        Report = report;
        Expectations = expectations;
        Combinations = [.. grid.Combinations()];
        Columns =
        [
            .. report
                .Concat(expectations.SelectMany(e => e.Metrics).Select(m => m.Metric))
                .SelectMany(m => Answered(m) is var (mean, starved) ? [m, mean, starved] : (NamedMetric[])[m])
                .Concat(Standard.Select(m => NamedMetric.Find(m, [], [])!))
                .DistinctBy(m => m.Name),
        ];
        Recorded = Columns.Aggregate(SampleKinds.None, (kinds, column) => kinds | column.Needs);
        for (var i = 0; i < Combinations.Length; i++)
            _indices.Add((Combinations[i].Scenario.Name, Combinations[i].Policy.Label, Combinations[i].Place), i);
    }

    /// <summary>Name of the experiment.</summary>
    public string Name { get; }

    /// <summary>The runs.</summary>
    public ExperimentGrid Grid { get; }

    /// <summary>Settings of every run, applied before the varied values.</summary>
    public ImmutableArray<Setting> Settings { get; init; } = [];

    /// <summary>The metrics to report.</summary>
    public ImmutableArray<NamedMetric> Report { get; }

    /// <summary>The expectations.</summary>
    public ImmutableArray<BoundExpectation> Expectations { get; }

    /// <summary>The combinations, in order; each runs with every seed.</summary>
    public ImmutableArray<Combination> Combinations { get; }

    /// <summary>The metrics kept of each run: those reported, those in expectations, and a standard set.</summary>
    public ImmutableArray<NamedMetric> Columns { get; }

    /// <summary>The samples to record for these metrics, beyond counts and sums.</summary>
    public SampleKinds Recorded { get; }

    /// <summary>The seeds of every combination.</summary>
    public ImmutableArray<long> Seeds => Grid.Seeds;

    /// <summary>Number of runs.</summary>
    public int RunCount => Combinations.Length * Seeds.Length;

    /// <summary>The index of an equal combination.</summary>
    public int IndexOf(Combination combination) => _indices[(combination.Scenario.Name, combination.Policy.Label, combination.Place)];

    /// <summary>What is shown of a mean TTFT that is never: the mean of the jobs that have one, and the number without; null for other metrics.</summary>
    public static (NamedMetric Mean, NamedMetric Starved)? Answered(NamedMetric metric)
    {
        const string mean = "ttft.mean";
        if (metric.Name != mean && !metric.Name.EndsWith("." + mean, StringComparison.Ordinal))
            return null;
        string[] streams = metric.Subject == null ? [] : [metric.Subject];
        return (NamedMetric.Find(metric.Name + "_of_answered", streams, [])!, NamedMetric.Find(metric.Name[..^mean.Length] + "starved", streams, [])!);
    }

    /// <summary>The column of a metric.</summary>
    public int ColumnOf(NamedMetric metric)
    {
        var index = 0;
        while (Columns[index].Name != metric.Name)
            index++;
        return index;
    }
}
