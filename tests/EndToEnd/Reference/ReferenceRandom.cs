namespace SchedLang.EndToEnd.Reference;

/// <summary>SplitMix64 as section 3 of the semantics gives it.</summary>
internal sealed class ReferenceRandom(long seed, ulong stream)
{
    /// <summary>The stream number from which <c>random()</c> draws.</summary>
    public const ulong OfPolicy = 1UL << 32;

    private ulong _state = unchecked((ulong)seed + (0x9E3779B97F4A7C15 * (stream + 1)));

    /// <summary>The next u.</summary>
    public double Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            return (z >> 11) * Math.Pow(2, -53);
        }
    }
}
