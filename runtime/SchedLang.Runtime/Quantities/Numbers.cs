using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Quantities;

/// <summary>Functions of plain numbers that return a value for all arguments.</summary>
public static class Numbers
{
    internal const ulong InfiniteBits = 0xFFE0_0000_0000_0000;

    /// <summary>Remainder with the sign of <paramref name="left"/>; division by zero gives <paramref name="left"/> itself.</summary>
    public static long Remainder(long left, long right) => right is 0 ? left : right is -1 ? 0 : left % right;

    /// <summary>Absolute value; the largest 64-bit number for the smallest one.</summary>
    public static long Abs(long value) => value == long.MinValue ? long.MaxValue : Math.Abs(value);

    /// <summary>The largest whole number that is not larger; out of range, the nearest 64-bit number; 0 for NaN.</summary>
    public static long Floor(double value) => (long)Math.Floor(value);

    /// <summary>The smallest whole number that is not smaller; out of range, the nearest 64-bit number; 0 for NaN.</summary>
    public static long Ceiling(double value) => (long)Math.Ceiling(value);

    /// <summary>The smaller of two; NaN only if both are NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double left, double right)
    {
        if (left == right)
            return double.IsNegative(left) ? left : right; // -0 is smaller than 0
        return double.IsNaN(left) ? right : double.IsNaN(right) ? left : double.MinNative(left, right);
    }

    /// <summary>The larger of two; NaN only if both are NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double left, double right)
    {
        if (left == right)
            return double.IsNegative(left) ? right : left;
        return double.IsNaN(left) ? right : double.IsNaN(right) ? left : double.MaxNative(left, right);
    }

    /// <summary>
    /// As <see cref="Max"/> in one instruction, if the left one is a number: a right one that is none may be passed over, and of two zeros either
    /// may come out. Who adds up a maximum checks at the end with <see cref="IsPlainExtreme"/> whether it is exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PlainMax(double left, double right) => double.MaxNative(right, left);

    /// <summary>The same as <see cref="PlainMax"/> for <see cref="Min"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PlainMin(double left, double right) => double.MinNative(right, left);

    /// <summary>
    /// Whether an extreme of numbers that began with infinity is the one that <see cref="Max"/> or <see cref="Min"/> would have given. It is not
    /// certain of infinities, which may stand for no member, of zeros, whose sign may differ, and of no number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlainExtreme(double result)
    {
        // Without the sign, 0 has the least bits and infinity the least that are no number's: one comparison tells all of them.
        var bits = BitConverter.DoubleToUInt64Bits(result) << 1;
        return bits - 1 < InfiniteBits - 1;
    }

    /// <summary>A number divided by a time, in base units; infinite if the time is <c>never</c>.</summary>
    public static double Per(double value, Duration time) => time.IsNever ? double.PositiveInfinity : value / time.AsDouble;
}
