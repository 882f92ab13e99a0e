namespace SchedLang.Compiler.Types;

/// <summary>Converts numbers with units, exactly as written, to constants.</summary>
public static class NumberReader
{
    /// <summary>The value of digits and a unit; null with the reason if there is no such value.</summary>
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
            problem = "is not a whole number of tokens";
            return null;
        }

        return unit.Type.Representation is Representation.Duration or Representation.Integer
            ? number.RoundToInteger(unit.Factor, unit.PowerOfTen) is { } rounded ? Constant.Of(rounded, unit.Type) : null
            : Finite(number.ToDouble(unit.Factor, unit.PowerOfTen), unit.Type);
    }

    private static Constant? Finite(double value, SchedType type) => double.IsFinite(value) ? Constant.Of(value, type) : null;
}
