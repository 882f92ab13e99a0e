using System.Globalization;

namespace SchedLang.EndToEnd.Wide;

/// <summary>Draws of one program, and the small things that random programs are made of.</summary>
internal sealed class RandomSource(int seed)
{
    private readonly Random _random = new(seed);
    private int _names;

    /// <summary>The draws of one program of a campaign: programs of other campaigns, or beside it, have nothing to do with them.</summary>
    public static RandomSource Of(long campaign, int program)
    {
        // The mixer of SplitMix64, so that neighbours differ in every bit.
        var z = unchecked((ulong)campaign + (0x9E3779B97F4A7C15UL * (ulong)(program + 1)));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return new RandomSource((int)(z >> 33));
    }

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public int Next(int from, int below) => _random.Next(from, below);

    public T Pick<T>(params IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    public string Maybe(string text, double probability = 0.35) => Chance(probability) ? text : "";

    /// <summary>Some of a list, at least one, in any order.</summary>
    public IReadOnlyList<T> Some<T>(IEnumerable<T> list)
    {
        var all = list.OrderBy(_ => _random.Next()).ToList();
        return [.. all.Take(_random.Next(1, all.Count + 1))];
    }

    /// <summary>A name that no other thing of the program has.</summary>
    public string Name(string start) => string.Create(CultureInfo.InvariantCulture, $"{start}{_names++}");
}
