using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Policies;

/// <summary>
/// Maps every value that ranks jobs or devices to an integer with the same order, so ranking compares only integers. NaN comes last in both
/// directions.
/// </summary>
public static class Ranking
{
    /// <summary>Earlier first.</summary>
    public static long Of(Instant value) => value.Ns;

    /// <summary>Shorter first.</summary>
    public static long Of(Duration value) => value.Ns;

    /// <summary>Smaller first.</summary>
    public static long Of(long value) => value;

    /// <summary>False first.</summary>
    public static long Of(bool value) => value ? 1 : 0;

    /// <summary>Smaller first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Of(double value) => double.IsNaN(value) ? long.MaxValue : OfNumber(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long OfNumber(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0); // -0 becomes 0
        return bits ^ ((bits >> 63) & long.MaxValue);
    }

    /// <summary>The inverse of <see cref="Of(double)"/>.</summary>
    public static double RealOf(long value) => BitConverter.Int64BitsToDouble(value ^ ((value >> 63) & long.MaxValue));

    /// <summary>Later first.</summary>
    public static long Descending(Instant value) => ~value.Ns;

    /// <summary>Longer first.</summary>
    public static long Descending(Duration value) => ~value.Ns;

    /// <summary>Larger first.</summary>
    public static long Descending(long value) => ~value;

    /// <summary>True first.</summary>
    public static long Descending(bool value) => value ? 0 : 1;

    /// <summary>Larger first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Descending(double value) => double.IsNaN(value) ? long.MaxValue : ~OfNumber(value);

    /// <summary>The order of <c>prefer</c>: jobs that meet the condition come first.</summary>
    public static long Preferred(bool condition) => condition ? 0 : 1;
}
