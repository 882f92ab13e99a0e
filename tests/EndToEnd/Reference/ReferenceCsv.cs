using System.Globalization;
using System.Numerics;

namespace SchedLang.EndToEnd.Reference;

/// <summary>A CSV file without quotes, as the tests write them: cells by the name of their column.</summary>
internal sealed class ReferenceCsv
{
    private static readonly Dictionary<string, int> Powers = new() { ["_s"] = 9, ["_ms"] = 6, ["_us"] = 3, ["_ns"] = 0 };

    private readonly string[] _header;

    public ReferenceCsv(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _header = lines[0].Split(',');
        Rows = [.. lines.Skip(1).Select(l => l.Split(','))];
    }

    public List<string[]> Rows { get; }

    public bool Has(string column) => _header.Contains(column);

    /// <summary>A cell; empty where there is no such column.</summary>
    public string Cell(string[] row, string column)
    {
        var index = Array.IndexOf(_header, column);
        return index < 0 || index >= row.Length ? "" : row[index];
    }

    public long? Whole(string[] row, string column) =>
        Cell(row, column) is { Length: > 0 } cell ? long.Parse(cell, CultureInfo.InvariantCulture) : null;

    /// <summary>A cell times a power of ten, as the nearest double.</summary>
    public double? Real(string[] row, string column, int power = 0) =>
        Cell(row, column) is { Length: > 0 } cell ? double.Parse($"{cell}e{power}", CultureInfo.InvariantCulture) : null;

    /// <summary>A time in a column that is called after its unit: the decimal scaled exactly, rounded once, half to even.</summary>
    public long Ns(string[] row, string column)
    {
        var (unit, power) = Powers.Single(p => _header.Contains(column + p.Key));
        var cell = Cell(row, column + unit);
        var point = cell.IndexOf('.', StringComparison.Ordinal);
        var decimals = point < 0 ? 0 : cell.Length - point - 1;
        var digits = BigInteger.Parse(cell.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return RoundHalfEven(digits * BigInteger.Pow(10, power), BigInteger.Pow(10, decimals));
    }

    /// <summary>A quotient of whole numbers that are not negative.</summary>
    public static long RoundHalfEven(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        var twice = (2 * rest).CompareTo(divisor);
        return (long)(twice > 0 || (twice == 0 && !quotient.IsEven) ? quotient + 1 : quotient);
    }
}
