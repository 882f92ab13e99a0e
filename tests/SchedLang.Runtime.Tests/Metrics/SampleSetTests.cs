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

    /// <summary>A few ranks are looked for, further ones come from sorted values, and values may be added between.</summary>
    [Fact]
    public void PercentilesAreRightHoweverManyAreAsked()
    {
        var random = new Random(3);
        var (set, all) = (new SampleSet(), new List<double>());
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 150; i++)
            {
                all.Add(random.Next(500));
                set.Add(all[^1]);
            }

            if (round % 4 == 3)
                set = SampleSet.Merge([set]);
            for (var percent = 100; percent > 0; percent -= 1 + round * 7)
                set.Percentile(percent).ShouldBe(all.Order().ElementAt((int)Math.Ceiling(percent / 100.0 * all.Count) - 1));
        }
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
    public void AMillionValuesAreExactAndMoreAreOffByAThousandth()
    {
        var random = new Random(7);
        var values = Enumerable.Range(0, 1_500_000).Select(_ => Math.Exp(40 * random.NextDouble())).ToArray();
        var (exact, more) = (Of(values[..SampleSet.MostExact]), Of(values));
        more.Add(double.PositiveInfinity);

        exact.IsExact.ShouldBeTrue();
        more.IsExact.ShouldBeFalse();
        more.Mean.ShouldBe(double.PositiveInfinity);
        more.Percentile(100).ShouldBe(double.PositiveInfinity);
        Array.Sort(values);
        foreach (var percent in (double[])[0.001, 1, 25, 50, 75, 90, 99, 99.9, 99.9999])
        {
            var at = values[(int)Math.Ceiling(percent / 100 * more.Count) - 1];
            more.Percentile(percent).ShouldBeInRange(at * 0.999, at * 1.001, $"{percent} %");
        }
    }

    [Fact]
    public void MergedSetsAreAsExactAsTheyAreSmall()
    {
        var half = Of([.. Enumerable.Range(1, 600_000).Select(i => (double)i)]);
        var (small, large) = (SampleSet.Merge([half, Of(0)]), SampleSet.Merge([half, half, Of(0, 1e9)]));

        small.IsExact.ShouldBeTrue();
        small.Percentile(50).ShouldBe(300_000);
        small.Percentile(0.00001).ShouldBe(0);
        large.IsExact.ShouldBeFalse();
        large.Count.ShouldBe(1_200_002);
        large.Percentile(50).ShouldBeInRange(299_700, 300_300);
        large.Percentile(0.00001).ShouldBe(0);
        large.Percentile(100).ShouldBe(1e9);
        SampleSet.Merge([large, half]).Count.ShouldBe(1_800_002);
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

    [Fact]
    public void WithoutValuesKeptThereAreMeansButNoPercentiles()
    {
        var set = new SampleSet(keepsValues: false);
        foreach (var value in (double[])[1, 2, 6, double.PositiveInfinity])
            set.Add(value);
        var merged = SampleSet.Merge([set, Of(3)]);

        set.Count.ShouldBe(4);
        set.NeverCount.ShouldBe(1);
        set.Mean.ShouldBe(double.PositiveInfinity);
        merged.Count.ShouldBe(5);
        Should.Throw<InvalidOperationException>(() => set.Percentile(50));
        Should.Throw<InvalidOperationException>(() => merged.Percentile(50));
    }

    private static SampleSet Of(params double[] values)
    {
        var set = new SampleSet();
        foreach (var value in values)
            set.Add(value);
        return set;
    }
}
