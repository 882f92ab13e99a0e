using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Metrics;

/// <summary>What was counted for one stream.</summary>
public sealed class StreamFigures
{
    private readonly long[] _units;
    private readonly int _devices;

    internal StreamFigures(StreamDefinition definition, ModelProfile model, int devices, SampleKinds recorded)
    {
        Definition = definition;
        Model = model;
        _devices = devices;
        _units = new long[4 * devices];
        Latency = new SampleSet(recorded.HasFlag(SampleKinds.Latency));
        Queueing = new SampleSet(recorded.HasFlag(SampleKinds.Queueing));
        Ttft = new SampleSet(recorded.HasFlag(SampleKinds.Ttft));
        Tpt = new SampleSet(recorded.HasFlag(SampleKinds.Tpt));
        Gap = new SampleSet(recorded.HasFlag(SampleKinds.Gap));
        Tardiness = new SampleSet(recorded.HasFlag(SampleKinds.Tardiness));
        Interval = new SampleSet(recorded.HasFlag(SampleKinds.Interval));
        LatencyPerToken = new SampleSet(recorded.HasFlag(SampleKinds.LatencyPerToken));
        HasDeadlines = definition.HasDeadlines(model.Kind);
    }

    /// <summary>The stream.</summary>
    public StreamDefinition Definition { get; }

    /// <summary>Its model.</summary>
    public ModelProfile Model { get; }

    /// <summary>Whether its jobs can be late.</summary>
    public bool HasDeadlines { get; }

    /// <summary>Whether its jobs produce tokens.</summary>
    public bool IsLlm => Model.Kind == ModelKind.Llm;

    /// <summary>Jobs released.</summary>
    public long Released { get; internal set; }

    /// <summary>Jobs completed.</summary>
    public long Completed { get; internal set; }

    /// <summary>Jobs dropped.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Jobs neither completed nor dropped by the end.</summary>
    public long Unfinished { get; internal set; }

    /// <summary>Jobs that count for the violation rate.</summary>
    public long Judged { get; internal set; }

    /// <summary>Jobs that missed their deadline.</summary>
    public long Violated { get; internal set; }

    /// <summary>Tokens from the second on that count for the token violation rate.</summary>
    public long JudgedTokens { get; internal set; }

    /// <summary>Tokens from the second on that came late or are missing.</summary>
    public long ViolatedTokens { get; internal set; }

    /// <summary>Tokens produced.</summary>
    public long Tokens { get; internal set; }

    /// <summary>Units taken off their device.</summary>
    public long Preemptions { get; internal set; }

    /// <summary>Units that ran on another device than the one before.</summary>
    public long Transfers { get; internal set; }

    /// <summary>Time from release to completion, in ns.</summary>
    public SampleSet Latency { get; }

    /// <summary>Time from release to the first unit's start, in ns.</summary>
    public SampleSet Queueing { get; }

    /// <summary>Time to first token, in ns.</summary>
    public SampleSet Ttft { get; }

    /// <summary>Mean time per further token of each job with two or more, in ns.</summary>
    public SampleSet Tpt { get; }

    /// <summary>Time between consecutive tokens of a job, in ns.</summary>
    public SampleSet Gap { get; }

    /// <summary>
    /// How late completed jobs with a deadline are, 0 where on time, in ns; of LLM jobs their first tokens against the TTFT target.
    /// </summary>
    public SampleSet Tardiness { get; }

    /// <summary>Time from one completion to the next, in ns.</summary>
    public SampleSet Interval { get; }

    /// <summary>Latency of completed LLM jobs by the tokens of prompt and output, in ns.</summary>
    public SampleSet LatencyPerToken { get; }

    /// <summary>Ready jobs over time.</summary>
    public QueueLength QueueLength { get; } = new();

    /// <summary>The most jobs in a row, by number, that missed their deadline.</summary>
    public long LongestMissRun => MissRun.Longest;

    internal MissRun MissRun { get; } = new();

    internal Instant LastCompletion { get; set; } = Instant.Never;

    /// <summary>Required time between completions, where the stream has a period.</summary>
    public Duration Period => Definition.Arrival.Period;

    /// <summary>Units of a stage that ended on a device.</summary>
    public long Units(Tables.Stage stage, int device) => _units[(int)stage * _devices + device];

    internal void CountUnits(Tables.Stage stage, int device, long units) => _units[(int)stage * _devices + device] += units;
}
