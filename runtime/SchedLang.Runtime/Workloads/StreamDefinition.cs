using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Workloads;

/// <summary>What happens to a job that reaches its deadline.</summary>
public enum LatePolicy
{
    /// <summary>The job continues.</summary>
    Run,

    /// <summary>The job is dropped if none of its units was ever dispatched.</summary>
    Drop,

    /// <summary>The job is dropped, even if it has started.</summary>
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

    /// <summary>The largest shift of a release. It never moves a release before the previous one.</summary>
    public Duration Jitter { get; init; }

    /// <summary>One-shot jobs: time from release to deadline. Null if the deadline is the next job's nominal release.</summary>
    public Duration? Deadline { get; init; }

    /// <summary>What happens to late jobs.</summary>
    public LatePolicy Late { get; init; }

    /// <summary>The largest number of waiting jobs that were never dispatched; null for no limit.</summary>
    public long? Queue { get; init; }

    /// <summary>LLM jobs: target for the time to first token; <c>never</c> if there is none.</summary>
    public Duration TtftTarget { get; init; } = Duration.Never;

    /// <summary>LLM jobs: target for the time per token after the first; <c>never</c> if there is none.</summary>
    public Duration TptTarget { get; init; } = Duration.Never;

    /// <summary>The largest number of tokens in a prompt.</summary>
    public const long MostPrompt = 1L << 24;

    /// <summary>The largest number of tokens that a job produces.</summary>
    public const long MostOutput = 1L << 17;

    /// <summary>LLM jobs: tokens in the prompt; their mean if <see cref="HasRandomPrompt"/>.</summary>
    public long Prompt { get; init; }

    /// <summary>LLM jobs: tokens to produce, at least 1; their mean if <see cref="HasRandomOutput"/>.</summary>
    public long Output { get; init; }

    /// <summary>Whether each job draws the size of its prompt: <c>prompt ~200 tokens</c>.</summary>
    public bool HasRandomPrompt { get; init; }

    /// <summary>Whether each job draws the number of tokens that it produces.</summary>
    public bool HasRandomOutput { get; init; }

    /// <summary>Whether its jobs draw any of their sizes.</summary>
    public bool HasRandomSizes => HasRandomPrompt || HasRandomOutput;

    /// <summary>One-shot jobs: the shape; 0 if the table has a single shape.</summary>
    public long Tokens { get; init; }

    /// <summary>How its jobs follow each other as turns of flows; null for a stream without <c>turns</c>, each of whose jobs is a flow of its own.</summary>
    public FlowDefinition? Flow { get; init; }

    /// <summary>Number of its class in the workload, or -1.</summary>
    public int Class { get; init; } = -1;

    /// <summary>Its weight for policies that weigh streams; positive.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Whether its jobs have deadlines that they can miss.</summary>
    public bool HasDeadlines(ModelKind kind) =>
        kind == ModelKind.Llm ? !TtftTarget.IsNever
        : Deadline is { } deadline ? !deadline.IsNever
        : !Arrival.Period.IsNever;
}
