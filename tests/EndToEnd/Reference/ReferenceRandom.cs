namespace SchedLang.EndToEnd.Reference;

/// <summary>SplitMix64 as section 3 of the semantics gives it.</summary>
internal sealed class ReferenceRandom
{
    private ulong _state;

    private ReferenceRandom(long seed, ulong number) => _state = Output(unchecked(Output((ulong)seed) + number));

    /// <summary>The draws of a stream.</summary>
    public static ReferenceRandom OfStream(long seed, int stream) => new(seed, (1UL << 32) + (ulong)stream);

    /// <summary>The draws of <c>random()</c>.</summary>
    public static ReferenceRandom OfPolicy(long seed) => new(seed, 2UL << 32);

    /// <summary>The draws of the sizes of a turn, the first of a flow or a further one.</summary>
    public static ReferenceRandom OfSizes(long seed, int stream, long flow, long turn)
    {
        var first = OfPart(seed, 3, stream, flow);
        return turn == 1 ? first : first.Part(turn);
    }

    /// <summary>The draws of what comes after a turn.</summary>
    public static ReferenceRandom OfTurn(long seed, int stream, long flow, long turn) => OfPart(seed, 5, stream, flow).Part(turn);

    /// <summary>The draws of a user.</summary>
    public static ReferenceRandom OfUser(long seed, int stream, long user) => OfPart(seed, 4, stream, user);

    private static ReferenceRandom OfPart(long seed, ulong kind, int stream, long part) => new ReferenceRandom(seed, (kind << 32) + (ulong)stream).Part(part);

    private ReferenceRandom Part(long part)
    {
        _state = Output(unchecked(_state + (ulong)part));
        return this;
    }

    /// <summary>The u by which a unit deviates: of seed, stream, job, token and layer alone.</summary>
    public static double OfUnit(long seed, params long[] numbers)
    {
        var hash = unchecked((ulong)seed);
        foreach (var number in numbers)
            hash = unchecked(Output(hash) + (ulong)number);
        return (Output(hash) >> 11) * Math.Pow(2, -53);
    }

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
