using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>The unit of a metric's value.</summary>
public enum MetricUnit
{
    /// <summary>A count.</summary>
    Count,

    /// <summary>A fraction, from 0 to 1.</summary>
    Share,

    /// <summary>Time in ns.</summary>
    Time,

    /// <summary>A rate per second.</summary>
    PerSecond,

    /// <summary>Energy in nJ.</summary>
    Energy,

    /// <summary>An average of counts.</summary>
    Average,
}

/// <summary>Which values of a metric are better.</summary>
public enum MetricDirection
{
    /// <summary>Lower ones.</summary>
    Lower,

    /// <summary>Higher ones.</summary>
    Higher,

    /// <summary>Neither: it describes the load.</summary>
    Neither,
}

/// <summary>
/// A metric of a whole run, a stream or a device. A value is NaN if the metric does not apply, and infinite for <c>never</c>.
/// </summary>
/// <typeparam name="T">What the metric describes.</typeparam>
/// <param name="Id">The name in reports, files and <c>expect</c>: <c>ttft.p99</c>.</param>
/// <param name="Unit">The unit of its value.</param>
/// <param name="Description">One sentence for reports and documentation.</param>
/// <param name="Value">Its value in a run.</param>
public sealed record Metric<T>(string Id, MetricUnit Unit, string Description, Func<RunFigures, T, double> Value)
{
    /// <summary>The samples that the metric needs beyond counts and sums.</summary>
    public SampleKinds Needs { get; init; }

    /// <summary>Which of its values are better.</summary>
    public MetricDirection Direction => Id switch
    {
        "completed" or "tokens" or "throughput" or "fairness" => MetricDirection.Higher,
        "jobs" or "units" or "utilization" => MetricDirection.Neither,
        _ => MetricDirection.Lower,
    };

    /// <summary>Whether the metric applies to LLM jobs only.</summary>
    public bool IsOfLlm => Id is "starved" or "tokens" or "token_violation_rate" || Id.Split('.')[0] is "ttft" or "tpt" or "gap" or "latency_per_token" or "ttft_per_token";
}

/// <summary>Units of metrics in files: base units, except energy in J. Names end in their unit.</summary>
public static class MetricUnits
{
    /// <summary>The suffix of a metric's name in a file: <c>_ns</c>.</summary>
    public static string Suffix(this MetricUnit unit) => unit switch
    {
        MetricUnit.Time => "_ns",
        MetricUnit.Energy => "_j",
        MetricUnit.PerSecond => "_per_s",
        _ => "",
    };

    /// <summary>Converts a value to the unit that files use.</summary>
    public static double InFiles(this MetricUnit unit, double value) => unit == MetricUnit.Energy ? value / 1e9 : value;
}
