namespace SchedLang.Runtime.Quantities;

/// <summary>
/// The random draws of one stream: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
/// Every stream of a scenario has its own generator, so draws of one stream do not affect another.
/// </summary>
public struct SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <param name="seed">The run's seed.</param>
    /// <param name="streamNumber">From 0 in declaration order.</param>
    public SplitMix64(long seed, ulong streamNumber) => _state = unchecked((ulong)seed + Gamma * (streamNumber + 1));

    /// <summary>The next number, uniform in [0, 1).</summary>
    public double NextUnit() => UnitOf(Next());

    /// <summary>An output as a number, uniform in [0, 1).</summary>
    internal static double UnitOf(ulong output) => (output >> 11) * (1.0 / (1UL << 53));

    /// <summary>The first output of the generator with an initial state.</summary>
    internal static ulong First(ulong state) => new SplitMix64 { _state = state }.Next();

    private ulong Next()
    {
        unchecked
        {
            _state += Gamma;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
