namespace SchedLang.Compiler.Types;

/// <summary>Rates as exact fractions.</summary>
public static class RateReader
{
    /// <summary>A rate of digits and unit as jobs in a number of seconds, a power of ten; null when it is not above 0 and at most 1000 MHz.</summary>
    public static (long Numerator, long Denominator)? Of(Constant value, string digits, string unit)
    {
        if (value.AsDouble is not (> 0 and <= 1) || !DecimalNumber.TryParse(digits, out var number))
            return null;
        return number.AsFraction(Unit.Find(unit)!.PowerOfTen + 9) is { Numerator: > 0 } fraction ? fraction : null;
    }
}
