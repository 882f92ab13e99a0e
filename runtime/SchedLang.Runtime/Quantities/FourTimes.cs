using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SchedLang.Runtime.Quantities;

/// <summary>Times of four jobs, instants or durations. Each result is that of <see cref="Instant"/> and <see cref="Duration"/>.</summary>
/// <param name="ns">Nanoseconds.</param>
public readonly struct FourTimes(Vector256<long> ns)
{
    /// <summary>Nanoseconds.</summary>
    public Vector256<long> Ns { get; } = ns;

    private static Vector256<long> Never => Vector256.Create(Saturating.Never);

    /// <summary>The same instant for all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator FourTimes(Instant instant) => new(Vector256.Create(instant.Ns));

    /// <summary>The same duration for all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator FourTimes(Duration duration) => new(Vector256.Create(duration.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes operator +(FourTimes left, FourTimes right)
    {
        var sum = left.Ns + right.Ns;
        var isOut = Vector256.LessThan((left.Ns ^ sum) & (right.Ns ^ sum), Vector256<long>.Zero);
        return new(Vector256.ConditionalSelect(isOut | AnyIsNever(left, right), Never, sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes operator -(FourTimes left, FourTimes right)
    {
        var difference = left.Ns - right.Ns;
        var isOut = Vector256.LessThan((left.Ns ^ right.Ns) & (left.Ns ^ difference), Vector256<long>.Zero);
        return new(Vector256.ConditionalSelect(Vector256.Equals(left.Ns, right.Ns), Vector256<long>.Zero, Vector256.ConditionalSelect(isOut | AnyIsNever(left, right), Never, difference)));
    }

    /// <summary>Time from now to each instant, as <see cref="State.SystemState.Until"/> gives it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes Until(FourTimes instants, Instant now)
    {
        var difference = instants.Ns - Vector256.Create(now.Ns);
        return new(Vector256.ConditionalSelect(Vector256.Equals(instants.Ns, Never) | Vector256.GreaterThan(difference, instants.Ns), Never, difference));
    }

    /// <summary>Ratios.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers operator /(FourTimes left, FourTimes right)
    {
        var ratio = Vector256.ConvertToDouble(left.Ns) / Vector256.ConvertToDouble(right.Ns);
        return new(Vector256.ConditionalSelect(AnyIsNever(left, right).AsDouble(), Vector256.Create(double.PositiveInfinity), ratio));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator <(FourTimes left, FourTimes right) => new(Vector256.LessThan(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator >(FourTimes left, FourTimes right) => new(Vector256.GreaterThan(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator <=(FourTimes left, FourTimes right) => new(Vector256.LessThanOrEqual(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator >=(FourTimes left, FourTimes right) => new(Vector256.GreaterThanOrEqual(left.Ns, right.Ns));

    /// <summary>The earlier or shorter of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes Min(FourTimes left, FourTimes right) => new(Vector256.Min(left.Ns, right.Ns));

    /// <summary>The later or longer of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTimes Max(FourTimes left, FourTimes right) => new(Vector256.Max(left.Ns, right.Ns));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> AnyIsNever(FourTimes left, FourTimes right) => Vector256.Equals(Vector256.Max(left.Ns, right.Ns), Never);
}
