namespace SchedLang.EndToEnd.Reference;

/// <summary>SplitMix64 as section 3 of the semantics gives it.</summary>
internal sealed class ReferenceRandom(long seed, ulong stream)
{
    /// <summary>The stream number from which <c>random()</c> draws.</summary>
    public const ulong OfPolicy = 1UL << 32;

    /// <summary>The u by which a unit deviates: of seed, stream, job, token and layer alone.</summary>
    public static double OfUnit(long seed, params long[] numbers)
    {
        var hash = unchecked((ulong)seed);
        foreach (var number in numbers)
            hash = unchecked(Output(hash) + (ulong)number);
        return (Output(hash) >> 11) * Math.Pow(2, -53);
    }

    private ulong _state = unchecked((ulong)seed + (0x9E3779B97F4A7C15 * (stream + 1)));

    /// <summary>The next u.</summary>
    public double Next()
    {
        var output = Output(_state);
        _state = unchecked(_state + 0x9E3779B97F4A7C15);
        return (output >> 11) * Math.Pow(2, -53);
    }

    // What the generator gives from a state on.
    private static ulong Output(ulong state)
    {
        unchecked
        {
            var z = state + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
