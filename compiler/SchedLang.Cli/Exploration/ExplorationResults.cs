using SchedLang.Simulator.Statistics;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Exploration;

/// <summary>Results of a plan by combination and seed. Several threads fill it, each with its own runs.</summary>
internal sealed class ExplorationResults(ExplorationPlan plan)
{
    private readonly double[]?[] _figures = new double[plan.RunCount][];
    private readonly long[] _ticks = new long[plan.Combinations.Length];
    private readonly SortedDictionary<int, string> _failures = [];
    private readonly SortedSet<string> _derived = new(StringComparer.Ordinal);
    private int _finished;
    private int _kept;

    /// <summary>The plan.</summary>
    public ExplorationPlan Plan { get; } = plan;

    /// <summary>Number of runs that have ended, successful or not.</summary>
    public int Finished => Volatile.Read(ref _finished);

    /// <summary>Number of ended runs whose results come from the journal.</summary>
    public int Kept => Volatile.Read(ref _kept);

    /// <summary>Whether the exploration was stopped before its end.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>The stages whose latencies were derived from operators in some run.</summary>
    public IReadOnlyCollection<string> Derived => _derived;

    /// <summary>Diagnostics of the compiler.</summary>
    public DiagnosticBag Diagnostics { get; } = new();

    /// <summary>Reasons of combinations that could not run; empty where a diagnostic gives the reason.</summary>
    public IReadOnlyDictionary<int, string> Failures => _failures;

    /// <summary>The figures of a run by column; null if it has none.</summary>
    public double[]? Figures(int combination, int seed) => _figures[combination * Plan.Seeds.Length + seed];

    /// <summary>Whether any run of a combination has figures.</summary>
    public bool HasRun(int combination) => Enumerable.Range(0, Plan.Seeds.Length).Any(s => Figures(combination, s) != null);

    /// <summary>Total wall-clock time of a combination's runs.</summary>
    public TimeSpan TimeOf(int combination) => TimeSpan.FromTicks(Volatile.Read(ref _ticks[combination]));

    /// <summary>The mean of a metric over the seeds of a combination.</summary>
    public Estimate Estimate(int combination, NamedMetric metric) => Simulator.Statistics.Estimate.Of(Values(combination, metric));

    /// <summary>The sum of a metric over the seeds of a combination.</summary>
    public double Sum(int combination, NamedMetric metric) => Values(combination, metric).Sum();

    private IEnumerable<double> Values(int combination, NamedMetric metric)
    {
        var column = Plan.ColumnOf(metric);
        return Enumerable.Range(0, Plan.Seeds.Length).Select(s => Figures(combination, s)).OfType<double[]>().Select(f => f[column]);
    }

    /// <summary>Adds the derived stages of a combination; by one thread at a time.</summary>
    public void Derive(IEnumerable<string> stages) => _derived.UnionWith(stages);

    /// <summary>Adds the results of a new run.</summary>
    public void Add(int combination, int seed, double[] figures, TimeSpan time)
    {
        _figures[combination * Plan.Seeds.Length + seed] = figures;
        Interlocked.Add(ref _ticks[combination], time.Ticks);
        Interlocked.Increment(ref _finished);
    }

    /// <summary>Adds the results of an earlier run.</summary>
    public void Keep(int combination, int seed, double[] figures)
    {
        _figures[combination * Plan.Seeds.Length + seed] = figures;
        Interlocked.Increment(ref _kept);
        Interlocked.Increment(ref _finished);
    }

    /// <summary>Records why runs of a combination have no figures.</summary>
    public void Fail(int combination, string reason, int runs)
    {
        lock (_failures)
            _failures.TryAdd(combination, reason);
        Interlocked.Add(ref _finished, runs);
    }
}
