using SchedLang.Runtime.Metrics;
using SchedLang.Simulator.Output;
using SchedLang.Simulator.Statistics;

namespace SchedLang.Cli.Tests;

public sealed class EstimateTests
{
    [Fact]
    public void WorkedByHand()
    {
        // Mean 5; squares of deviations 9 + 1 + 1 + 9 = 20; variance 20 / 3; standard error sqrt(20 / 12); t(3) = 3.1824.
        var estimate = Estimate.Of([2, 4, 6, 8]);

        estimate.Mean.ShouldBe(5);
        estimate.HalfWidth.ShouldBe(3.1824 * Math.Sqrt(20.0 / 12), 1e-12);
        estimate.HalfWidth.ShouldBe(4.10846, 1e-5);
        estimate.Count.ShouldBe(4);
    }

    [Fact]
    public void OfTwoValuesOnly() => Estimate.Of([1, 2]).HalfWidth.ShouldBe(12.7062 * 0.5, 1e-12);

    [Fact]
    public void NoIntervalWhereAllAgree()
    {
        var estimate = Estimate.Of([0.44, 0.44, 0.44, 0.44, 0.44]);

        estimate.Mean.ShouldBe(0.44);
        estimate.HasInterval.ShouldBeFalse();
    }

    [Fact]
    public void NoIntervalOfOne()
    {
        var estimate = Estimate.Of([3]);

        (estimate.Mean, estimate.HasInterval).ShouldBe((3, false));
    }

    [Fact]
    public void NeverIsNeverAndNothingIsLeftOut()
    {
        Estimate.Of([1, double.PositiveInfinity, 2]).Mean.ShouldBe(double.PositiveInfinity);
        Estimate.Of([1, double.NaN, 3]).ShouldBe(Estimate.Of([1, 3]));
        Estimate.Of([double.NaN]).Count.ShouldBe(0);
    }

    [Fact]
    public void TheFiniteValuesHaveAMeanOfTheirOwn()
    {
        var estimate = Estimate.Of([1, double.PositiveInfinity, 3, double.NaN]);

        (estimate.MeanOfFinite, estimate.Never, estimate.Count).ShouldBe((2, 1, 3));
        FigureText.WithNever(MetricUnit.Time, Estimate.Of([1e6, double.PositiveInfinity])).ShouldBe("1.00 ms, 1 of 2 runs never");
        FigureText.WithNever(MetricUnit.Time, Estimate.Of([double.PositiveInfinity])).ShouldBe("never");
        (Estimate.Of([4]).MeanOfFinite, Estimate.Of([4]).Never).ShouldBe((4, 0));
    }

    // From a table with more digits; where ours goes over to the expansion, too.
    [Theory]
    [InlineData(1, 12.7062)]
    [InlineData(9, 2.2622)]
    [InlineData(30, 2.0423)]
    [InlineData(31, 2.0395)]
    [InlineData(40, 2.0211)]
    [InlineData(60, 2.0003)]
    [InlineData(120, 1.9799)]
    [InlineData(1_000_000, 1.95996)]
    public void QuantilesAreThoseOfTheTables(int degreesOfFreedom, double expected) =>
        StudentT.Quantile975(degreesOfFreedom).ShouldBe(expected, 5e-5);
}
