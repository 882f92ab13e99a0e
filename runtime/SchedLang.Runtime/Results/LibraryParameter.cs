using System.Globalization;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Results;

/// <summary>Converts and checks parameter values between the units of a library's properties and the engine's base units.</summary>
public static class LibraryParameter
{
    private const double NsPerMs = 1e6;

    /// <summary>Converts a time to whole ns, rounded; infinity becomes never.</summary>
    /// <param name="ms">The time in ms.</param>
    public static long Nanoseconds(double ms) => Duration.FromDouble(ms * NsPerMs).Ns;

    /// <summary>Converts a time to ns as a double; infinite for never.</summary>
    /// <param name="ms">The time in ms.</param>
    public static double TimeInBaseUnits(double ms) => Duration.FromDouble(ms * NsPerMs).AsDouble;

    /// <summary>Throws if a number is outside a range.</summary>
    /// <param name="property">The property that was set.</param>
    /// <param name="value">The value as the caller wrote it.</param>
    /// <param name="inBaseUnits">The value in base units.</param>
    /// <param name="minimum">The smallest value in base units.</param>
    /// <param name="maximum">The largest value in base units.</param>
    /// <param name="range">The range with its units, for the message: <c>from 0 ms to 5 ms</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range or NaN.</exception>
    public static void Require(string property, object value, double inBaseUnits, double minimum, double maximum, string range)
    {
        if (!(inBaseUnits >= minimum && inBaseUnits <= maximum))
            throw new ArgumentOutOfRangeException(property, value, $"expected a value {range}");
    }

    /// <summary>Throws if a value is NaN.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public static void RequireNumber(string property, double value)
    {
        if (double.IsNaN(value))
            throw new ArgumentOutOfRangeException(property, value, "expected a number");
    }

    /// <summary>The word for a value of an enumeration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The enumeration has no such value.</exception>
    public static string Word(string property, int value, params ReadOnlySpan<string> words) => value >= 0 && value < words.Length
        ? words[value]
        : throw new ArgumentOutOfRangeException(property, value, $"expected one of {string.Join(", ", words!)}");

    /// <summary>A number with its unit, as results show it.</summary>
    public static string Text(IFormattable value, string unit) => value.ToString(null, CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : " " + unit);

    /// <summary>A time, as results show it.</summary>
    public static string TimeText(double ms) => new Duration(Nanoseconds(ms)).ToString();
}
