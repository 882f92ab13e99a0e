using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Numbers with units, exactly as written, to values.</summary>
public static class ConstantBinder
{
    /// <summary>The value of a number; null when it is out of range, which is reported.</summary>
    public static Constant? Bind(SyntaxNode syntax, bool isNegative, SyntaxToken number, SyntaxToken? unit, DiagnosticBag diagnostics)
    {
        var constant = Of(isNegative, number.Text, unit?.Text, out var problem);
        if (constant == null)
            diagnostics.Report(DiagnosticCatalog.NumberOutOfRange, syntax.Location, syntax.ToString(), problem);
        return constant is null ? null : constant with { Text = syntax.ToString() };
    }

    /// <summary>The value of digits and a unit; null with the reason when there is none.</summary>
    public static Constant? Of(bool isNegative, string digits, string? unitSymbol, out string problem)
    {
        problem = "is out of range";
        if (!DecimalNumber.TryParse(digits, out var number))
            return null;
        if (isNegative)
            number = number.Negated();
        if (unitSymbol == null)
        {
            var isWhole = digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
            return isWhole
                ? number.RoundToInteger(1, 0) is { } whole ? Constant.Of(whole, SchedType.Int) : null
                : Finite(number.ToDouble(1, 0), SchedType.Number);
        }

        var unit = Unit.Find(unitSymbol);
        if (unit == null)
        {
            problem = $"has no unit '{unitSymbol}'";
            return null;
        }

        if (unit.Type == SchedType.Tokens && !number.IsWhole())
        {
            problem = "is no whole number of tokens";
            return null;
        }

        return unit.Type.Representation is Representation.Duration or Representation.Integer
            ? number.RoundToInteger(unit.Factor, unit.PowerOfTen) is { } rounded ? Constant.Of(rounded, unit.Type) : null
            : Finite(number.ToDouble(unit.Factor, unit.PowerOfTen), unit.Type);
    }

    /// <summary>A constant as a type that it can stand for; null when it cannot.</summary>
    public static Constant? Convert(Constant constant, SchedType type)
    {
        if (constant.Type.Is(type))
            return constant;
        if (!Conversion.Exists(constant.Type, type))
            return null;
        return type.Representation == Representation.Real
            ? constant with { Type = type, Value = constant.AsDouble }
            : constant with { Type = type };
    }

    private static Constant? Finite(double value, SchedType type) => double.IsFinite(value) ? Constant.Of(value, type) : null;
}
