using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>How the jobs of a stream follow each other: each arrival starts a flow of turns, such as a conversation.</summary>
/// <param name="Turns">Turns of a flow, at least 1; their mean if it is random.</param>
/// <param name="IsRandom">Whether the number of turns is random, with a geometric distribution.</param>
/// <param name="Think">Time from the completion of a turn to the release of the next one; its mean if it is random.</param>
/// <param name="IsThinkRandom">Whether these times are random, with an exponential distribution.</param>
/// <param name="Via">Number of the stream whose job, released by the completion of a turn, the next turn waits for; -1 for none.</param>
/// <param name="KeepsContext">Whether a turn reads its new tokens only. Otherwise it reads those of the turns before again.</param>
public sealed record FlowDefinition(long Turns, bool IsRandom, Duration Think, bool IsThinkRandom, int Via, bool KeepsContext)
{
    /// <summary>The largest number of turns.</summary>
    public const long MostTurns = 1_000_000;

    /// <summary>Flows of one turn, which is what a stream without <c>turns</c> has.</summary>
    public static FlowDefinition OneTurn { get; } = new(1, false, Duration.Zero, false, -1, false);
}
