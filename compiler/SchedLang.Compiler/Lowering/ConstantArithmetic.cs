using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Lowering;

/// <summary>Evaluates operators on constants, with the same results as generated code.</summary>
internal static class ConstantArithmetic
{
    /// <summary>Negates a quantity or a truth value.</summary>
    public static Constant Negate(Constant value) => value.Type.Representation switch
    {
        Representation.Bool => Constant.Of(!value.AsBool),
        Representation.Duration => Constant.Of(Saturating.Negate(value.AsInteger), value.Type),
        Representation.Integer => Constant.Of(unchecked(-value.AsInteger), value.Type),
        _ => Constant.Of(-value.AsDouble, value.Type),
    };

    /// <summary>The value of an operator; null if it is only known at run time.</summary>
    public static Constant? Apply(Constant left, BinaryOperator sign, Constant right, SchedType type)
    {
        if (left.Value is string leftWord && right.Value is string rightWord)
            return Words(leftWord, sign, rightWord);
        if (left.Value is bool leftBool && right.Value is bool rightBool)
            return Constant.Of(sign == BinaryOperator.Equal ? leftBool == rightBool : leftBool != rightBool);
        if (!left.Type.IsQuantity || !right.Type.IsQuantity)
            return null;
        if (type == SchedType.Bool)
            return Compare(left, sign, right);
        return type.Representation switch
        {
            Representation.Duration or Representation.Instant => Time(left, sign, right, type),
            Representation.Integer => Whole(left.AsInteger, sign, right.AsInteger, type),
            _ => Real(left, sign, right, type),
        };
    }

    private static Constant? Words(string left, BinaryOperator sign, string right) =>
        sign is BinaryOperator.Equal or BinaryOperator.Unequal ? Constant.Of((left == right) == (sign == BinaryOperator.Equal)) : null;

    private static Constant Compare(Constant left, BinaryOperator sign, Constant right)
    {
        if (left.Value is long l && right.Value is long r)
            return Constant.Of(Holds(sign, l < r, l == r, l > r));
        var (x, y) = (left.AsDouble, right.AsDouble);
        return Constant.Of(Holds(sign, x < y, x == y, x > y));
    }

    private static bool Holds(BinaryOperator sign, bool isLess, bool isEqual, bool isGreater) => sign switch
    {
        BinaryOperator.Equal => isEqual,
        BinaryOperator.Unequal => !isEqual,
        BinaryOperator.Less => isLess,
        BinaryOperator.AtMost => isLess || isEqual,
        BinaryOperator.Greater => isGreater,
        _ => isGreater || isEqual,
    };

    private static Constant Time(Constant left, BinaryOperator sign, Constant right, SchedType type)
    {
        var (isLeftTime, isRightTime) = (left.Type.Representation is Representation.Duration or Representation.Instant,
            right.Type.Representation is Representation.Duration or Representation.Instant);
        var ns = (isLeftTime, isRightTime) switch
        {
            (true, true) => sign switch
            {
                BinaryOperator.Add => Saturating.Add(left.AsInteger, right.AsInteger),
                BinaryOperator.Subtract => Saturating.Subtract(left.AsInteger, right.AsInteger),
                _ => Saturating.Remainder(left.AsInteger, right.AsInteger),
            },
            (true, false) when sign == BinaryOperator.Multiply => Saturating.Multiply(left.AsInteger, right.AsDouble),
            (true, false) => Saturating.Divide(left.AsInteger, right.AsDouble),
            (false, true) when sign == BinaryOperator.Multiply => Saturating.Multiply(right.AsInteger, left.AsDouble),
            _ => Saturating.Round(sign == BinaryOperator.Multiply ? left.AsDouble * right.AsDouble : left.AsDouble / right.AsDouble),
        };
        return Constant.Of(ns, type);
    }

    private static Constant Whole(long left, BinaryOperator sign, long right, SchedType type) => Constant.Of(
        sign switch
        {
            BinaryOperator.Add => unchecked(left + right),
            BinaryOperator.Subtract => unchecked(left - right),
            BinaryOperator.Multiply => unchecked(left * right),
            _ => Numbers.Remainder(left, right),
        },
        type);

    private static Constant Real(Constant left, BinaryOperator sign, Constant right, SchedType type)
    {
        if (left.Type == SchedType.Duration && right.Type == SchedType.Duration && sign == BinaryOperator.Divide)
            return Constant.Of(Saturating.Ratio(left.AsInteger, right.AsInteger), type);
        if (right.Type == SchedType.Duration && sign == BinaryOperator.Divide)
            return Constant.Of(Numbers.Per(left.AsDouble, new Duration(right.AsInteger)), type);
        var (x, y) = (left.AsDouble, right.AsDouble);
        return Constant.Of(
            sign switch
            {
                BinaryOperator.Add => x + y,
                BinaryOperator.Subtract => x - y,
                BinaryOperator.Multiply => x * y,
                BinaryOperator.Divide => x / y,
                _ => x % y,
            },
            type);
    }
}
