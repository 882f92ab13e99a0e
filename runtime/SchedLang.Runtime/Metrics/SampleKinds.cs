namespace SchedLang.Runtime.Metrics;

/// <summary>What is recorded of jobs beyond counts and sums, where someone asks for it.</summary>
[Flags]
public enum SampleKinds
{
    /// <summary>No optimization.</summary>
    None = 0,

    /// <summary>Time from release to completion.</summary>
    Latency = 1,

    /// <summary>Time from release to the first unit's start.</summary>
    Queueing = 2,

    /// <summary>Time to first token.</summary>
    Ttft = 4,

    /// <summary>Time per further token.</summary>
    Tpt = 8,

    /// <summary>Time between consecutive tokens.</summary>
    Gap = 16,

    /// <summary>How late jobs are.</summary>
    Tardiness = 32,

    /// <summary>Time between completions.</summary>
    Interval = 64,

    /// <summary>Latency per token read or produced.</summary>
    LatencyPerToken = 128,

    /// <summary>How many jobs are ready over time.</summary>
    QueueLength = 256,

    /// <summary>Misses in a row.</summary>
    MissRun = 512,

    /// <summary>All.</summary>
    All = Latency | Queueing | Ttft | Tpt | Gap | Tardiness | Interval | LatencyPerToken | QueueLength | MissRun,
}
