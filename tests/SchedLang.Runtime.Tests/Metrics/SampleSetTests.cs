using SchedLang.Runtime.Metrics;

namespace SchedLang.Runtime.Tests.Metrics;

public sealed class SampleSetTests
{
    [Fact]
    public void PercentilesAreNearestRank()
    {
        var set = Of(50, 15, 40, 35, 20);

        set.Percentile(5).ShouldBe(15);
        set.Percentile(30).ShouldBe(20);
        set.Percentile(40).ShouldBe(20);
        set.Percentile(50).ShouldBe(35);
        set.Percentile(100).ShouldBe(50);
        set.Mean.ShouldBe(32);
    }

    [Fact]
    public void NeverSortsLastAndIsNeverLeftOut()
    {
        var set = Of(1, double.PositiveInfinity, 2);

        set.Percentile(50).ShouldBe(2);
        set.Percentile(90).ShouldBe(double.PositiveInfinity);
        set.Mean.ShouldBe(double.PositiveInfinity);
        set.NeverCount.ShouldBe(1);
    }

    [Fact]
    public void NoValuesHaveNoFigures()
    {
        double.IsNaN(new SampleSet().Mean).ShouldBeTrue();
        double.IsNaN(new SampleSet().Percentile(99)).ShouldBeTrue();
    }

    [Fact]
    public void ValuesMayComeAfterAQuestion()
    {
        var set = Of(3);
        set.Percentile(50).ShouldBe(3);
        set.Add(1);
        set.Percentile(50).ShouldBe(1);
        SampleSet.Merge([set, Of(9)]).Count.ShouldBe(3);
    }

    private static SampleSet Of(params double[] values)
    {
        var set = new SampleSet();
        foreach (var value in values)
            set.Add(value);
        return set;
    }
}
