using System.Globalization;

namespace SchedLang.Simulator;

/// <summary>A range of seeds: <c>1..100</c>.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Last">The last seed, at least the first.</param>
internal readonly record struct SeedRange(long First, long Last)
{
    /// <summary>The largest number of seeds in a range.</summary>
    public const long Most = 10_000_000;

    /// <summary>Reads <c>1..100</c> or <c>7</c>.</summary>
    public static bool TryParse(string text, out SeedRange range)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (first, last) = dots < 0 ? (text, text) : (text[..dots], text[(dots + 2)..]);
        range = default;
        if (!Number(first, out var from) || !Number(last, out var to) || from > to || (ulong)(to - from) >= Most)
            return false;
        range = new SeedRange(from, to);
        return true;
    }

    /// <summary>The seeds of a shard: every n-th seed, so that shards take about equally long.</summary>
    public IEnumerable<long> Of(Shard shard)
    {
        for (var seed = First + shard.Index; seed <= Last; seed += shard.Count)
            yield return seed;
    }

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}

/// <summary>One of several parts of a seed range: <c>0/8</c> is the first of eight.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">Number of shards.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>The shard that contains all seeds.</summary>
    public static Shard Whole => new(0, 1);

    /// <summary>Reads <c>0/8</c>.</summary>
    public static bool TryParse(string text, out Shard shard)
    {
        shard = Whole;
        if (text.Split('/') is not [var index, var count]
            || !int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || i >= n)
            return false;
        shard = new Shard(i, n);
        return true;
    }
}
