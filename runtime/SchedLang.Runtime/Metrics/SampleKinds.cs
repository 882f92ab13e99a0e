namespace SchedLang.Runtime.Metrics;

/// <summary>What is measured of jobs, of which percentiles can be told where the values are kept.</summary>
[Flags]
public enum SampleKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Time from release to completion.</summary>
    Latency = 1,

    /// <summary>Time from release to the first unit's start.</summary>
    Queueing = 2,

    /// <summary>Time to first token.</summary>
    Ttft = 4,

    /// <summary>Time per further token.</summary>
    Tpt = 8,

    /// <summary>All.</summary>
    All = Latency | Queueing | Ttft | Tpt,
}
