using System.Runtime.Intrinsics;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Quantities;

/// <summary>Values of four jobs at once are those of one job, to the last bit: for each two of the values at which arithmetic goes astray.</summary>
public sealed class FourValuesTests
{
    private static readonly long[] Times =
        [0, 1, -1, 2, 3, 1_000_000, -1_000_000, (1L << 53) + 1, long.MaxValue - 1, long.MaxValue, long.MinValue, long.MinValue + 1, long.MaxValue / 2, long.MinValue / 2];

    private static readonly double[] Reals =
        [0.0, -0.0, 1, -1, 0.1, 3, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    [Fact]
    public void SumsOfTimes() => OfTimes((l, r) => l + r, (l, r) => (l + r).Ns);

    [Fact]
    public void DifferencesOfTimes() => OfTimes((l, r) => l - r, (l, r) => (l - r).Ns);

    [Fact]
    public void ShorterTimes() => OfTimes(FourTimes.Min, (l, r) => Duration.Min(l, r).Ns);

    [Fact]
    public void LongerTimes() => OfTimes(FourTimes.Max, (l, r) => Duration.Max(l, r).Ns);

    [Fact]
    public void TimesUntil()
    {
        var state = new SystemState(new Workload("S", new Platform("P", [], 0, 0, Duration.Zero, Duration.Zero), [], [], [], Instant.Never), seed: 0);
        foreach (var time in Times)
            Each(FourTimes.Until(new(Vector256.Create(time)), state.Now).Ns, state.Until(Instant.FromNs(time)).Ns);
    }

    [Fact]
    public void RatiosOfTimes() => ForTimes((l, r) => Each((Four(l) / Four(r)).Values, l / r));

    [Fact]
    public void ComparisonsOfTimes() => ForTimes((l, r) =>
    {
        Each(Four(l) < Four(r), l < r);
        Each(Four(l) > Four(r), l > r);
        Each(Four(l) <= Four(r), l <= r);
        Each(Four(l) >= Four(r), l >= r);
        Each(!(Four(l) < Four(r)), !(l < r));
    });

    [Fact]
    public void KeysOfTimes() => ForTimes((l, r) =>
    {
        Each(FourKeys.Of(Four(l)).Values, Ranking.Of(l));
        Each(FourKeys.Descending(Four(r)).Values, Ranking.Descending(r));
    });

    [Fact]
    public void Numbers()
    {
        OfReals((l, r) => l + r, (l, r) => l + r);
        OfReals((l, r) => l - r, (l, r) => l - r);
        OfReals((l, r) => l * r, (l, r) => l * r);
        OfReals((l, r) => l / r, (l, r) => l / r);
        OfReals((l, _) => -l, (l, _) => -l);
    }

    [Fact]
    public void ExtremesOfNumbers()
    {
        OfReals(FourNumbers.Min, Runtime.Quantities.Numbers.Min);
        OfReals(FourNumbers.Max, Runtime.Quantities.Numbers.Max);
    }

    /// <summary>Where the plain extreme is not certain, it may be another, but both forms say so.</summary>
    [Fact]
    public void PlainExtremesOfNumbers() => ForReals((l, r) =>
    {
        Plain(FourNumbers.PlainMax(l, r), Runtime.Quantities.Numbers.PlainMax(l, r));
        Plain(FourNumbers.PlainMin(l, r), Runtime.Quantities.Numbers.PlainMin(l, r));

        void Plain(FourNumbers four, double one)
        {
            if (double.IsNaN(l))
                return;
            FourNumbers.ArePlainExtremes(four).ShouldBe(Runtime.Quantities.Numbers.IsPlainExtreme(one));
            if (Runtime.Quantities.Numbers.IsPlainExtreme(one))
                Each(four.Values, one);
        }
    });

    /// <summary>One that is not certain is enough.</summary>
    [Fact]
    public void AllFourMustBeCertain()
    {
        FourNumbers.ArePlainExtremes(new(Vector256.Create(1.0, -2, 3, 4))).ShouldBeTrue();
        for (var i = 0; i < 4; i++)
            FourNumbers.ArePlainExtremes(new(Vector256.Create(1.0, -2, 3, 4).WithElement(i, 0))).ShouldBeFalse();
    }

    [Fact]
    public void ComparisonsOfNumbers() => ForReals((l, r) =>
    {
        var (left, right) = ((FourNumbers)l, (FourNumbers)r);
        Each(left < right, l < r);
        Each(left > right, l > r);
        Each(left <= right, l <= r);
        Each(left >= right, l >= r);
        Each(!(left < right), !(l < r));
        Each(!(left >= right), !(l >= r));
    });

    [Fact]
    public void KeysOfNumbers() => ForReals((l, _) =>
    {
        Each(FourKeys.Of(l).Values, Ranking.Of(l));
        Each(FourKeys.Descending(l).Values, Ranking.Descending(l));
    });

    [Fact]
    public void TruthValuesAndChoices()
    {
        foreach (var left in (bool[])[false, true])
        {
            foreach (var right in (bool[])[false, true])
            {
                Each((FourTruths)left & right, left & right);
                Each((FourTruths)left | right, left | right);
                Each(!(FourTruths)left, !left);
                Each(FourKeys.Of((FourTruths)left).Values, Ranking.Of(left));
                Each(FourKeys.Descending((FourTruths)left).Values, Ranking.Descending(left));
                Each(FourKeys.Preferred(left).Values, Ranking.Preferred(left));
                Each(FourTruths.Choose(left, right, !right), left ? right : !right);
            }

            Each(FourTruths.Choose(left, (FourNumbers)1.5, -0.0).Values, left ? 1.5 : -0.0);
            Each(FourTruths.Choose(left, (FourTimes)Duration.Never, Duration.Zero).Ns, left ? long.MaxValue : 0);
        }
    }

    /// <summary>Each job has its own value.</summary>
    [Fact]
    public void JobsDoNotMix()
    {
        var times = new FourTimes(Vector256.Create(1L, 2, long.MaxValue, 4));
        (times - (FourTimes)Duration.FromNs(1)).Ns.ShouldBe(Vector256.Create(0L, 1, long.MaxValue, 3));
        FourTruths.Choose(times < Duration.FromNs(3), times, Duration.Zero).Ns.ShouldBe(Vector256.Create(1L, 2, 0, 0));
    }

    private static FourTimes Four(Duration time) => time;

    private static void OfTimes(Func<FourTimes, FourTimes, FourTimes> four, Func<Duration, Duration, long> one) => ForTimes((l, r) => Each(four(l, r).Ns, one(l, r)));

    private static void OfReals(Func<FourNumbers, FourNumbers, FourNumbers> four, Func<double, double, double> one) => ForReals((l, r) => Each(four(l, r).Values, one(l, r)));

    private static void ForTimes(Action<Duration, Duration> check)
    {
        foreach (var left in Times)
        {
            foreach (var right in Times)
                check(new Duration(left), new Duration(right));
        }
    }

    private static void ForReals(Action<double, double> check)
    {
        foreach (var left in Reals)
        {
            foreach (var right in Reals)
                check(left, right);
        }
    }

    private static void Each(FourTruths actual, bool expected) => Each(FourTruths.Choose(actual, (FourTimes)Duration.FromNs(1), Duration.Zero).Ns, expected ? 1 : 0);

    private static void Each(Vector256<long> actual, long expected) => actual.ShouldBe(Vector256.Create(expected));

    // What is no number has many forms, and 0 has two.
    private static void Each(Vector256<double> actual, double expected)
    {
        if (double.IsNaN(expected))
            Vector256.IsNaN(actual).ShouldBe(Vector256.IsNaN(Vector256.Create(double.NaN)));
        else
            Each(actual.AsInt64(), BitConverter.DoubleToInt64Bits(expected));
    }
}
