using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Policies;

public sealed class KineticCertificateTests
{
    private const long Start = 1_000_000;
    private const long End = 50_000_000_000;
    private const long Never = Saturating.Never;

    /// <summary>Ratios of times, of near and of very different sizes: until the moment told they compare as at the start.</summary>
    [Fact]
    public void RatiosCompareAsNowUntilThen() => Hold(
        (origin, by, at) => Ranking.Of(Duration.FromNs(at - origin) / Duration.FromNs(by)), (keys, left, right) => KineticCertificate.OfReals(keys, left, right, Start, End));

    /// <summary>The same of times that are scaled, and so rounded to the ns.</summary>
    [Fact]
    public void ScaledTimesCompareAsNowUntilThen() => Hold(
        (origin, by, at) => Ranking.Descending(Duration.FromNs(at - origin) * (by / 1e9)), (keys, left, right) => KineticCertificate.OfTimes(keys, left, right, Start, End));

    [Fact]
    public void WhatDoesNotGrowNeverCrosses()
    {
        var (never, two, nine) = (Ranking.Of(double.PositiveInfinity), Ranking.Of(2.0), Ranking.Of(9.0));

        KineticCertificate.OfReals(new(never, two, never, two), new(Never, 3), new(5, 1), Start, End).ShouldBe(End);
        KineticCertificate.OfReals(new(two, never, nine, never), new(5, 1), new(Never, 3), Start, End).ShouldBe(End);
        KineticCertificate.OfTimes(new(Never, 7, Never, 7), new(Never, 3), new(7, 1), Start, End).ShouldBe(End);
        KineticCertificate.OfTimes(new(Never, 7, Never, 9_000_000), new(Never, 3), new(7, 1), Start, End).ShouldBe(End);
    }

    [Fact]
    public void WhatIsTheSameForGoodLeavesItToTheNextKey()
    {
        var (never, zero) = (Ranking.Of(double.PositiveInfinity), Ranking.Of(0.0));

        KineticCertificate.OfReals(new(never, never, never, never), new(Never, 3), new(Never, 4), Start, End).ShouldBe(KineticCertificate.Tied);
        KineticCertificate.OfReals(new(zero, zero, zero, zero), new(5, 0), new(6, 0), Start, End).ShouldBe(KineticCertificate.Tied);
        KineticCertificate.OfTimes(new(0, 0, 0, 0), new(5, 1e12), new(6, 1e12), Start, End).ShouldBe(KineticCertificate.Tied);
    }

    [Fact]
    public void WhatMayNotGrowEvenlyIsAskedAgain()
    {
        var (one, eight, nan) = (Ranking.Of(1.0), Ranking.Of(8.0), Ranking.Of(double.NaN));

        KineticCertificate.OfReals(new(one, eight, eight, eight), new(Never - 5, 1), new(5, 1), Start, End).ShouldBe(Start);
        KineticCertificate.OfReals(new(one, nan, eight, eight), new(3, 1), new(5, 1), Start, End).ShouldBe(Start);
        KineticCertificate.OfReals(new(one, nan, eight, nan), new(3, 1), new(5, 1e300), Start, End).ShouldBe(Start); // it may be a number in between
        KineticCertificate.OfReals(new(one, eight, eight, one), new(3, 1e200), new(5, 1), Start, End).ShouldBe(Start);
        KineticCertificate.OfTimes(new(5, Never - 3, 9, Never), new(5, 1), new(Never - 3, 1), Start, End).ShouldBe(Start);
        KineticCertificate.OfTimes(new(5, Never, 9, Never), new(5, 1), new(-3, 1e12), Start, End).ShouldBe(Start); // cut off at both ends, but not in between
        KineticCertificate.OfAlike(5, Never - 3, Start, End).ShouldBe(Start);
        KineticCertificate.OfAlike(5, Never, Start, End).ShouldBe(End);
    }

    [Fact]
    public void OnlyTheSameBitsAreTheSame()
    {
        LinearKey.IsSame(new(5, 2, 3), new(5, 2, 3)).ShouldBeTrue();
        LinearKey.IsSame(new(5, 2, 3), new(6, 2, 3)).ShouldBeFalse();
        LinearKey.IsSame(new(5, 0.0), new(5, -0.0)).ShouldBeFalse();
    }

    private static void Hold(Func<long, long, long, long> keyOf, Func<KeyPair<long>, LinearKey, LinearKey, long> untilOf)
    {
        var random = new Random(11);
        var told = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var (left, right) = (Line(), Line());
            if (round % 3 == 0)
                right = (left.Origin + random.Next(3) - 1, left.By + random.Next(3) - 1);
            var keys = new KeyPair<long>(
                keyOf(left.Origin, left.By, Start), keyOf(right.Origin, right.By, Start), keyOf(left.Origin, left.By, End), keyOf(right.Origin, right.By, End));
            var until = untilOf(keys, new LinearKey(Start - left.Origin, left.By), new LinearKey(Start - right.Origin, right.By));
            if (until == KineticCertificate.Tied)
                until = End;

            until.ShouldBeInRange(Start, End);
            told += until > Start ? 1 : 0;
            var sign = At(Start);
            for (var look = 0; look < 8; look++)
                At(look == 0 ? until : random.NextInt64(Start, until + 1)).ShouldBe(sign);

            int At(long moment) => keyOf(left.Origin, left.By, moment).CompareTo(keyOf(right.Origin, right.By, moment));
        }

        told.ShouldBeGreaterThan(100_000);

        (long Origin, long By) Line() =>
            (random.NextInt64(-(1L << random.Next(2, 40)), Start), 1 + random.NextInt64(1L << random.Next(1, 34)));
    }
}
