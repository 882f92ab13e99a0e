using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Tests.Types;

public sealed class DecimalNumberTests
{
    [Theory]
    [InlineData("16.67", 6, 16_670_000L)]
    [InlineData("0.0000005", 6, 0L)]
    [InlineData("0.0000015", 6, 2L)]
    [InlineData("0.0000025", 6, 2L)]
    [InlineData("-0.0000015", 6, -2L)]
    [InlineData("1e3", 0, 1000L)]
    [InlineData("1_000_000", 0, 1_000_000L)]
    [InlineData("9223372036.854775806", 9, 9223372036854775806L)]
    public void IsRoundedOnceHalfToEven(string text, int powerOfTen, long expected) =>
        Parse(text).RoundToInteger(1, powerOfTen).ShouldBe(expected);

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("1e30")]
    [InlineData("-1e30")]
    public void IsNoIntegerOutOfRange(string text) => Parse(text).RoundToInteger(1, 0).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1.2.3")]
    [InlineData("NaN")]
    [InlineData("1e")]
    [InlineData("1e9999999")]
    [InlineData("--1")]
    public void OtherTextsAreNoNumbers(string text) => DecimalNumber.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("59.94", 0, 5994L, 100L)]
    [InlineData("60", 0, 60L, 1L)]
    [InlineData("60.00", 0, 60L, 1L)]
    [InlineData("0.5", 3, 500L, 1L)]
    public void FractionsAreExact(string text, int powerOfTen, long numerator, long denominator) =>
        Parse(text).AsFraction(powerOfTen).ShouldBe((numerator, denominator));

    [Fact]
    public void RoundingAgreesWithExactArithmetic() => Prop.ForAll<int, byte, byte>((digits, decimals, power) =>
    {
        var (d, p) = (decimals % 12, power % 12);
        var text = d == 0 ? $"{digits}" : $"{(digits < 0 ? "-" : "")}{Math.Abs((long)digits) / (long)Math.Pow(10, d)}.{(Math.Abs((long)digits) % (long)Math.Pow(10, d)).ToString().PadLeft(d, '0')}";
        var exact = (decimal)digits / (decimal)Math.Pow(10, d) * (decimal)Math.Pow(10, p);
        return Parse(text).RoundToInteger(1, p) == (long)Math.Round(exact, MidpointRounding.ToEven);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("16", "ms", "us", "16000")]
    [InlineData("1.5", "ms", "s", "0.0015")]
    [InlineData("-1.5", "ms", "s", "-0.0015")]
    [InlineData("90", "s", "min", "1.5")]
    [InlineData("10", "s", "min", null)]
    [InlineData("1", "h", "min", "60")]
    [InlineData("1", "MiB", "GiB", "0.0009765625")]
    [InlineData("1", "GiB", "MB", "1073.741824")]
    [InlineData("1", "GB", "GiB", "0.931322574615478515625")]
    [InlineData("0", "ms", "h", "0")]
    [InlineData("1e3", "us", "ms", "1")]
    [InlineData("100", "ms", "s", "0.1")]
    public void AnotherUnitIsExactOrRefused(string text, string from, string to, string? expected) =>
        Parse(text).In(Unit.Find(from)!, Unit.Find(to)!).ShouldBe(expected);

    [Fact]
    public void DoublesAreTheNearest() => Parse("0.1").ToDouble(1, 0).ShouldBe(0.1);

    [Fact]
    public void FactorsAreExact() => Parse("1.5").RoundToInteger(1L << 30, 0).ShouldBe((long)(1.5 * (1L << 30)));

    private static DecimalNumber Parse(string text) => DecimalNumber.TryParse(text, out var number) ? number : throw new FormatException(text);
}
