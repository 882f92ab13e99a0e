using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>What becomes of a job at its deadline.</summary>
public enum LatePolicy
{
    /// <summary>A late job goes on.</summary>
    Run,

    /// <summary>A job of which no unit was ever dispatched is dropped.</summary>
    Drop,

    /// <summary>A job is dropped, whatever it has done.</summary>
    Abort,
}

/// <summary>A stream of jobs of one model.</summary>
public sealed record StreamDefinition
{
    /// <summary>As declared.</summary>
    public required string Name { get; init; }

    /// <summary>Number of its model in the workload.</summary>
    public required int Model { get; init; }

    /// <summary>When its jobs are released.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>Added to every nominal release.</summary>
    public Duration Offset { get; init; }

    /// <summary>A release moves by up to this much, never before the one that came before it.</summary>
    public Duration Jitter { get; init; }

    /// <summary>One-shot jobs: time from release to deadline; null for the next job's nominal release.</summary>
    public Duration? Deadline { get; init; }

    /// <summary>What becomes of late jobs.</summary>
    public LatePolicy Late { get; init; }

    /// <summary>How many jobs may wait that were never dispatched; null for any number.</summary>
    public long? Queue { get; init; }

    /// <summary>LLM jobs: target for the time to first token; <c>never</c> without one.</summary>
    public Duration TtftTarget { get; init; } = Duration.Never;

    /// <summary>LLM jobs: target for the time per further token; <c>never</c> without one.</summary>
    public Duration TptTarget { get; init; } = Duration.Never;

    /// <summary>LLM jobs: tokens read.</summary>
    public long Prompt { get; init; }

    /// <summary>LLM jobs: tokens produced, at least 1.</summary>
    public long Output { get; init; }

    /// <summary>One-shot jobs: the shape; 0 where the table has one shape only.</summary>
    public long Tokens { get; init; }

    /// <summary>Number of its class in the workload, or -1.</summary>
    public int Class { get; init; } = -1;

    /// <summary>Its share under policies that weigh streams; positive.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether its jobs have deadlines that can be missed.</summary>
    public bool HasDeadlines(ModelKind kind) =>
        kind == ModelKind.Llm ? !TtftTarget.IsNever
        : Deadline is { } deadline ? !deadline.IsNever
        : !Arrival.Period.IsNever;
}
