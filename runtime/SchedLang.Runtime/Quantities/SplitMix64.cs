namespace SchedLang.Runtime.Quantities;

/// <summary>
/// A generator of random draws: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). Everything that
/// draws has a generator of its own, so its draws do not affect another's.
/// </summary>
public struct SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <param name="state">The initial state.</param>
    internal SplitMix64(ulong state) => _state = state;

    /// <summary>The generator of something that draws.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="kind">What draws.</param>
    /// <param name="number">Its number among those of its kind, below 2^32: a stream's is from 0 in declaration order.</param>
    public static SplitMix64 Of(long seed, DrawKind kind, int number) => new(StateOf(seed, kind, number));

    /// <summary>
    /// The initial state of a generator. A hash keeps generators apart: states that differ by a multiple of the step, as
    /// <c>seed + number * step</c> does, would give the same draws, some later.
    /// </summary>
    internal static ulong StateOf(long seed, DrawKind kind, int number) => Add(First(unchecked((ulong)seed)), ((long)kind << 32) + number);

    /// <summary>The hash of what a hash stands for and one more number.</summary>
    internal static ulong Add(ulong hash, long number) => First(unchecked(hash + (ulong)number));

    /// <summary>The next number, uniform in [0, 1).</summary>
    public double NextUnit() => UnitOf(Next());

    /// <summary>An output as a number, uniform in [0, 1).</summary>
    internal static double UnitOf(ulong output) => (output >> 11) * (1.0 / (1UL << 53));

    /// <summary>The first output of the generator with an initial state.</summary>
    internal static ulong First(ulong state) => new SplitMix64(state).Next();

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
