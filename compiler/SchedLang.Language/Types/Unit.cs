using System.Globalization;

namespace SchedLang.Compiler.Types;

/// <summary>A unit of measure.</summary>
/// <param name="Symbol">As written.</param>
/// <param name="Type">What it measures.</param>
/// <param name="Factor">With <paramref name="PowerOfTen"/>: base units in one unit, exactly.</param>
/// <param name="PowerOfTen">See <paramref name="Factor"/>.</param>
public sealed record Unit(string Symbol, SchedType Type, long Factor, int PowerOfTen)
{
    /// <summary>Every unit of the language. Base units are ns, 1/ns, token, byte, byte/ns, operation/ns, W and nJ.</summary>
    public static IReadOnlyList<Unit> All { get; } =
    [
        new("ns", SchedType.Duration, 1, 0),
        new("us", SchedType.Duration, 1, 3),
        new("\u00B5s", SchedType.Duration, 1, 3),
        new("ms", SchedType.Duration, 1, 6),
        new("s", SchedType.Duration, 1, 9),
        new("min", SchedType.Duration, 60, 9),
        new("h", SchedType.Duration, 3600, 9),
        new("fps", SchedType.Rate, 1, -9),
        new("Hz", SchedType.Rate, 1, -9),
        new("kHz", SchedType.Rate, 1, -6),
        new("MHz", SchedType.Rate, 1, -3),
        new("token", SchedType.Tokens, 1, 0),
        new("tokens", SchedType.Tokens, 1, 0),
        new("B", SchedType.Bytes, 1, 0),
        new("kB", SchedType.Bytes, 1, 3),
        new("KB", SchedType.Bytes, 1, 3),
        new("MB", SchedType.Bytes, 1, 6),
        new("GB", SchedType.Bytes, 1, 9),
        new("TB", SchedType.Bytes, 1, 12),
        new("KiB", SchedType.Bytes, 1L << 10, 0),
        new("MiB", SchedType.Bytes, 1L << 20, 0),
        new("GiB", SchedType.Bytes, 1L << 30, 0),
        new("TiB", SchedType.Bytes, 1L << 40, 0),
        new("kB/s", SchedType.Bandwidth, 1, -6),
        new("MB/s", SchedType.Bandwidth, 1, -3),
        new("GB/s", SchedType.Bandwidth, 1, 0),
        new("TB/s", SchedType.Bandwidth, 1, 3),
        new("MiB/s", SchedType.Bandwidth, 1L << 20, -9),
        new("GiB/s", SchedType.Bandwidth, 1L << 30, -9),
        new("GOPS", SchedType.Throughput, 1, 0),
        new("TOPS", SchedType.Throughput, 1, 3),
        new("uW", SchedType.Power, 1, -6),
        new("mW", SchedType.Power, 1, -3),
        new("W", SchedType.Power, 1, 0),
        new("kW", SchedType.Power, 1, 3),
        new("nJ", SchedType.Energy, 1, 0),
        new("uJ", SchedType.Energy, 1, 3),
        new("mJ", SchedType.Energy, 1, 6),
        new("J", SchedType.Energy, 1, 9),
        new("kJ", SchedType.Energy, 1, 12),
        new("Wh", SchedType.Energy, 3600, 9),
        new("%", SchedType.Number, 1, -2),
    ];

    /// <summary>The units that are words. Only they can follow a number in an expression, where <c>%</c> is an operator.</summary>
    public static IReadOnlyList<Unit> Words { get; } = [.. All.Where(u => u.Symbol != "%")];

    private static readonly Dictionary<string, Unit> BySymbol = All.ToDictionary(u => u.Symbol);

    /// <summary>The unit of a symbol, or null.</summary>
    public static Unit? Find(string symbol) => BySymbol.GetValueOrDefault(symbol);

    /// <summary>The unit in which quantities of a type are usually written, or null.</summary>
    public static Unit? Usual(SchedType type) =>
        ((string[])["ms", "fps", "tokens", "GB", "GB/s", "W", "mJ", "TOPS"]).Select(s => BySymbol[s]).FirstOrDefault(u => u.Type.Is(type));

    /// <summary>A quantity in this unit, with at most so many significant digits and the symbol: <c>1.5 ms</c>.</summary>
    /// <param name="value">The quantity in base units.</param>
    /// <param name="digits">How many digits, at most 17.</param>
    public string Format(double value, int digits) =>
        $"{(value / Factor / Math.Pow(10, PowerOfTen)).ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)} {Symbol}";
}
