using FsCheck;
using FsCheck.Fluent;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Quantities;

public sealed class SaturatingTests
{
    private const long Never = Saturating.Never;

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(Never, 2, Never)]
    [InlineData(-5, Never, Never)]
    [InlineData(long.MaxValue - 1, 2, Never)]
    [InlineData(long.MinValue, -1, Never)]
    public void Adds(long left, long right, long expected) => Saturating.Add(left, right).ShouldBe(expected);

    [Theory]
    [InlineData(1, 2, -1)]
    [InlineData(Never, Never, 0)]
    [InlineData(Never, 2, Never)]
    [InlineData(2, Never, Never)]
    [InlineData(long.MinValue, 1, Never)]
    public void Subtracts(long left, long right, long expected) => Saturating.Subtract(left, right).ShouldBe(expected);

    [Theory]
    [InlineData(3, 0.5, 2)]
    [InlineData(5, 0.5, 2)]
    [InlineData(Never, 0, Never)]
    [InlineData(3, double.NaN, Never)]
    [InlineData(3, 1e300, Never)]
    [InlineData(-3, 0.5, -2)]
    public void MultipliesRoundingHalfToEven(long value, double factor, long expected) => Saturating.Multiply(value, factor).ShouldBe(expected);

    [Theory]
    [InlineData(7, 2, 3.5)]
    [InlineData(Never, 2, double.PositiveInfinity)]
    [InlineData(2, Never, double.PositiveInfinity)]
    [InlineData(1, 0, double.PositiveInfinity)]
    public void Divides(long left, long right, double expected) => Saturating.Ratio(left, right).ShouldBe(expected);

    [Theory]
    [InlineData(7, 3, 1)]
    [InlineData(-7, 3, -1)]
    [InlineData(7, 0, 7)]
    [InlineData(long.MinValue, -1, 0)]
    [InlineData(7, Never, Never)]
    public void TakesRemainders(long left, long right, long expected) => Saturating.Remainder(left, right).ShouldBe(expected);

    [Fact]
    public void AgreesWithWideArithmeticInRange() => Prop.ForAll<long, long>((a, b) =>
    {
        var sum = (Int128)a + b;
        var expected = a == Never || b == Never || sum > long.MaxValue || sum < long.MinValue ? Never : (long)sum;
        return Saturating.Add(a, b) == expected && (a == Never || b == Never || Saturating.Subtract(a, b) == WideDifference(a, b));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void DurationsShowTheirLargestUnit()
    {
        new Duration(16_670_000).ToString().ShouldBe("16.67 ms");
        new Duration(-1_500).ToString().ShouldBe("-1.5 us");
        Duration.FromSeconds(20).ToString().ShouldBe("20 s");
        Duration.Never.ToString().ShouldBe("never");
        new Duration(long.MinValue).ToString().ShouldEndWith(" s");
    }

    private static long WideDifference(long a, long b)
    {
        var difference = (Int128)a - b;
        return difference > long.MaxValue || difference < long.MinValue ? Never : (long)difference;
    }
}
