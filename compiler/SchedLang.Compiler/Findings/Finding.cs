using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Findings;

/// <summary>A finding about a scenario under one or more policies. Its message ends with the names of those policies.</summary>
/// <param name="Descriptor">The kind of finding.</param>
/// <param name="Location">The place in the scenario.</param>
/// <param name="Arguments">The arguments of the message, without the last one, which names the policies.</param>
internal sealed record Finding(DiagnosticDescriptor Descriptor, TextLocation Location, params ImmutableArray<string> Arguments)
{
    /// <summary>Other places that are related to the finding.</summary>
    public ImmutableArray<RelatedPlace> Related { get; init; } = [];
}

/// <summary>Formats figures for messages, rounded to the digits that matter.</summary>
internal static class FigureWords
{
    /// <summary><c>134 %</c></summary>
    public static string Percent(double share)
    {
        var percent = share * 100;
        var isNearWhole = percent is > 99 and < 102 && Math.Abs(percent - 100) > 1e-6;
        return percent.ToString(percent < 9.95 || isNearWhole ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary><c>98.6 ms</c></summary>
    public static string Time(double ns) => double.IsInfinity(ns) ? "never" : ns switch
    {
        >= 1e9 => $"{Digits(ns / 1e9)} s",
        >= 1e6 => $"{Digits(ns / 1e6)} ms",
        >= 1e3 => $"{Digits(ns / 1e3)} us",
        _ => $"{Digits(ns)} ns",
    };

    /// <summary>A time that is longer than a limit: <c>98.6 ms</c>, or <c>just over 98.6 ms</c> where the limit prints the same.</summary>
    public static string TimeOver(double ns, double limit) => Time(ns) == Time(limit) ? $"just over {Time(ns)}" : Time(ns);

    /// <summary><c>87.2 mJ</c></summary>
    public static string Energy(double nanojoules) => nanojoules switch
    {
        double.PositiveInfinity => "infinite",
        >= 1e9 => $"{Digits(nanojoules / 1e9)} J",
        >= 1e6 => $"{Digits(nanojoules / 1e6)} mJ",
        >= 1e3 => $"{Digits(nanojoules / 1e3)} uJ",
        _ => $"{Digits(nanojoules)} nJ",
    };

    /// <summary><c>sr, od and pp</c></summary>
    public static string And(IEnumerable<string> words)
    {
        var all = words.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} and {all[^1]}";
    }

    private static string Digits(double value) =>
        value.ToString(value >= 99.95 ? "#,0" : value >= 9.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
