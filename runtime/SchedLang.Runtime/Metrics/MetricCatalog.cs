using System.Collections.Immutable;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>The list of all metrics. Tables, JSON, CSV and the documentation are generated from it.</summary>
public static class MetricCatalog
{
    private const double NsPerSecond = 1e9;

    /// <summary>Metrics of a stream.</summary>
    public static ImmutableArray<Metric<StreamFigures>> OfStream { get; } =
    [
        Count<StreamFigures>("jobs", "Jobs released.", (_, s) => s.Released),
        Count<StreamFigures>("completed", "Jobs completed.", (_, s) => s.Completed),
        Count<StreamFigures>("dropped", "Jobs dropped by `late` or `queue`.", (_, s) => s.Dropped),
        Count<StreamFigures>("unfinished", "Jobs neither completed nor dropped when the run ended.", (_, s) => s.Unfinished),
        Count<StreamFigures>("flows", "Flows whose last turn completed, in a stream with `turns`.", (_, s) => s.Definition.Flow == null ? double.NaN : s.Flows),
        Count<StreamFigures>("violations", "Jobs that missed their deadline; for LLM jobs, first tokens that missed their target.",
            (_, s) => s.HasDeadlines ? s.Violated : double.NaN),
        Share<StreamFigures>("violation_rate", "Deadline miss rate: violations / (completed + dropped + unfinished past their deadline).",
            (_, s) => s.HasDeadlines ? Ratio(s.Violated, s.Judged) : double.NaN),
        Share<StreamFigures>("token_violation_rate", "Share of tokens, from the second on, that came late or are missing.",
            (_, s) => s.Definition.TptTarget.IsNever ? double.NaN : Ratio(s.ViolatedTokens, s.JudgedTokens)),
        .. Times<StreamFigures>("latency", SampleKinds.Latency, "Time from release to completion", s => s.Latency),
        .. Times<StreamFigures>("queueing", SampleKinds.Queueing, "Time from release to the first unit's start", s => s.Queueing),
        .. Times<StreamFigures>("tardiness", SampleKinds.Tardiness, "Time from deadline to completion, 0 where on time; for LLM jobs, from TTFT target to first token", s => s.Tardiness, SampleKinds.TardinessMean),
        Count<StreamFigures>("longest_miss_run", "The most jobs in a row, by number, that missed their deadline.",
            (_, s) => s.HasDeadlines ? s.LongestMissRun : double.NaN) with { Needs = SampleKinds.MissRun },
        .. Times<StreamFigures>("interval", SampleKinds.Interval, "Time from one completion to the next", s => s.Interval, SampleKinds.IntervalMean),
        new("queue_length.mean", MetricUnit.Average, "Jobs that are ready and not running: mean over time.", (r, s) => s.QueueLength.Mean(r.DurationNs))
        {
            Needs = SampleKinds.QueueLength,
        },
        Count<StreamFigures>("queue_length.max", "Jobs that are ready and not running: maximum over time.", (_, s) => s.QueueLength.Max) with
        {
            Needs = SampleKinds.QueueLength,
        },
        .. Times<StreamFigures>("ttft", SampleKinds.Ttft, "Time to first token (TTFT); never for a job without one", s => s.Ttft),
        new("ttft.mean_of_answered", MetricUnit.Time, "Time to first token (TTFT): mean of the jobs that have one.", (_, s) => s.Ttft.MeanOfFinite),
        Count<StreamFigures>("starved", "LLM jobs without a first token by the end of the run.",
            (_, s) => s.IsLlm ? s.Ttft.NeverCount : double.NaN),
        .. Times<StreamFigures>("tpt", SampleKinds.Tpt, "Time per token after the first (TPOT), of jobs with two tokens or more", s => s.Tpt),
        .. Times<StreamFigures>("gap", SampleKinds.Gap, "Time between consecutive tokens of a job", s => s.Gap, SampleKinds.Gap),
        .. Times<StreamFigures>("ttft_per_token", SampleKinds.TtftPerToken, "TTFT / prompt of the jobs that have a first token", s => s.TtftPerToken, SampleKinds.TtftPerTokenMean),
        .. Times<StreamFigures>("latency_per_token", SampleKinds.LatencyPerToken, "Latency of completed LLM jobs / (prompt + output)", s => s.LatencyPerToken, SampleKinds.LatencyPerTokenMean),
        Count<StreamFigures>("tokens", "Tokens produced.", (_, s) => s.IsLlm ? s.Tokens : double.NaN),
        new("throughput", MetricUnit.PerSecond, "Jobs completed per second.", (r, s) => s.Completed / (r.DurationNs / NsPerSecond)),
        Count<StreamFigures>("preemptions", "Units preempted.", (_, s) => s.Preemptions),
        Count<StreamFigures>("transfers", "Units that ran on another device than the unit before.", (_, s) => s.Transfers),
    ];

    /// <summary>Metrics of a device.</summary>
    public static ImmutableArray<Metric<DeviceFigures>> OfDevice { get; } =
    [
        Count<DeviceFigures>("units", "Units that ended on the device, preempted ones included.", (_, d) => d.Units),
        Count<DeviceFigures>("jobs", "Completed jobs whose last unit ran on the device.", (_, d) => d.Jobs),
        Share<DeviceFigures>("utilization", "Share of the run in which the device was busy, lost work and overheads included.",
            (r, d) => (double)d.BusyNs / r.DurationNs),
        new("energy", MetricUnit.Energy, "Energy of the device's units and of its idle time.", (r, d) => r.EnergyNj(d)),
        Count<DeviceFigures>("switches", "Units that started after a unit of another model.", (_, d) => d.Switches),
        Count<DeviceFigures>("preemptions", "Units preempted on the device.", (_, d) => d.Preemptions),
        new("work_lost", MetricUnit.Time, "Device time of units that were stopped and kept nothing: preempted ones that restart, and those of dropped jobs.", (_, d) => d.LostNs),
    ];

    /// <summary>Metrics of a whole run.</summary>
    public static ImmutableArray<Metric<RunFigures>> OfRun { get; } =
    [
        Count<RunFigures>("jobs", "Jobs released.", (r, _) => r.Streams.Sum(s => s.Released)),
        Count<RunFigures>("completed", "Jobs completed.", (r, _) => r.Streams.Sum(s => s.Completed)),
        Count<RunFigures>("dropped", "Jobs dropped by `late` or `queue`.", (r, _) => r.Streams.Sum(s => s.Dropped)),
        Count<RunFigures>("unfinished", "Jobs neither completed nor dropped when the run ended.", (r, _) => r.Streams.Sum(s => s.Unfinished)),
        Count<RunFigures>("violations", "Jobs that missed their deadline.", (r, _) => r.Streams.Sum(s => s.Violated)),
        Share<RunFigures>("violation_rate", "Deadline miss rate over all streams that have deadlines.",
            (r, _) => Ratio(r.Streams.Sum(s => s.Violated), r.Streams.Sum(s => s.Judged))),
        Share<RunFigures>("token_violation_rate", "Share of tokens, from the second on, that came late or are missing.",
            (r, _) => Ratio(r.Streams.Sum(s => s.ViolatedTokens), r.Streams.Where(s => !s.Definition.TptTarget.IsNever).Sum(s => s.JudgedTokens))),
        .. Times<RunFigures>("latency", SampleKinds.Latency, "Time from release to completion", r => r.Latency),
        .. Times<RunFigures>("queueing", SampleKinds.Queueing, "Time from release to the first unit's start", r => r.Queueing),
        .. Times<RunFigures>("tardiness", SampleKinds.Tardiness, "Time from deadline to completion, 0 where on time; for LLM jobs, from TTFT target to first token", r => r.Tardiness, SampleKinds.TardinessMean),
        Count<RunFigures>("longest_miss_run", "The most jobs of one stream in a row, by number, that missed their deadline.",
            (r, _) => r.Streams.Where(s => s.HasDeadlines).Select(s => (double)s.LongestMissRun).DefaultIfEmpty(double.NaN).Max()) with
        {
            Needs = SampleKinds.MissRun,
        },
        new("queue_length.mean", MetricUnit.Average, "Jobs that are ready and not running: mean over time.", (r, _) => r.QueueLength.Mean(r.DurationNs))
        {
            Needs = SampleKinds.QueueLength,
        },
        Count<RunFigures>("queue_length.max", "Jobs that are ready and not running: maximum over time.", (r, _) => r.QueueLength.Max) with
        {
            Needs = SampleKinds.QueueLength,
        },
        .. Times<RunFigures>("ttft", SampleKinds.Ttft, "Time to first token (TTFT); never for a job without one", r => r.Ttft),
        new("ttft.mean_of_answered", MetricUnit.Time, "Time to first token (TTFT): mean of the jobs that have one.", (_, r) => r.Ttft.MeanOfFinite),
        Count<RunFigures>("starved", "LLM jobs without a first token by the end of the run.", (r, _) => r.Streams.Sum(s => s.Ttft.NeverCount)),
        .. Times<RunFigures>("tpt", SampleKinds.Tpt, "Time per token after the first (TPOT), of jobs with two tokens or more", r => r.Tpt),
        .. Times<RunFigures>("gap", SampleKinds.Gap, "Time between consecutive tokens of a job", r => r.Gap, SampleKinds.Gap),
        .. Times<RunFigures>("ttft_per_token", SampleKinds.TtftPerToken, "TTFT / prompt of the jobs that have a first token", r => r.TtftPerToken, SampleKinds.TtftPerTokenMean),
        .. Times<RunFigures>("latency_per_token", SampleKinds.LatencyPerToken, "Latency of completed LLM jobs / (prompt + output)", r => r.LatencyPerToken, SampleKinds.LatencyPerTokenMean),
        Count<RunFigures>("tokens", "Tokens produced.", (r, _) => r.Streams.Sum(s => s.Tokens)),
        new("throughput", MetricUnit.PerSecond, "Jobs completed per second.", (r, _) => r.Streams.Sum(s => s.Completed) / (r.DurationNs / NsPerSecond)),
        Count<RunFigures>("units", "Units that ended, preempted ones included.", (r, _) => r.Units),
        new("energy", MetricUnit.Energy, "Energy of all devices.", (r, _) => r.Devices.Sum(r.EnergyNj)),
        Share<RunFigures>("fairness", "Jain's fairness index of achieved / required rate, over the streams with a period.", (r, _) => r.Fairness),
        Count<RunFigures>("switches", "Units that started after a unit of another model.", (r, _) => r.Devices.Sum(d => d.Switches)),
        Count<RunFigures>("transfers", "Units that ran on another device than the unit before.", (r, _) => r.Streams.Sum(s => s.Transfers)),
        Count<RunFigures>("preemptions", "Units preempted.", (r, _) => r.Devices.Sum(d => d.Preemptions)),
        new("work_lost", MetricUnit.Time, "Device time of units that were stopped and kept nothing: preempted ones that restart, and those of dropped jobs.", (r, _) => r.Devices.Sum(d => d.LostNs)),
    ];

    /// <summary>The samples that some metrics need together.</summary>
    /// <param name="metrics">The metrics to choose from.</param>
    /// <param name="ids">The names of those to record for.</param>
    public static SampleKinds NeedsOf<T>(ImmutableArray<Metric<T>> metrics, IEnumerable<string> ids) =>
        ids.Aggregate(SampleKinds.None, (kinds, id) => kinds | metrics.First(m => m.Id == id).Needs);

    private static Metric<T> Count<T>(string id, string description, Func<RunFigures, T, double> value) =>
        new(id, MetricUnit.Count, description, value);

    private static Metric<T> Share<T>(string id, string description, Func<RunFigures, T, double> value) =>
        new(id, MetricUnit.Share, description, value);

    private static IEnumerable<Metric<T>> Times<T>(string id, SampleKinds kind, string description, Func<T, SampleSet> samples, SampleKinds mean = SampleKinds.None)
    {
        yield return new($"{id}.mean", MetricUnit.Time, $"{description}: mean.", (_, x) => samples(x).Mean)
        {
            Needs = mean,
        };
        foreach (var percent in (int[])[50, 90, 95, 99])
        {
            yield return new(
                $"{id}.p{percent}", MetricUnit.Time, $"{description}: nearest-rank percentile {percent}.", (_, x) => samples(x).Percentile(percent))
            {
                Needs = kind,
            };
        }

        yield return new($"{id}.max", MetricUnit.Time, $"{description}: maximum.", (_, x) => samples(x).Percentile(100)) { Needs = kind };
    }

    private static double Ratio(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;
}
