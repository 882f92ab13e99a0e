using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Quantities;

/// <summary>
/// Arithmetic on nanoseconds that saturates at <see cref="Never"/>. A result is <c>never</c> if one operand is <c>never</c>, or if it
/// leaves the range of 64 bits.
/// </summary>
public static class Saturating
{
    /// <summary>Later than every instant, longer than every duration.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Sum in ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(long left, long right)
    {
        var sum = unchecked(left + right);
        return left == Never || right == Never || ((left ^ sum) & (right ^ sum)) < 0 ? Never : sum;
    }

    /// <summary>Difference in ns; <c>never - never</c> is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Subtract(long left, long right)
    {
        var difference = unchecked(left - right);
        if (IsNever(left, right))
            return difference == 0 ? 0 : Never;
        return ((left ^ right) & (left ^ difference)) < 0 ? Never : difference;
    }

    /// <summary>Negation in ns.</summary>
    public static long Negate(long value) => value is Never or long.MinValue ? Never : -value;

    /// <summary>Product in ns, computed in doubles, rounded half to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Multiply(long value, double factor) => value == Never ? Never : Round(value * factor);

    /// <summary>Quotient in ns, computed in doubles, rounded half to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Divide(long value, double divisor) => value == Never ? Never : Round(value / divisor);

    /// <summary>Ratio of two times as a plain number; infinite if either is <c>never</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Ratio(long left, long right)
    {
        // Divides in any case: then only the rare result is a jump away.
        var ratio = (double)left / right;
        if (IsNever(left, right))
            ratio = double.PositiveInfinity;
        return ratio;
    }

    // Whether either is never, the largest number: one comparison for both.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNever(long left, long right) => Math.Max(left, right) == Never;

    /// <summary>Remainder in ns with the sign of <paramref name="left"/>; division by zero gives <paramref name="left"/> itself.</summary>
    public static long Remainder(long left, long right)
    {
        if (left == Never || right == Never)
            return Never;
        return right is 0 ? left : right is -1 ? 0 : left % right;
    }

    /// <summary>Whole ns nearest to <paramref name="value"/>, half to even; <c>never</c> if it is NaN or out of range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Round(double value)
    {
        var rounded = Math.Round(value, MidpointRounding.ToEven);
        return rounded is > -9.2233720368547758e18 and < 9.2233720368547758e18 ? double.ConvertToIntegerNative<long>(rounded) : Never;
    }

    /// <summary>The time as a double in ns; <c>never</c> becomes infinity.</summary>
    public static double ToDouble(long value) => value == Never ? double.PositiveInfinity : value;
}
