using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Simulator.Statistics;

namespace SchedLang.Simulator.Output;

/// <summary>Formats values for people: three digits and a unit.</summary>
internal static class FigureText
{
    public const string None = "-";

    public static string Of(MetricUnit unit, double value) => double.IsNaN(value) ? None
        : double.IsInfinity(value) ? "never"
        : unit switch
        {
            MetricUnit.Time => Time(value),
            MetricUnit.Share => Share(value),
            MetricUnit.Energy => Energy(value / 1e9),
            MetricUnit.PerSecond => $"{Digits(value)}/s",
            MetricUnit.Average => Digits(value),
            _ => value.ToString("N0", CultureInfo.InvariantCulture),
        };

    /// <summary>The mean of the finite values and the number of values that are never: <c>182 ms, 3 never</c>.</summary>
    public static string WithNever(double mean, long never)
    {
        var count = $"{Of(MetricUnit.Count, never)} never";
        return double.IsNaN(mean) ? count : $"{Time(mean)}, {count}";
    }

    /// <summary>The mean of the runs that have a finite value and the number of the others: <c>182 ms, 3 of 10 runs never</c>.</summary>
    public static string WithNever(MetricUnit unit, Estimate estimate) =>
        double.IsNaN(estimate.MeanOfFinite) ? "never" : $"{Of(unit, estimate.MeanOfFinite)}, {estimate.Never} of {estimate.Count} runs never";

    public static string Share(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Time(double ns) => Math.Abs(ns) switch
    {
        >= 1e9 => $"{Digits(ns / 1e9)} s",
        >= 1e6 => $"{Digits(ns / 1e6)} ms",
        >= 1e3 => $"{Digits(ns / 1e3)} us",
        _ => $"{Digits(ns)} ns",
    };

    private static string Energy(double joules) => Math.Abs(joules) switch
    {
        >= 1e6 => $"{Digits(joules / 1e6)} MJ",
        >= 1e4 => $"{Digits(joules / 1e3)} kJ",
        >= 1 or 0 => $"{Digits(joules)} J",
        _ => $"{Digits(joules * 1e3)} mJ",
    };

    private static string Digits(double value) => Math.Abs(value) switch
    {
        >= 1e15 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        >= 99.95 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        0 => "0",
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
