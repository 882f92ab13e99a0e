using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Quantities;

public sealed class SplitMix64Tests
{
    // The reference implementation's first numbers for the state 1234567 (https://prng.di.unimi.it/splitmix64.c).
    private static readonly ulong[] Reference = [6457827717110365317, 3203168211198807973, 9817491932198370423];

    [Fact]
    public void GivesTheNumbersOfTheReference()
    {
        var random = new SplitMix64(1234567);

        foreach (var expected in Reference)
            random.NextUnit().ShouldBe((expected >> 11) * Math.Pow(2, -53));
    }

    [Fact]
    public void TheInitialStateIsAHashOfSeedKindAndNumber()
    {
        ulong First(ulong state) => SplitMix64.First(state);

        SplitMix64.StateOf(7, DrawKind.Stream, 3).ShouldBe(First(First(7) + (1UL << 32) + 3));
        SplitMix64.StateOf(7, DrawKind.Policy, 0).ShouldBe(First(First(7) + (2UL << 32)));
        SplitMix64.StateOf(7, DrawKind.Variation, 3).ShouldBe(First(First(7) + 3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void NoDrawOfAGeneratorIsOneOfAnother(long seed)
    {
        // Generators whose states differ by a multiple of the step draw the same values, some later.
        var seen = new Dictionary<double, (DrawKind Kind, int Number)>();
        foreach (var kind in Enum.GetValues<DrawKind>())
        {
            for (var number = 0; number < 64; number++)
            {
                var random = SplitMix64.Of(seed, kind, number);
                for (var draw = 0; draw < 500; draw++)
                    seen.TryAdd(random.NextUnit(), (kind, number)).ShouldBeTrue($"{kind} {number}, draw {draw}");
            }
        }
    }

    [Fact]
    public void NeighbouringSeedsDrawApart()
    {
        var seen = new HashSet<double>();
        for (var seed = 0; seed < 100; seed++)
        {
            for (var (stream, random) = (0, SplitMix64.Of(seed, DrawKind.Stream, 0)); stream < 4; random = SplitMix64.Of(seed, DrawKind.Stream, ++stream))
            {
                for (var draw = 0; draw < 100; draw++)
                    seen.Add(random.NextUnit()).ShouldBeTrue($"seed {seed}, stream {stream}, draw {draw}");
            }
        }
    }
}
