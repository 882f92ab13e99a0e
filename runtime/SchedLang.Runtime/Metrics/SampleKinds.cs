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

    /// <summary>All samples.</summary>
    All = Latency | Queueing | Ttft | Tpt | Gap | Tardiness | Interval | LatencyPerToken | QueueLength | MissRun,
}
