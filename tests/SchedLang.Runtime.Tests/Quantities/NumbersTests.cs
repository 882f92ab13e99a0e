using FsCheck;
using FsCheck.Fluent;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Quantities;

public sealed class NumbersTests
{
    private static readonly double[] Odd = [0.0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1, -1, double.Epsilon];

    /// <summary>The extreme of one instruction is exact wherever it claims to be, and it claims that of ordinary numbers.</summary>
    [Fact]
    public void PlainExtremesThatAreCertainAreExact() => Prop.ForAll(
        Gen.OneOf(Gen.Elements(Odd), Gen.Choose(-3, 3).Select(i => i / 2.0)).ListOf().ToArbitrary(),
        values =>
        {
            var (max, min, exactMax, exactMin) = (double.NegativeInfinity, double.PositiveInfinity, double.NaN, double.NaN);
            foreach (var value in values)
            {
                (max, min) = (Numbers.PlainMax(max, value), Numbers.PlainMin(min, value));
                (exactMax, exactMin) = (Numbers.Max(exactMax, value), Numbers.Min(exactMin, value));
            }

            return IsRight(max, exactMax) && IsRight(min, exactMin);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PlainExtremesOfOrdinaryNumbersAreCertain()
    {
        Numbers.IsPlainExtreme(Numbers.PlainMax(Numbers.PlainMax(double.NegativeInfinity, -2), -1)).ShouldBeTrue();
        Numbers.IsPlainExtreme(Numbers.PlainMin(Numbers.PlainMin(double.PositiveInfinity, 2), 1)).ShouldBeTrue();
    }

    private static bool IsRight(double plain, double exact) =>
        !Numbers.IsPlainExtreme(plain) || BitConverter.DoubleToInt64Bits(plain) == BitConverter.DoubleToInt64Bits(exact);
}
