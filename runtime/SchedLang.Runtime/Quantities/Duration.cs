using System.Globalization;
using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Quantities;

/// <summary>A length of virtual time in whole ns. <see cref="Never"/> is longer than all others and absorbs in arithmetic.</summary>
/// <param name="Ns">Nanoseconds.</param>
public readonly record struct Duration(long Ns) : IComparable<Duration>
{
    /// <summary>A duration of 0 ns.</summary>
    public static Duration Zero => default;

    /// <summary>Longer than every other duration.</summary>
    public static Duration Never => new(Saturating.Never);

    /// <summary>True for <see cref="Never"/>.</summary>
    public bool IsNever => Ns == Saturating.Never;

    /// <summary>The duration in ns as a double, infinite for <see cref="Never"/>.</summary>
    public double AsDouble => Saturating.ToDouble(Ns);

    /// <summary>A duration of whole nanoseconds.</summary>
    public static Duration FromNs(long ns) => new(ns);

    /// <summary>A duration of whole microseconds.</summary>
    public static Duration FromUs(long us) => new(us * 1_000);

    /// <summary>A duration of whole milliseconds.</summary>
    public static Duration FromMs(long ms) => new(ms * 1_000_000);

    /// <summary>A duration of whole seconds.</summary>
    public static Duration FromSeconds(long seconds) => new(seconds * 1_000_000_000);

    /// <summary>A duration of .NET, exactly; <see cref="Never"/> if it is longer than 292 years.</summary>
    public static Duration FromTimeSpan(TimeSpan time) =>
        new(time.Ticks is > long.MaxValue / TimeSpan.NanosecondsPerTick or < long.MinValue / TimeSpan.NanosecondsPerTick ? Saturating.Never : time.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>The duration for .NET, rounded up to its steps of 100 ns, so that who waits for it does not wake too early.</summary>
    public TimeSpan ToTimeSpan() => IsNever ? TimeSpan.MaxValue : new TimeSpan((Ns / TimeSpan.NanosecondsPerTick) + (Ns % TimeSpan.NanosecondsPerTick > 0 ? 1 : 0));

    /// <summary>Rounds to the nearest whole ns, half to even; <see cref="Never"/> if out of range.</summary>
    public static Duration FromDouble(double ns) => new(Saturating.Round(ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Duration operator +(Duration left, Duration right) => new(Saturating.Add(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Duration operator -(Duration left, Duration right) => new(Saturating.Subtract(left.Ns, right.Ns));

    public static Duration operator -(Duration value) => new(Saturating.Negate(value.Ns));

    public static Duration operator *(Duration value, double factor) => new(Saturating.Multiply(value.Ns, factor));

    public static Duration operator *(double factor, Duration value) => value * factor;

    public static Duration operator /(Duration value, double divisor) => new(Saturating.Divide(value.Ns, divisor));

    public static double operator /(Duration left, Duration right) => Saturating.Ratio(left.Ns, right.Ns);

    public static Duration operator %(Duration left, Duration right) => new(Saturating.Remainder(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(Duration left, Duration right) => left.Ns < right.Ns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(Duration left, Duration right) => left.Ns > right.Ns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <=(Duration left, Duration right) => left.Ns <= right.Ns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >=(Duration left, Duration right) => left.Ns >= right.Ns;

    /// <summary>The shorter of two durations.</summary>
    public static Duration Min(Duration left, Duration right) => left < right ? left : right;

    /// <summary>The longer of two durations.</summary>
    public static Duration Max(Duration left, Duration right) => left > right ? left : right;

    /// <summary>The absolute value of a duration.</summary>
    public static Duration Abs(Duration value) => value.Ns < 0 ? -value : value;

    public int CompareTo(Duration other) => Ns.CompareTo(other.Ns);

    /// <summary>The duration in the largest unit that gives a number of at least one: <c>16.67 ms</c>.</summary>
    public override string ToString()
    {
        if (IsNever)
            return "never";
        var size = Math.Abs((decimal)Ns);
        var (unit, scale) = size switch
        {
            >= 1_000_000_000 => ("s", 1_000_000_000m),
            >= 1_000_000 => ("ms", 1_000_000m),
            >= 1_000 => ("us", 1_000m),
            _ => ("ns", 1m),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Ns / scale:0.#########} {unit}");
    }
}
