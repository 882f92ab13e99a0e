using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Tests.Tables;

public sealed class StageProfileTests
{
    [Fact]
    public void AStageIsDealtOutOverItsUnits() => Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt>(),
        Gen.Choose(1, 40).ToArbitrary(),
        (latency, units) =>
        {
            var work = new long[units];
            Profile(latency.Get, units).UnitWork(0, new Piece(0, 1), work);
            return work.Select((w, i) => w == Math.Max(1, ((long)(i + 1) * latency.Get / units) - ((long)i * latency.Get / units))).All(x => x)
                && (latency.Get < units || work.Sum() == latency.Get);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void NoProductOverflows()
    {
        var work = new long[7];
        Profile(long.MaxValue - 1, 7).UnitWork(0, new Piece(0, 1), work);

        work.Select(w => (BigInteger)w).Aggregate(BigInteger.Add).ShouldBe(long.MaxValue - 1);
    }

    private static StageProfile Profile(long latency, int units) =>
        new(Stage.Infer, units, [[new LatencyCurve([(1, [new LatencyPoint(0, latency, 0, double.NaN)])])]]);
}
