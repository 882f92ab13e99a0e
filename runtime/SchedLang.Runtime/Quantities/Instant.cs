using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Quantities;

/// <summary>A point of virtual time, in whole nanoseconds since the scenario's start. <see cref="Never"/> is later than all others.</summary>
/// <param name="Ns">Nanoseconds since the start.</param>
public readonly record struct Instant(long Ns) : IComparable<Instant>
{
    /// <summary>The start of the scenario.</summary>
    public static Instant Zero => default;

    /// <summary>Later than every other instant.</summary>
    public static Instant Never => new(Saturating.Never);

    /// <summary>True for <see cref="Never"/>.</summary>
    public bool IsNever => Ns == Saturating.Never;

    /// <summary>An instant of whole nanoseconds since the start.</summary>
    public static Instant FromNs(long ns) => new(ns);

    /// <summary>The instant at which this much time has passed since the start, exactly.</summary>
    public static Instant FromTimeSpan(TimeSpan sinceStart) => Zero + Duration.FromTimeSpan(sinceStart);

    /// <summary>The time since the start, rounded up to the steps of 100 ns that .NET counts.</summary>
    public TimeSpan ToTimeSpan() => new Duration(Ns).ToTimeSpan();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Instant operator +(Instant instant, Duration duration) => new(Saturating.Add(instant.Ns, duration.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Instant operator +(Duration duration, Instant instant) => instant + duration;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Instant operator -(Instant instant, Duration duration) => new(Saturating.Subtract(instant.Ns, duration.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Duration operator -(Instant left, Instant right) => new(Saturating.Subtract(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <(Instant left, Instant right) => left.Ns < right.Ns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >(Instant left, Instant right) => left.Ns > right.Ns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator <=(Instant left, Instant right) => left.Ns <= right.Ns;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool operator >=(Instant left, Instant right) => left.Ns >= right.Ns;

    /// <summary>The earlier of two instants.</summary>
    public static Instant Min(Instant left, Instant right) => left < right ? left : right;

    /// <summary>The later of two instants.</summary>
    public static Instant Max(Instant left, Instant right) => left > right ? left : right;

    public int CompareTo(Instant other) => Ns.CompareTo(other.Ns);

    public override string ToString() => IsNever ? "never" : new Duration(Ns).ToString();
}
