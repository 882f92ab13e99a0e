using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>A turn of a flow that has ended.</summary>
/// <param name="Stream">Number of its stream.</param>
/// <param name="Flow">Number of its flow.</param>
/// <param name="Turn">Number of the turn, from 1.</param>
/// <param name="Context">Tokens of its context at its end, which the next turn keeps or reads again.</param>
/// <param name="User">The user who asked; -1 for none.</param>
/// <param name="Caller">The turn that waits for its flow; -1 for none.</param>
/// <param name="HasNext">Whether another turn follows if it completed.</param>
/// <param name="IsDropped">Whether it was dropped.</param>
internal readonly record struct EndedTurn(int Stream, long Flow, long Turn, long Context, int User, int Caller, bool HasNext, bool IsDropped)
{
    /// <summary>Whether the next turn waits for a job that this one released.</summary>
    public bool IsWaiting { get; init; }

    /// <summary>A job as its flow knows it.</summary>
    public static EndedTurn Of(in Job job, int user, bool isDropped) =>
        new(job.Stream, job.Flow, job.Turn, job.Context, user, job.Caller, job.HasNextTurn, isDropped);
}
