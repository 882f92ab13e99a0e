using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// The random draws of a stream's flows. They depend on seed, stream, flow and turn alone, so every policy meets the same flows, and what
/// one turn draws does not move another.
/// </summary>
/// <param name="stream">The stream.</param>
/// <param name="number">Its number.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class FlowDraws(StreamDefinition stream, int number, long seed)
{
    private readonly ulong _sizes = SplitMix64.StateOf(seed, DrawKind.Sizes, number);
    private readonly ulong _turns = SplitMix64.StateOf(seed, DrawKind.Turns, number);

    /// <summary>The size of a turn's own tokens.</summary>
    /// <param name="declared">What the stream or its trace declares.</param>
    /// <param name="flow">Number of the flow.</param>
    /// <param name="turn">Number of the turn, from 1.</param>
    public JobShape SizeOf(in JobShape declared, long flow, long turn)
    {
        if (!stream.HasRandomSizes)
            return declared;
        var ofFlow = SplitMix64.Add(_sizes, flow);
        return declared.Drawn(stream, new SplitMix64(turn == 1 ? ofFlow : SplitMix64.Add(ofFlow, turn)));
    }

    /// <summary>Whether another turn follows.</summary>
    public bool Continues(long flow, long turn)
    {
        var of = stream.Flow!;
        return of.IsRandom ? OfTurn(flow, turn).NextUnit() < 1 - (1.0 / of.Turns) : turn < of.Turns;
    }

    /// <summary>The time from the completion of a turn, or of what it waits for, to the release of the next one.</summary>
    public Duration Think(long flow, long turn)
    {
        var of = stream.Flow!;
        if (!of.IsThinkRandom)
            return of.Think;
        var random = OfTurn(flow, turn);
        if (of.IsRandom)
            random.NextUnit(); // which decided that there is a next turn
        return Duration.FromDouble(-of.Think.Ns * Math.Log(1 - random.NextUnit()));
    }

    private SplitMix64 OfTurn(long flow, long turn) => new(SplitMix64.Add(SplitMix64.Add(_turns, flow), turn));
}
