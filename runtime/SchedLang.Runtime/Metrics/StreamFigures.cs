using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Metrics;

/// <summary>The counts, sums and samples of one stream.</summary>
public sealed class StreamFigures
{
    private readonly long[] _units;
    private readonly int _devices;
    private readonly SampleKinds _recorded;
    private readonly SampleSet _gap = new();
    private readonly SampleSet _tardiness;
    private readonly SampleSet _interval;
    private readonly SampleSet _latencyPerToken;
    private readonly SampleSet _ttftPerToken;

    internal StreamFigures(StreamDefinition definition, ModelProfile model, int devices, SampleKinds recorded)
    {
        Definition = definition;
        Model = model;
        _devices = devices;
        _recorded = recorded;
        _units = new long[4 * devices];
        Latency = new SampleSet(recorded.HasFlag(SampleKinds.Latency));
        Queueing = new SampleSet(recorded.HasFlag(SampleKinds.Queueing));
        Ttft = new SampleSet(recorded.HasFlag(SampleKinds.Ttft));
        Tpt = new SampleSet(recorded.HasFlag(SampleKinds.Tpt));
        _tardiness = new SampleSet(recorded.HasFlag(SampleKinds.Tardiness));
        _interval = new SampleSet(recorded.HasFlag(SampleKinds.Interval));
        _latencyPerToken = new SampleSet(recorded.HasFlag(SampleKinds.LatencyPerToken));
        _ttftPerToken = new SampleSet(recorded.HasFlag(SampleKinds.TtftPerToken));
        HasDeadlines = definition.HasDeadlines(model.Kind);
    }

    /// <summary>The stream.</summary>
    public StreamDefinition Definition { get; }

    /// <summary>Its model.</summary>
    public ModelProfile Model { get; }

    /// <summary>Whether its jobs have deadlines.</summary>
    public bool HasDeadlines { get; }

    /// <summary>Whether its jobs produce tokens.</summary>
    public bool IsLlm => Model.Kind == ModelKind.Llm;

    /// <summary>Jobs released.</summary>
    public long Released { get; internal set; }

    /// <summary>Jobs completed.</summary>
    public long Completed { get; internal set; }

    /// <summary>Jobs dropped.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Jobs that were neither completed nor dropped when the run ended.</summary>
    public long Unfinished { get; internal set; }

    /// <summary>Flows whose last turn completed, in a stream with turns.</summary>
    public long Flows { get; internal set; }

    /// <summary>Jobs that count for the deadline miss rate.</summary>
    public long Judged { get; internal set; }

    /// <summary>Jobs that missed their deadline.</summary>
    public long Violated { get; internal set; }

    /// <summary>Tokens after the first that count for the token violation rate.</summary>
    public long JudgedTokens { get; internal set; }

    /// <summary>Tokens after the first that were late or were never produced.</summary>
    public long ViolatedTokens { get; internal set; }

    /// <summary>Tokens produced.</summary>
    public long Tokens { get; internal set; }

    /// <summary>Units that were preempted.</summary>
    public long Preemptions { get; internal set; }

    /// <summary>Units that ran on another device than the job's previous unit.</summary>
    public long Transfers { get; internal set; }

    /// <summary>Time from release to completion, in ns.</summary>
    public SampleSet Latency { get; }

    /// <summary>Time from release to the first unit's start, in ns.</summary>
    public SampleSet Queueing { get; }

    /// <summary>Time to first token, in ns.</summary>
    public SampleSet Ttft { get; }

    /// <summary>Mean time per token after the first, for each job with two or more tokens, in ns.</summary>
    public SampleSet Tpt { get; }

    /// <summary>Time between consecutive tokens of a job, in ns.</summary>
    /// <exception cref="InvalidOperationException">The run did not record it, as for the properties below.</exception>
    public SampleSet Gap => _recorded.Require(SampleKinds.Gap, _gap);

    /// <summary>
    /// Tardiness of completed jobs with a deadline in ns, 0 if on time. For LLM jobs, that of the first token against the TTFT target.
    /// </summary>
    public SampleSet Tardiness => _recorded.Require(SampleKinds.Tardiness | SampleKinds.TardinessMean, _tardiness);

    /// <summary>Time between consecutive completions, in ns.</summary>
    public SampleSet Interval => _recorded.Require(SampleKinds.Interval | SampleKinds.IntervalMean, _interval);

    /// <summary>Latency of completed LLM jobs divided by their tokens of prompt and output, in ns.</summary>
    public SampleSet LatencyPerToken => _recorded.Require(SampleKinds.LatencyPerToken | SampleKinds.LatencyPerTokenMean, _latencyPerToken);

    /// <summary>TTFT divided by the tokens of the prompt, of the jobs that have a first token, in ns.</summary>
    public SampleSet TtftPerToken => _recorded.Require(SampleKinds.TtftPerToken | SampleKinds.TtftPerTokenMean, _ttftPerToken);

    /// <summary>Number of ready jobs over time.</summary>
    public QueueLength QueueLength => _recorded.Require(SampleKinds.QueueLength, Queue);

    /// <summary>Longest run of jobs with consecutive numbers that missed their deadline.</summary>
    public long LongestMissRun => _recorded.Require(SampleKinds.MissRun, MissRun).Longest;

    internal QueueLength Queue { get; } = new();

    internal MissRun MissRun { get; } = new();

    internal Instant LastCompletion { get; set; } = Instant.Never;

    /// <summary>The stream's period, which is the required time between completions; <c>never</c> if it has none.</summary>
    public Duration Period => Definition.Arrival.Period;

    /// <summary>Number of units of a stage that ended on a device.</summary>
    public long Units(Tables.Stage stage, int device) => _units[(int)stage * _devices + device];

    internal void CountUnits(Tables.Stage stage, int device, long units) => _units[(int)stage * _devices + device] += units;
}
