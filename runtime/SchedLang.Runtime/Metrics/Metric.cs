using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>What a metric's number means.</summary>
public enum MetricUnit
{
    /// <summary>Things counted.</summary>
    Count,

    /// <summary>A part of a whole, from 0 to 1.</summary>
    Share,

    /// <summary>Time in ns.</summary>
    Time,

    /// <summary>Things per second.</summary>
    PerSecond,

    /// <summary>Energy in nJ.</summary>
    Energy,

    /// <summary>Things counted, averaged.</summary>
    Average,
}

/// <summary>A metric of a whole run, a stream or a device. A value is NaN where there is none and infinite for <c>never</c>.</summary>
/// <typeparam name="T">What it is a metric of.</typeparam>
/// <param name="Id">The name in reports, files and <c>expect</c>: <c>ttft.p99</c>.</param>
/// <param name="Unit">What its number means.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Value">Its value in a run.</param>
public sealed record Metric<T>(string Id, MetricUnit Unit, string Description, Func<RunFigures, T, double> Value)
{
    /// <summary>What has to be recorded for it beyond counts and sums.</summary>
    public SampleKinds Needs { get; init; }

    /// <summary>Whether only LLM jobs have it.</summary>
    public bool IsOfLlm => Id is "starved" or "tokens" or "token_violation_rate" || Id.Split('.')[0] is "ttft" or "tpt" or "gap" or "latency_per_token";
}

/// <summary>Metrics in files: base units but for energy, which is in J, and names that end in their unit.</summary>
public static class MetricUnits
{
    /// <summary>What a name in a file ends with: <c>_ns</c>.</summary>
    public static string Suffix(this MetricUnit unit) => unit switch
    {
        MetricUnit.Time => "_ns",
        MetricUnit.Energy => "_j",
        MetricUnit.PerSecond => "_per_s",
        _ => "",
    };

    /// <summary>A value as files hold it.</summary>
    public static double InFiles(this MetricUnit unit, double value) => unit == MetricUnit.Energy ? value / 1e9 : value;
}
