using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Tests.Tables;

public sealed class LatencyCurveTests
{
    private static readonly LatencyCurve Line = new([(1, [Point(16, 100), Point(32, 201), Point(64, 300)])]);

    [Theory]
    [InlineData(1, 100)]
    [InlineData(16, 100)]
    [InlineData(24, 150)] // 150.5 is rounded half to even
    [InlineData(32, 201)]
    [InlineData(48, 250)] // 250.5 likewise
    [InlineData(64, 300)]
    [InlineData(128, 498)]
    public void IsALineBetweenPointsAndPastTheLast(long tokens, long expected) => Line.LatencyNs(tokens, 1).ShouldBe(expected);

    [Fact]
    public void OnePointIsAConstant() => new LatencyCurve([(1, [Point(16, 100)])]).LatencyNs(4000, 1).ShouldBe(100);

    [Fact]
    public void IsNeverBelowOneNanosecond() =>
        new LatencyCurve([(1, [Point(16, 100), Point(32, 10)])]).LatencyNs(1000, 1).ShouldBe(1);

    [Fact]
    public void WithoutBatchesABatchCostsThatManyTimes()
    {
        Line.LatencyNs(16, 3).ShouldBe(300);
        new LatencyCurve([(1, [new LatencyPoint(0, 10, 5, 7)])]).EnergyNj(0, 3).ShouldBe(21);
        new LatencyCurve([(1, [new LatencyPoint(0, 10, 5, 7)])]).Bandwidth(0, 3).ShouldBe(5);
    }

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 120)]
    [InlineData(3, 140)]
    [InlineData(4, 160)]
    [InlineData(6, 200)]
    public void BatchesAreInterpolatedAlongBatch(int batch, long expected) =>
        new LatencyCurve([(1, [Point(16, 100)]), (4, [Point(16, 160)])]).LatencyNs(16, batch).ShouldBe(expected);

    [Fact]
    public void BelowTheSmallestBatchTheSmallestCounts() => new LatencyCurve([(4, [Point(16, 160)])]).LatencyNs(16, 1).ShouldBe(160);

    [Fact]
    public void EnergyIsInterpolatedUnrounded()
    {
        var curve = new LatencyCurve([(1, [new LatencyPoint(10, 1, 0, 1), new LatencyPoint(20, 1, 3, 2)])]);

        curve.EnergyNj(15, 1).ShouldBe(1.5);
        curve.Bandwidth(15, 1).ShouldBe(1.5);
        Line.HasEnergy.ShouldBeFalse();
    }

    /// <summary>Beyond the last point the line of batch 4 falls below 0, which counts as 0 between the batches, too.</summary>
    [Fact]
    public void BandwidthAndEnergyAreNotBelowZeroAtAnyBatch()
    {
        var curve = new LatencyCurve([(1, [new LatencyPoint(10, 1, 6, 3), new LatencyPoint(20, 1, 6, 3)]), (4, [new LatencyPoint(10, 1, 4, 2), new LatencyPoint(20, 1, 1, 0.5)])]);

        curve.Bandwidth(100, 4).ShouldBe(0);
        curve.Bandwidth(100, 2).ShouldBe(4);
        curve.Bandwidth(100, 30).ShouldBe(0);
        curve.EnergyNj(100, 4).ShouldBe(0);
        curve.EnergyNj(100, 2).ShouldBe(2);
    }

    private static LatencyPoint Point(long tokens, long ns) => new(tokens, ns, 0, double.NaN);
}
