using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Policies;

public sealed class CrossingTests
{
    private const long Start = 1_000_000;
    private const long End = 50_000_000_000;

    /// <summary>Ratios of times, of near and of very different sizes: until the moment told they compare as at the start.</summary>
    [Fact]
    public void RatiosCompareAsNowUntilThen() => Hold(
        (origin, by, at) => Ranking.Of(Duration.FromNs(at - origin) / Duration.FromNs(by)),
        (left, right, end, origins) => Crossing.OfReals(left.Now, right.Now, left.AtEnd, right.AtEnd, Start - origins.Left, Start - origins.Right, Start, end));

    /// <summary>The same of times that are scaled, and so rounded to the ns.</summary>
    [Fact]
    public void ScaledTimesCompareAsNowUntilThen() => Hold(
        (origin, by, at) => Ranking.Descending(Duration.FromNs(at - origin) * (by / 1e9)),
        (left, right, end, _) => Crossing.OfTimes(left.Now, right.Now, left.AtEnd, right.AtEnd, Start, end));

    [Fact]
    public void WhatDoesNotGrowNeverCrosses()
    {
        var (never, small) = (Ranking.Of(double.PositiveInfinity), Ranking.Of(2.0));

        Crossing.OfReals(never, small, never, small, long.MaxValue, 5, Start, End).ShouldBe(End);
        Crossing.OfReals(never, small, never, Ranking.Of(9.0), long.MaxValue, 5, Start, End).ShouldBe(End);
        Crossing.OfTimes(long.MaxValue, 7, long.MaxValue, 7, Start, End).ShouldBe(End);
    }

    [Fact]
    public void WhatMayHaveBeenCutOffIsAskedAgain()
    {
        var (low, high) = (Ranking.Of(1.0), Ranking.Of(8.0));

        Crossing.OfReals(low, high, high, high, long.MaxValue - 5, 5, Start, End).ShouldBe(Start);
        Crossing.OfTimes(5, long.MaxValue - 3, 9, long.MaxValue, Start, End).ShouldBe(Start);
        Crossing.OfReals(low, Ranking.Of(double.NaN), high, high, 3, 5, Start, End).ShouldBe(Start);
    }

    private static void Hold(Func<long, long, long, long> keyOf, Func<(long Now, long AtEnd), (long Now, long AtEnd), long, (long Left, long Right), long> untilOf)
    {
        var random = new Random(11);
        var told = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var (left, right) = (Line(), Line());
            if (round % 3 == 0)
                right = (left.Origin + random.Next(3) - 1, left.By + random.Next(3) - 1);
            var until = untilOf(
                (keyOf(left.Origin, left.By, Start), keyOf(left.Origin, left.By, End)),
                (keyOf(right.Origin, right.By, Start), keyOf(right.Origin, right.By, End)), End, (left.Origin, right.Origin));

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
