namespace SchedLang.Runtime.Metrics;

/// <summary>The samples that a run can record beyond counts and sums.</summary>
[Flags]
public enum SampleKinds
{
    /// <summary>Counts and sums only.</summary>
    None = 0,

    /// <summary>Time from release to completion.</summary>
    Latency = 1,

    /// <summary>Time from release to the first unit's start.</summary>
    Queueing = 2,

    /// <summary>Time to first token.</summary>
    Ttft = 4,

    /// <summary>Time per token after the first.</summary>
    Tpt = 8,

    /// <summary>Time between consecutive tokens.</summary>
    Gap = 16,

    /// <summary>Tardiness of jobs.</summary>
    Tardiness = 32,

    /// <summary>Time between completions.</summary>
    Interval = 64,

    /// <summary>Latency per token of prompt and output.</summary>
    LatencyPerToken = 128,

    /// <summary>Number of ready jobs over time.</summary>
    QueueLength = 256,

    /// <summary>Longest run of deadline misses.</summary>
    MissRun = 512,

    /// <summary>Mean tardiness of jobs, without percentiles.</summary>
    TardinessMean = 1024,

    /// <summary>Mean time between completions, without percentiles.</summary>
    IntervalMean = 2048,

    /// <summary>Mean latency per token of prompt and output, without percentiles.</summary>
    LatencyPerTokenMean = 4096,

    /// <summary>Time to first token per token of the prompt.</summary>
    TtftPerToken = 8192,

    /// <summary>Mean time to first token per token of the prompt, without percentiles.</summary>
    TtftPerTokenMean = 16384,

    /// <summary>All samples.</summary>
    All = Latency | Queueing | Ttft | Tpt | Gap | Tardiness | Interval | LatencyPerToken | QueueLength | MissRun | TardinessMean | IntervalMean | LatencyPerTokenMean
        | TtftPerToken | TtftPerTokenMean,
}

/// <summary>What a run has recorded.</summary>
internal static class RecordedKinds
{
    /// <summary>Whether any of some kinds was recorded.</summary>
    public static bool HasAny(this SampleKinds recorded, SampleKinds kinds) => (recorded & kinds) != 0;

    /// <summary>Returns a record, or throws if the run did not keep it, so that nobody takes an empty one for a result.</summary>
    /// <exception cref="InvalidOperationException">The run recorded none of these kinds.</exception>
    public static T Require<T>(this SampleKinds recorded, SampleKinds kinds, T record) =>
        recorded.HasAny(kinds) ? record : throw new InvalidOperationException($"The run did not record {kinds}.");
}
