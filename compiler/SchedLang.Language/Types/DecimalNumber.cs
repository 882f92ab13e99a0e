using System.Globalization;
using System.Numerics;

namespace SchedLang.Compiler.Types;

/// <summary>A number exactly as written: digits times a power of ten, times an exact factor of its unit.</summary>
public readonly struct DecimalNumber
{
    // No quantity needs more digits. The limit keeps powers of ten small.
    private const int MaxDigits = 400;

    private readonly BigInteger _digits;
    private readonly int _exponent;

    private DecimalNumber(BigInteger digits, int exponent)
    {
        _digits = digits;
        _exponent = exponent;
    }

    /// <summary>Reads <c>-12.5e3</c>; false if the text is not a number or is too long.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DecimalNumber number)
    {
        number = default;
        var mantissa = text;
        var exponent = 0;
        var e = text.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            mantissa = text[..e];
            if (!int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
                return false;
        }

        Span<char> digits = stackalloc char[MaxDigits];
        var count = 0;
        var point = -1;
        foreach (var c in mantissa)
        {
            if (c == '_')
                continue;
            if (c == '.' && point < 0)
            {
                point = count;
                continue;
            }

            if (count == MaxDigits || !(char.IsAsciiDigit(c) || (count == 0 && c is '-' or '+')))
                return false;
            digits[count++] = c;
        }

        if (!BigInteger.TryParse(digits[..count], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return false;
        exponent = Math.Clamp(exponent, -10 * MaxDigits, 10 * MaxDigits) - (point < 0 ? 0 : count - point);
        if (!value.IsZero && Math.Abs(exponent) > MaxDigits)
            return false;
        number = new DecimalNumber(value, value.IsZero ? 0 : exponent);
        return true;
    }

    /// <summary>Whether it is less than zero.</summary>
    public bool IsNegative => _digits.Sign < 0;

    /// <summary>Its opposite.</summary>
    public DecimalNumber Negated() => new(-_digits, _exponent);

    /// <summary>The number times a factor and a power of ten, rounded once, half to even; null if it does not fit 64 bits.</summary>
    public long? RoundToInteger(long factor, int powerOfTen)
    {
        var value = _digits * factor;
        var exponent = _exponent + powerOfTen;
        var rounded = exponent >= 0 ? value * BigInteger.Pow(10, exponent) : RoundedQuotient(value, BigInteger.Pow(10, -exponent));
        return rounded > long.MinValue && rounded < long.MaxValue ? (long)rounded : null;
    }

    /// <summary>Whether the number times a factor is whole.</summary>
    public bool IsWhole() =>
        _exponent >= 0 || BigInteger.Remainder(_digits, BigInteger.Pow(10, -_exponent)).IsZero;

    /// <summary>The double nearest to the number times a factor and a power of ten; infinite if out of range.</summary>
    public double ToDouble(long factor, int powerOfTen) => double.Parse(
        string.Create(CultureInfo.InvariantCulture, $"{_digits * factor}e{_exponent + powerOfTen}"),
        NumberStyles.Float,
        CultureInfo.InvariantCulture);

    /// <summary>The number as numerator and denominator, a power of ten; null if either does not fit 64 bits.</summary>
    public (long Numerator, long Denominator)? AsFraction(int powerOfTen)
    {
        var exponent = _exponent + powerOfTen;
        var numerator = exponent > 0 ? _digits * BigInteger.Pow(10, exponent) : _digits;
        var denominator = exponent < 0 ? BigInteger.Pow(10, -exponent) : BigInteger.One;
        while (denominator > 1 && (numerator % 10).IsZero)
            (numerator, denominator) = (numerator / 10, denominator / 10);
        return BigInteger.Abs(numerator) < long.MaxValue && denominator < long.MaxValue ? ((long)numerator, (long)denominator) : null;
    }

    /// <summary>The number of one unit, written in another unit of the same type, without an exponent; null if its decimals never end.</summary>
    /// <param name="from">The unit of this number.</param>
    /// <param name="to">The other unit.</param>
    public string? In(Unit from, Unit to)
    {
        var (digits, exponent) = (_digits * from.Factor, _exponent + from.PowerOfTen - to.PowerOfTen);
        // Only a divisor of twos and fives has decimals that end; each step adds a decimal.
        var divisor = (BigInteger)to.Factor / BigInteger.GreatestCommonDivisor(digits, to.Factor);
        digits /= to.Factor / divisor;
        for (; divisor > 1; exponent--)
        {
            var common = BigInteger.GreatestCommonDivisor(divisor, 10);
            if (common.IsOne)
                return null;
            (digits, divisor) = (digits * (10 / common), divisor / common);
        }

        for (; exponent < 0 && (digits % 10).IsZero; exponent++)
            digits /= 10;
        if (exponent >= 0)
            return (digits * BigInteger.Pow(10, exponent)).ToString(CultureInfo.InvariantCulture);
        var text = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
        return $"{(digits.Sign < 0 ? "-" : "")}{text[..^-exponent]}.{text[^-exponent..]}";
    }

    private static BigInteger RoundedQuotient(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(BigInteger.Abs(value), divisor, out var remainder);
        var twice = (2 * remainder).CompareTo(divisor);
        if (twice > 0 || (twice == 0 && !quotient.IsEven))
            quotient++;
        return value.Sign < 0 ? -quotient : quotient;
    }
}
