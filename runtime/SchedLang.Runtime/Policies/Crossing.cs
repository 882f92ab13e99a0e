namespace SchedLang.Runtime.Policies;

/// <summary>
/// Tells how long two keys compare as they do now, of keys that grow with the clock at speeds of their own that never change. These are
/// the certificates of kinetic data structures (Basch, Guibas and Hershberger, "Data structures for mobile data", SODA 1997).
/// </summary>
public static class Crossing
{
    // Keys are a whole number of ns, multiplied or divided a few times: each rounds by 2^-53 at most, so that this has room for dozens.
    private const double RelativeError = 1e-14;

    // A key in ns is rounded to a whole one.
    private const double RoundingNs = 2;

    // Beyond lie times that may have been cut off on their way, which then do not grow any more.
    private const long LongestNs = 1L << 60;

    // Below lie numbers of fewer digits than others.
    private const double Smallest = 1e-280;

    /// <summary>The last moment in ns until which two jobs certainly compare as now, by this key; <paramref name="nowNs"/> where that is not known.</summary>
    /// <param name="left">A job's key now, as <see cref="Ranking"/> made it.</param>
    /// <param name="right">The other's.</param>
    /// <param name="leftAtEnd">Its key at the end.</param>
    /// <param name="rightAtEnd">The other's.</param>
    /// <param name="nowNs">Now.</param>
    /// <param name="endNs">The end.</param>
    public static long OfTimes(long left, long right, long leftAtEnd, long rightAtEnd, long nowNs, long endNs)
    {
        if (left == leftAtEnd && right == rightAtEnd)
            return endNs;
        return IsFar(left) || IsFar(right) || IsFar(leftAtEnd) || IsFar(rightAtEnd)
            ? nowNs
            : OfNumbers(left, right, leftAtEnd, rightAtEnd, RoundingNs, nowNs, endNs);
    }

    /// <summary>The same for keys that are real numbers, in ascending order.</summary>
    /// <param name="left">A job's key now, as <see cref="Ranking"/> made it.</param>
    /// <param name="right">The other's.</param>
    /// <param name="leftAtEnd">Its key at the end.</param>
    /// <param name="rightAtEnd">The other's.</param>
    /// <param name="leftTime">The time in ns that its key is made of, now.</param>
    /// <param name="rightTime">The other's.</param>
    /// <param name="nowNs">Now.</param>
    /// <param name="endNs">The end.</param>
    public static long OfReals(
        long left, long right, long leftAtEnd, long rightAtEnd, long leftTime, long rightTime, long nowNs, long endNs)
    {
        if (left == leftAtEnd && right == rightAtEnd)
            return endNs; // they grow or fall all the way, so that they stay as they are
        var (l, r, lAtEnd, rAtEnd) = (Ranking.RealOf(left), Ranking.RealOf(right), Ranking.RealOf(leftAtEnd), Ranking.RealOf(rightAtEnd));
        if (IsBeyond(left, leftAtEnd, r, rAtEnd) || IsBeyond(right, rightAtEnd, l, lAtEnd))
            return endNs;
        return IsFar(leftTime) || IsFar(rightTime) || IsFar(endNs) ? nowNs : OfNumbers(l, r, lAtEnd, rAtEnd, Smallest, nowNs, endNs);
    }

    // Whether a key is infinite or no number all the way, and the other one never.
    private static bool IsBeyond(long key, long keyAtEnd, double other, double otherAtEnd) =>
        key == keyAtEnd && !double.IsFinite(Ranking.RealOf(key)) && double.IsFinite(other) && double.IsFinite(otherAtEnd);

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

    private static bool IsFar(long ns) => ns is > LongestNs or < -LongestNs;
}
