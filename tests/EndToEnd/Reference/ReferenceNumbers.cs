using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 1: operators on values, which are bool, long, double, Duration, Instant, a word, a reference, or null for nothing.</summary>
internal static class ReferenceNumbers
{
    public static object? Operate(object? left, BinaryOperator sign, object? right, SchedType type) => sign switch
    {
        BinaryOperator.Equal => AreEqual(left, right),
        BinaryOperator.Unequal => !AreEqual(left, right),
        BinaryOperator.Less => Compare(left, right) is < 0,
        BinaryOperator.AtMost => Compare(left, right) is <= 0,
        BinaryOperator.Greater => Compare(left, right) is > 0,
        BinaryOperator.AtLeast => Compare(left, right) is >= 0,
        _ => type.Representation switch
        {
            Representation.Integer => OfIntegers((long)left!, sign, (long)right!),
            Representation.Instant => Instant.FromNs(sign == BinaryOperator.Add
                ? Saturating.Add(Ns(left), Ns(right))
                : Saturating.Subtract(Ns(left), Ns(right))),
            Representation.Duration => new Duration(OfTimes(left, sign, right)),
            _ => OfReals(left, sign, right),
        },
    };

    public static object Negate(object? value) => value switch
    {
        bool truth => !truth,
        long whole => unchecked(-whole),
        Duration duration => new Duration(Saturating.Negate(duration.Ns)),
        double real => -real,
        _ => throw new InvalidOperationException("No opposite."),
    };

    /// <summary>By size; null where either is no number.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (double l, double r) => double.IsNaN(l) || double.IsNaN(r) ? null : l < r ? -1 : l > r ? 1 : 0,
        (long l, long r) => l.CompareTo(r),
        (bool l, bool r) => l.CompareTo(r),
        _ => Ns(left).CompareTo(Ns(right)),
    };

    /// <summary>For ranking: what is no number comes last, in either direction.</summary>
    public static int Rank(object? left, object? right, bool isDescending)
    {
        var (isLeftNone, isRightNone) = (left is double.NaN, right is double.NaN);
        if (isLeftNone || isRightNone)
            return isLeftNone.CompareTo(isRightNone);
        return isDescending ? Compare(right, left)!.Value : Compare(left, right)!.Value;
    }

    /// <summary>The smaller or larger of two; what is no number only where there is nothing else.</summary>
    public static object? Choose(object? left, object? right, bool isMaximum) =>
        right is double.NaN ? left
        : left is double.NaN ? right
        : isMaximum ? (Compare(left, right) >= 0 ? left : right)
        : Compare(left, right) <= 0 ? left : right;

    public static double Real(object? value) => value switch
    {
        double real => real,
        long whole => whole,
        Duration duration => duration.AsDouble,
        _ => throw new InvalidOperationException($"No number: {value}"),
    };

    private static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (double l, double r) => l == r,
        _ => Equals(left, right),
    };

    private static long OfIntegers(long left, BinaryOperator sign, long right)
    {
        unchecked
        {
            return sign switch
            {
                BinaryOperator.Add => left + right,
                BinaryOperator.Subtract => left - right,
                BinaryOperator.Multiply => left * right,
                _ => right is 0 ? left : right is -1 ? 0 : left % right,
            };
        }
    }

    private static long OfTimes(object? left, BinaryOperator sign, object? right) => sign switch
    {
        BinaryOperator.Add => Saturating.Add(Ns(left), Ns(right)),
        BinaryOperator.Subtract => Saturating.Subtract(Ns(left), Ns(right)),
        BinaryOperator.Remainder => Saturating.Remainder(Ns(left), Ns(right)),
        _ when IsNever(left) || IsNever(right) => Saturating.Never,
        BinaryOperator.Multiply => Saturating.Round(Real(left) * Real(right)),
        _ => Saturating.Round(Real(left) / Real(right)),
    };

    private static double OfReals(object? left, BinaryOperator sign, object? right)
    {
        if (IsNever(left) || IsNever(right))
            return double.PositiveInfinity;
        var (l, r) = (Real(left), Real(right));
        return sign switch
        {
            BinaryOperator.Add => l + r,
            BinaryOperator.Subtract => l - r,
            BinaryOperator.Multiply => l * r,
            BinaryOperator.Divide => l / r,
            _ => l % r,
        };
    }

    private static bool IsNever(object? value) => value is Duration { IsNever: true };

    private static long Ns(object? value) => value switch
    {
        Duration duration => duration.Ns,
        Instant instant => instant.Ns,
        _ => throw new InvalidOperationException($"No time: {value}"),
    };
}
