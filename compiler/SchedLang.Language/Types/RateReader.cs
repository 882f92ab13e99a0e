namespace SchedLang.Compiler.Types;

/// <summary>Reads rates as exact fractions.</summary>
public static class RateReader
{
    /// <summary>A rate as jobs in a number of seconds, which is a power of ten; null unless it is above 0 and at most 1000 MHz.</summary>
    public static (long Numerator, long Denominator)? Of(Constant value, string digits, string unit)
    {
        if (value.AsDouble is not (> 0 and <= 1) || !DecimalNumber.TryParse(digits, out var number))
            return null;
        return number.AsFraction(Unit.Find(unit)!.PowerOfTen + 9) is { Numerator: > 0 } fraction ? fraction : null;
    }
}
