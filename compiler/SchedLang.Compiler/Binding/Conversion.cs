using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Implicit conversions between types.</summary>
public static class Conversion
{
    /// <summary>The expression converted to another type. The implicit conversion must exist.</summary>
    public static BoundExpression Apply(BoundExpression expression, SchedType type)
    {
        if (expression.Type.Is(type) || expression.Type.IsError || type.IsError)
            return expression;
        if (expression is BoundConstant constant && constant.Value.As(type) is { } converted)
            return constant with { Value = converted, Type = type };
        return new BoundConversion(expression, type);
    }

    /// <summary>The common type of two types; null if there is none.</summary>
    public static SchedType? Common(SchedType left, SchedType right) =>
        right.CanStandFor(left) ? left : left.CanStandFor(right) ? right : null;
}
