using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Policies;

/// <summary>
/// Computes how long two linear keys keep their current order: the failure time of a certificate of kinetic data structures (Basch, Guibas
/// and Hershberger, "Data structures for mobile data", SODA 1997). If the result is the current time, nothing is certain.
/// </summary>
public static class KineticCertificate
{
    /// <summary>A special result instead of a time: both keys are equal at all times, so the next key decides.</summary>
    public const long Tied = long.MinValue;

    // Keys are integers in ns, multiplied or divided a few times. Each step rounds by at most 2^-53, so this bound covers dozens of steps.
    private const double RelativeError = 1e-14;

    // A key in ns is rounded to a whole number.
    private const double RoundingNs = 2;

    // Longer times may saturate in a computation and then stop growing.
    private const long LongestNs = 1L << 58;

    /// <summary>The time in ns until which two keys that change at exactly the same rate certainly keep their order.</summary>
    /// <param name="left">A job's key now.</param>
    /// <param name="right">The other job's key, which differs.</param>
    /// <param name="nowNs">The current time in ns.</param>
    /// <param name="endNs">The end of the run in ns.</param>
    public static long OfAlike(long left, long right, long nowNs, long endNs) => IsCutOff(left) || IsCutOff(right) || IsFar(endNs) ? nowNs : endNs;

    /// <summary>The time in ns until which two keys in ns certainly keep their order.</summary>
    /// <param name="keys">The keys now and at the end of the run.</param>
    /// <param name="left">The parts of the first key.</param>
    /// <param name="right">The parts of the second key.</param>
    /// <param name="nowNs">The current time in ns.</param>
    /// <param name="endNs">The end of the run in ns.</param>
    public static long OfTimes(in KeyPair<long> keys, in LinearKey left, in LinearKey right, long nowNs, long endNs)
    {
        var leftStays = keys.Left == keys.LeftAtEnd && (left.TimeNs == Saturating.Never || !IsFar(keys.Left));
        var rightStays = keys.Right == keys.RightAtEnd && (right.TimeNs == Saturating.Never || !IsFar(keys.Right));
        if (leftStays && rightStays)
            return keys.Left == keys.Right ? Tied : endNs;
        if (!(leftStays || IsSound(in left, keys.Left, keys.LeftAtEnd)) || !(rightStays || IsSound(in right, keys.Right, keys.RightAtEnd)) || IsFar(endNs))
            return nowNs;
        return OfNumbers(keys.Left, keys.Right, keys.LeftAtEnd, keys.RightAtEnd, RoundingNs, nowNs, endNs);
    }

    /// <summary>The time in ns until which two ascending floating-point keys certainly keep their order.</summary>
    /// <param name="keys">The keys now and at the end of the run, as <see cref="Ranking.Of(double)"/> computes them.</param>
    /// <param name="left">The parts of the first key.</param>
    /// <param name="right">The parts of the second key.</param>
    /// <param name="nowNs">The current time in ns.</param>
    /// <param name="endNs">The end of the run in ns.</param>
    public static long OfReals(in KeyPair<long> keys, in LinearKey left, in LinearKey right, long nowNs, long endNs)
    {
        var (l, r, lAtEnd, rAtEnd) = (Ranking.RealOf(keys.Left), Ranking.RealOf(keys.Right), Ranking.RealOf(keys.LeftAtEnd), Ranking.RealOf(keys.RightAtEnd));
        // Rounding is monotonic, so a finite key that is the same at the end is constant.
        var leftStays = keys.Left == keys.LeftAtEnd && (left.TimeNs == Saturating.Never || double.IsFinite(l));
        var rightStays = keys.Right == keys.RightAtEnd && (right.TimeNs == Saturating.Never || double.IsFinite(r));
        if (leftStays && rightStays)
            return keys.Left == keys.Right ? Tied : endNs;
        if ((leftStays && !double.IsFinite(l) && double.IsFinite(r) && double.IsFinite(rAtEnd))
            || (rightStays && !double.IsFinite(r) && double.IsFinite(l) && double.IsFinite(lAtEnd)))
            return endNs;
        var isSound = (leftStays || (left.IsTame && !IsFar(left.TimeNs))) && (rightStays || (right.IsTame && !IsFar(right.TimeNs))) && !IsFar(endNs);
        return isSound ? OfNumbers(l, r, lAtEnd, rAtEnd, 0, nowNs, endNs) : nowNs;
    }

    private static long OfNumbers(double left, double right, double leftAtEnd, double rightAtEnd, double error, long nowNs, long endNs)
    {
        var largest = Math.Max(Math.Max(Math.Abs(left), Math.Abs(right)), Math.Max(Math.Abs(leftAtEnd), Math.Abs(rightAtEnd)));
        if (!double.IsFinite(largest))
            return nowNs;
        var margin = 4 * (error + largest * RelativeError);
        var (apart, apartAtEnd) = (left - right, leftAtEnd - rightAtEnd);
        if (apart < 0)
            (apart, apartAtEnd) = (-apart, -apartAtEnd);
        if (!(apart > margin))
            return nowNs;
        if (apartAtEnd > margin)
            return endNs;
        var share = (apart - margin) / (apart - apartAtEnd) * (1 - 1e-9);
        return Math.Max(nowNs, nowNs + (long)((endNs - nowNs) * share) - 1);
    }

    private static bool IsSound(in LinearKey growth, long key, long keyAtEnd) => growth.IsTame && !IsFar(growth.TimeNs) && !IsFar(key) && !IsFar(keyAtEnd);

    private static bool IsFar(long ns) => ns is > LongestNs or < -LongestNs;

    // Beyond the limit but not `never`, in either sort direction.
    private static bool IsCutOff(long ns) => IsFar(ns) && ns is not (Saturating.Never or ~Saturating.Never);
}
