using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>How a value changes from job to job along a lane.</summary>
internal enum Trend
{
    /// <summary>It is the same for all jobs of a lane.</summary>
    Same,

    /// <summary>It never falls.</summary>
    Rising,

    /// <summary>It never rises.</summary>
    Falling,
}

/// <summary>
/// The values of an expression along a lane. In each lane, all are the same odd value, or they lie between the bounds and follow the trend.
/// </summary>
/// <remarks>
/// Rounding keeps an order, since it never puts a larger number below a smaller one. What would break it is left out: sums of times that
/// could saturate, and infinity times zero.
/// </remarks>
/// <param name="Trend">How the values change.</param>
/// <param name="Low">The least of the values that are not odd; times in ns.</param>
/// <param name="High">The largest of them.</param>
internal readonly record struct Course(Trend Trend, double Low, double High)
{
    /// <summary>Sums of times up to this many ns (146 years) do not saturate.</summary>
    private const double LongestTime = 1L << 62;

    private const double LargestReal = 1e300;

    /// <summary>Whether a value can be <c>never</c>, infinite or no number; if so, it is for all jobs of the lane.</summary>
    public bool MayBeOdd { get; init; }

    /// <summary>Whether all jobs of a lane have the value 0, or none has.</summary>
    public bool SharesZero { get; init; } = Trend == Trend.Same || Low > 0 || High < 0;

    /// <summary>Something that the jobs of a lane share, of which nothing else is known.</summary>
    public static Course Shared { get; } = new(Trend.Same, double.NegativeInfinity, double.PositiveInfinity) { MayBeOdd = true };

    /// <summary>A truth value.</summary>
    public static Course Truth(Trend trend) => new(trend, 0, 1);

    /// <summary>The value with the other sign, or the other truth value.</summary>
    public Course Negated(bool isTruth) => isTruth ? new(Flip(Trend), 1 - High, 1 - Low) : this with { Trend = Flip(Trend), Low = -High, High = -Low };

    /// <summary>Rounded to a whole number.</summary>
    public Course? Rounded => Trend == Trend.Same || (IsOrdinary(Representation.Integer) && !MayBeOdd) ? this with { Low = Math.Floor(Low), High = Math.Ceiling(High), SharesZero = Trend == Trend.Same } : null;

    /// <summary>The larger or the smaller of two values.</summary>
    public static Course? OfExtreme(Course left, Course right, bool isLargest)
    {
        if (Join(left.Trend, right.Trend) is not { } trend)
            return null;
        if (left.MayBeOdd || right.MayBeOdd) // of a number and none, the number
            return new(trend, Math.Min(left.Low, right.Low), Math.Max(left.High, right.High)) { MayBeOdd = true };
        return isLargest ? new(trend, Math.Max(left.Low, right.Low), Math.Max(left.High, right.High)) : new(trend, Math.Min(left.Low, right.Low), Math.Min(left.High, right.High));
    }

    /// <summary>An operator on two values; null where their order along a lane is unknown.</summary>
    /// <param name="left">The left one.</param>
    /// <param name="sign">The operator.</param>
    /// <param name="right">The right one.</param>
    /// <param name="operands">What the operands are.</param>
    /// <param name="result">What the result is.</param>
    public static Course? Of(Course left, BinaryOperator sign, Course right, (Representation Left, Representation Right) operands, Representation result)
    {
        var areTimes = IsTime(operands.Left) && IsTime(operands.Right);
        switch (sign)
        {
            case BinaryOperator.And or BinaryOperator.Or:
                return Join(left.Trend, right.Trend) is { } trend ? Truth(trend) : null;
            case BinaryOperator.Less or BinaryOperator.AtMost:
                return Comparison(left, right, sign == BinaryOperator.AtMost, areTimes);
            case BinaryOperator.Greater or BinaryOperator.AtLeast:
                return Comparison(right, left, sign == BinaryOperator.AtLeast, areTimes);
            case BinaryOperator.Equal or BinaryOperator.Unequal:
                return areTimes && (IsLess(left, right) || IsLess(right, left)) ? Truth(sign == BinaryOperator.Unequal)
                    : left.Trend == Trend.Same && right.Trend == Trend.Same ? Truth(Trend.Same)
                    : null;
        }

        var isShared = left.Trend == Trend.Same && right.Trend == Trend.Same;
        if (!isShared && (left.IsOpen || right.IsOpen))
            return null;
        var value = sign switch
        {
            BinaryOperator.Add => Sum(left, right),
            BinaryOperator.Subtract => Sum(left, right.Negated(false)),
            BinaryOperator.Multiply => Product(left, right, result),
            BinaryOperator.Divide when result != Representation.Integer => Quotient(left, right, areTimes),
            _ => null,
        };
        if (isShared)
            return value is { Trend: Trend.Same } shared && shared.IsOrdinary(result) ? shared : Shared;
        var isLastSum = sign is BinaryOperator.Add or BinaryOperator.Subtract && result == Representation.Real;
        return value is { } course && (course.IsOrdinary(result) || isLastSum) ? course : null;
    }

    /// <summary>One value as long as a condition holds, then another one.</summary>
    public static Course? OfChoice(Course condition, Course whenTrue, Course whenFalse)
    {
        if (condition is { Trend: Trend.Same, Low: > 0 })
            return whenTrue;
        if (condition is { Trend: Trend.Same, High: < 1 })
            return whenFalse;
        var (first, second) = condition.Trend == Trend.Rising ? (whenFalse, whenTrue) : (whenTrue, whenFalse);
        if (Join(first.Trend, second.Trend) is not { } trend)
            return null;
        var either = new Course(trend, Math.Min(first.Low, second.Low), Math.Max(first.High, second.High))
        {
            MayBeOdd = first.MayBeOdd || second.MayBeOdd,
            SharesZero = first.SharesZero && second.SharesZero,
        };
        if (condition.Trend == Trend.Same)
            return either;
        var falls = trend != Trend.Rising && first.Low >= second.High;
        var rises = trend != Trend.Falling && first.High <= second.Low;
        return either.MayBeOdd || !(falls || rises) ? null : either with { Trend = falls ? Trend.Falling : Trend.Rising, SharesZero = false };
    }

    // A sum with something of unknown size: it can no longer be calculated with.
    private bool IsOpen => Trend != Trend.Same && !IsOrdinary(Representation.Real);

    private bool IsOrdinary(Representation type) => type == Representation.Real ? IsBetween(-LargestReal, LargestReal) : IsBetween(-LongestTime, LongestTime);

    private static bool IsTime(Representation type) => type is Representation.Duration or Representation.Instant;

    private bool IsBetween(double low, double high) => Low >= low && High <= high;

    private static Course? Sum(Course left, Course right) => Join(left.Trend, right.Trend) is not { } trend ? null
        : new(trend, left.Low + right.Low, left.High + right.High) { MayBeOdd = left.MayBeOdd || right.MayBeOdd };

    private static Course? Product(Course left, Course right, Representation result)
    {
        // Infinity times 0 is no number. A time is then never, as if it were infinite.
        if (!IsTime(result) && (!IsSafe(left, right) || !IsSafe(right, left)))
            return null;
        var trend = right.Trend == Trend.Same ? Scaled(left.Trend, right)
            : left.Trend == Trend.Same ? Scaled(right.Trend, left)
            : left.Low >= 0 && right.Low >= 0 ? Join(left.Trend, right.Trend)
            : null;
        if (trend is not { } known)
            return null;
        double[] ends = [left.Low * right.Low, left.Low * right.High, left.High * right.Low, left.High * right.High];
        return ends.Any(double.IsNaN) ? Shared : new(known, ends.Min(), ends.Max()) { MayBeOdd = left.MayBeOdd || right.MayBeOdd };

        static bool IsSafe(Course odd, Course other) => !odd.MayBeOdd || other.Trend == Trend.Same || (other.SharesZero && (other.Low >= 0 || other.High <= 0));
    }

    private static Course? Quotient(Course left, Course right, bool areTimes)
    {
        if (right is not ({ Low: > 0 } or { High: < 0 }))
            return null;
        var trend = right.Trend == Trend.Same ? Scaled(left.Trend, right)
            : left.Trend == Trend.Same ? Scaled(Flip(right.Trend), left)
            : left.Low >= 0 && right.Low > 0 ? Join(left.Trend, Flip(right.Trend))
            : null;
        if (trend is not { } known)
            return null;
        double[] ends = [left.Low / right.Low, left.Low / right.High, left.High / right.Low, left.High / right.High, right.MayBeOdd ? 0 : left.Low / right.Low]; // 1 / infinity
        return ends.Any(double.IsNaN) ? Shared : new(known, ends.Min(), ends.Max())
        {
            MayBeOdd = left.MayBeOdd || right.MayBeOdd,
            SharesZero = known == Trend.Same || (left.Trend == Trend.Same && areTimes), // a time of 1 ns divided by the longest one is not 0
        };
    }

    private static Course? Comparison(Course left, Course right, bool orEqual, bool areTimes)
    {
        if (areTimes && IsLess(left, right))
            return Truth(true);
        if (areTimes && !orEqual && left.Low >= right.LatestTime)
            return Truth(false);
        return Join(left.Trend, Flip(right.Trend)) is { } trend ? Truth(Flip(trend)) : null;
    }

    // Whether one time is always less than another one.
    private static bool IsLess(Course left, Course right) => left.LatestTime < right.Low;

    private double LatestTime => MayBeOdd ? long.MaxValue : High;

    private static Course Truth(bool isTrue) => new(Trend.Same, isTrue ? 1 : 0, isTrue ? 1 : 0);

    // A factor that all jobs of a lane share and that has one sign.
    private static Trend? Scaled(Trend trend, Course factor) => factor.Low >= 0 ? trend : factor.High <= 0 ? Flip(trend) : trend == Trend.Same ? Trend.Same : null;

    private static Trend? Join(Trend left, Trend right) => left == Trend.Same || left == right ? right : right == Trend.Same ? left : null;

    private static Trend Flip(Trend trend) => trend switch
    {
        Trend.Rising => Trend.Falling,
        Trend.Falling => Trend.Rising,
        _ => Trend.Same,
    };
}
