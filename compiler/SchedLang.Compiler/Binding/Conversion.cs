using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>What may stand where something else is wanted.</summary>
public static class Conversion
{
    /// <summary>Whether a value of one type may stand for one of another: a whole number for a number or for tokens.</summary>
    public static bool Exists(SchedType from, SchedType to)
    {
        if (from.Is(to) || from.IsError || to.IsError)
            return true;
        if (from == SchedType.Int)
            return to == SchedType.Number || to.Dimension == SchedType.Tokens.Dimension;
        return from == SchedType.Tokens && to.Representation == Representation.Real && to.Dimension == SchedType.Tokens.Dimension;
    }

    /// <summary>The expression as another type, which must be one that it can stand for.</summary>
    public static BoundExpression Apply(BoundExpression expression, SchedType type)
    {
        if (expression.Type.Is(type) || expression.Type.IsError || type.IsError)
            return expression;
        if (expression is BoundConstant constant && ConstantBinder.Convert(constant.Value, type) is { } converted)
            return constant with { Value = converted, Type = type };
        return new BoundConversion(expression, type);
    }

    /// <summary>The type that both can stand for; null when there is none.</summary>
    public static SchedType? Common(SchedType left, SchedType right) =>
        Exists(right, left) ? left : Exists(left, right) ? right : null;
}
