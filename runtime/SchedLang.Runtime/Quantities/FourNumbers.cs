using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SchedLang.Runtime.Quantities;

/// <summary>Plain numbers of four jobs. Each result is that of <see langword="double"/> and <see cref="Numbers"/>, to the last bit.</summary>
/// <param name="values">The numbers.</param>
public readonly struct FourNumbers(Vector256<double> values)
{
    /// <summary>The numbers.</summary>
    public Vector256<double> Values { get; } = values;

    /// <summary>The same number for all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator FourNumbers(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers operator +(FourNumbers left, FourNumbers right) => new(left.Values + right.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers operator -(FourNumbers left, FourNumbers right) => new(left.Values - right.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers operator *(FourNumbers left, FourNumbers right) => new(left.Values * right.Values);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers operator /(FourNumbers left, FourNumbers right) => new(left.Values / right.Values);

    /// <summary>Turns the sign around, that of 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers operator -(FourNumbers value) => new(value.Values ^ Vector256.Create(-0.0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator <(FourNumbers left, FourNumbers right) => new(Vector256.LessThan(left.Values, right.Values).AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator >(FourNumbers left, FourNumbers right) => new(Vector256.GreaterThan(left.Values, right.Values).AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator <=(FourNumbers left, FourNumbers right) => new(Vector256.LessThanOrEqual(left.Values, right.Values).AsInt64());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourTruths operator >=(FourNumbers left, FourNumbers right) => new(Vector256.GreaterThanOrEqual(left.Values, right.Values).AsInt64());

    /// <summary>As <see cref="Numbers.Min"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers Min(FourNumbers left, FourNumbers right) => new(Vector256.MinNumber(left.Values, right.Values));

    /// <summary>As <see cref="Numbers.Max"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers Max(FourNumbers left, FourNumbers right) => new(Vector256.MaxNumber(left.Values, right.Values));

    /// <summary>As <see cref="Numbers.PlainMin"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers PlainMin(FourNumbers left, FourNumbers right) => new(Vector256.MinNative(right.Values, left.Values));

    /// <summary>As <see cref="Numbers.PlainMax"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourNumbers PlainMax(FourNumbers left, FourNumbers right) => new(Vector256.MaxNative(right.Values, left.Values));

    /// <summary>Whether <see cref="Numbers.IsPlainExtreme"/> holds for all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ArePlainExtremes(FourNumbers results)
    {
        var bits = results.Values.AsUInt64() << 1;
        return Vector256.LessThanAll(bits - Vector256<ulong>.One, Vector256.Create(Numbers.InfiniteBits - 1));
    }
}
