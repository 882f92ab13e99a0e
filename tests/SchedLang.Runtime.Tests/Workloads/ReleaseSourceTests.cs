using FsCheck;
using FsCheck.Fluent;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Workloads;

public sealed class ReleaseSourceTests
{
    [Fact]
    public void RatesAreExactForEver() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).ToArbitrary(),
        Gen.Elements(1L, 10L, 100L, 1000L).ToArbitrary(),
        (numerator, denominator) =>
        {
            var rate = new RateArrival(numerator, denominator);
            var releases = Releases(Stream(rate), 200);
            return releases.Select((r, k) => r == rate.NominalNs(k)).All(x => x);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AFractionalRateDoesNotDrift() => Releases(Stream(new RateArrival(5994, 100)), 100_000)[^1].ShouldBe(1668318318318L);

    [Fact]
    public void PeriodsAndOffsetsAddUp()
    {
        var stream = Stream(new PeriodicArrival(Duration.FromMs(20))) with { Offset = Duration.FromMs(3) };

        Releases(stream, 3).ShouldBe([3_000_000, 23_000_000, 43_000_000]);
    }

    [Fact]
    public void TheNextNominalReleaseIsKnown()
    {
        var source = new ReleaseSource(Stream(new RateArrival(60, 1)), 0, 0);

        source.Nominal.Ns.ShouldBe(16_666_667);
        source.Advance();
        source.Next.Ns.ShouldBe(16_666_667);
        source.Nominal.Ns.ShouldBe(33_333_333);
    }

    [Fact]
    public void JitterMovesForwardAndNeverOvertakes()
    {
        var stream = Stream(new PeriodicArrival(Duration.FromMs(1))) with { Jitter = Duration.FromMs(5) };
        var releases = Releases(stream, 1000);

        releases.ShouldBeInOrder();
        releases.Select((r, k) => r - k * 1_000_000L).ShouldAllBe(d => d >= 0 && d < 5_000_000 + 5_000_000);
        releases.Distinct().Count().ShouldBeGreaterThan(300);
    }

    [Fact]
    public void PoissonGapsHaveTheirMean()
    {
        var releases = Releases(Stream(new PoissonArrival(Duration.FromMs(2))), 100_000);

        (releases[^1] / 1e5).ShouldBeInRange(1.97e6, 2.03e6);
    }

    [Fact]
    public void TheSameSeedGivesTheSameReleases()
    {
        var stream = Stream(new PoissonArrival(Duration.FromMs(2))) with { Jitter = Duration.FromMs(1) };

        Releases(stream, 100, seed: 5).ShouldBe(Releases(stream, 100, seed: 5));
        Releases(stream, 100, seed: 5).ShouldNotBe(Releases(stream, 100, seed: 6));
    }

    [Fact]
    public void ATraceEndsWithItsRows()
    {
        var trace = new Trace([Instant.FromNs(5), Instant.FromNs(5), Instant.FromNs(9)], [], [], []);

        Releases(Stream(new TraceArrival(trace)), 3).ShouldBe([5, 5, 9]);
        var source = new ReleaseSource(Stream(new TraceArrival(trace)), 0, 0);
        for (var i = 0; i < 3; i++)
            source.Advance();
        source.Next.IsNever.ShouldBeTrue();
    }

    [Fact]
    public void FollowersWithoutDelayAreReleasedAtOnce()
    {
        var source = new ReleaseSource(Stream(new FollowingArrival(0, 1)), 1, 0);

        source.Follow(Instant.FromNs(7), 1, out _).ShouldBeTrue();
        source.Next.IsNever.ShouldBeTrue();
    }

    [Fact]
    public void DelayedFollowersQueueUpInOrder()
    {
        var source = new ReleaseSource(Stream(new FollowingArrival(0, 1)) with { Offset = Duration.FromNs(10) }, 1, 0);

        source.Follow(Instant.FromNs(7), 1, out _).ShouldBeFalse();
        source.Follow(Instant.FromNs(9), 1, out _).ShouldBeFalse();
        source.Next.Ns.ShouldBe(17);
        source.Advance();
        source.Next.Ns.ShouldBe(19);
        source.Advance();
        source.Next.IsNever.ShouldBeTrue();
    }

    private static List<long> Releases(StreamDefinition stream, int count, long seed = 0)
    {
        var source = new ReleaseSource(stream, 0, seed);
        var releases = new List<long>();
        for (var i = 0; i < count; i++)
        {
            source.Index.ShouldBe(i);
            releases.Add(source.Next.Ns);
            source.Advance();
        }

        return releases;
    }

    private static StreamDefinition Stream(Arrival arrival) => new() { Name = "s", Model = 0, Arrival = arrival };
}
