using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tests.Quantities;

public sealed class SplitMix64Tests
{
    // The reference implementation's first numbers for the state 1234567 (https://prng.di.unimi.it/splitmix64.c).
    private static readonly ulong[] Reference = [6457827717110365317, 3203168211198807973, 9817491932198370423];

    [Fact]
    public void GivesTheNumbersOfTheReference()
    {
        const ulong gamma = 0x9E3779B97F4A7C15;
        var random = new SplitMix64(unchecked((long)(1234567 - gamma)), 0);

        foreach (var expected in Reference)
            random.NextUnit().ShouldBe((expected >> 11) * Math.Pow(2, -53));
    }

    [Fact]
    public void StreamsDrawApart() => new SplitMix64(7, 0).NextUnit().ShouldNotBe(new SplitMix64(7, 1).NextUnit());
}
