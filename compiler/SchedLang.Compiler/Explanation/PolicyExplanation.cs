using System.Collections.Immutable;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Explanation;

/// <summary>The result of compiling a policy, with or without a scenario.</summary>
public sealed record PolicyExplanation
{
    /// <summary>The name of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Its parameters with their values.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>The keys, most important first.</summary>
    public ImmutableArray<ExplainedKey> Keys { get; init; } = [];

    /// <summary>Whether ready jobs stay sorted. Otherwise every pass computes the keys.</summary>
    public bool IsKeptSorted { get; init; }

    /// <summary>Whether they stay sorted because keys change with the clock equally for all jobs.</summary>
    public bool KeysShift { get; init; }

    /// <summary>Whether changing keys are linear, so it is known when two jobs can change places.</summary>
    public bool KeysAreLinear { get; init; }

    /// <summary>Whether a placement table is used: placement depends only on stream, unit and set of idle devices.</summary>
    public bool PlaceIsTableDriven { get; init; }

    /// <summary>Without a placement table: names of the changing values that rules and holds read.</summary>
    public ImmutableArray<string> TableObstacles { get; init; } = [];

    /// <summary>Without a placement table: whether one decision serves all jobs of a stream with the same next unit.</summary>
    public bool SharesPlacement { get; init; }

    /// <summary>How jobs wait in groups.</summary>
    public GroupAnalysis Groups { get; init; } = GroupAnalysis.None;

    /// <summary>Whether jobs wait in eligibility queues.</summary>
    public bool QueuesByEligibility { get; init; }

    /// <summary>Whether the end of a unit that needs no decision needs no pass.</summary>
    public bool RunsAhead { get; init; }

    /// <summary>The rules of <c>place</c>, in the order written.</summary>
    public ImmutableArray<ExplainedRule> Rules { get; init; } = [];

    /// <summary>The conditions of <c>hold when</c> and of <c>preempt immediately</c>.</summary>
    public ImmutableArray<ExplainedCondition> Conditions { get; init; } = [];

    /// <summary>Values that are computed once for each unit, not for each job in each pass.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>Its aggregates over jobs.</summary>
    public ImmutableArray<ExplainedAggregate> Aggregates { get; init; } = [];

    /// <summary>How long a job keeps its device.</summary>
    public Continuation Continues { get; init; }

    /// <summary>Whether and how a ready job may preempt a running one at once.</summary>
    public ImmediatePreemption ImmediatePreemption { get; init; }

    /// <summary>Whether the first job that cannot be placed ends a pass (<c>strict</c>).</summary>
    public bool IsStrict { get; init; }

    /// <summary>Tokens of a prefill chunk; null without chunks.</summary>
    public long? Chunk { get; init; }

    /// <summary>Whether every chunk takes as long as a full one.</summary>
    public bool PadsChunks { get; init; }

    /// <summary>The stages whose jobs run together.</summary>
    public ImmutableArray<ExplainedBatch> Batches { get; init; } = [];

    /// <summary>Its state variables: name and owner.</summary>
    public ImmutableArray<KeyValuePair<string, string>> States { get; init; } = [];

    /// <summary>Events with a handler.</summary>
    public ImmutableArray<string> Handlers { get; init; } = [];

    /// <summary>Names of oracle attributes that it reads.</summary>
    public ImmutableArray<string> Oracle { get; init; } = [];

    /// <summary>Warnings about the policy and its use in the scenario.</summary>
    public ImmutableArray<Diagnostic> Findings { get; init; } = [];

    /// <summary>The scenario; null without one.</summary>
    public ExplainedScenario? Scenario { get; init; }
}

/// <summary>A key of <c>prefer</c> or <c>order by</c>.</summary>
/// <param name="Text">Source text with its clause.</param>
/// <param name="Kind">How it changes.</param>
/// <param name="Value">Its value if known before the run.</param>
/// <param name="IsDrawnByStream">Whether a random key is drawn once for a stream.</param>
/// <param name="Cost">How its cost grows with the number of waiting jobs.</param>
public sealed record ExplainedKey(string Text, KeyKind Kind, string? Value, bool IsDrawnByStream, CostClass Cost);

/// <summary>An aggregate over jobs.</summary>
/// <param name="Text">As written.</param>
/// <param name="IsCounted">Whether job counters give its value. Otherwise it loops over jobs.</param>
/// <param name="IsTotal">Whether it is computed once for all jobs of a pass, and again after a change.</param>
public sealed record ExplainedAggregate(string Text, bool IsCounted, bool IsTotal);

/// <summary>When a rule applies.</summary>
public enum RuleFate
{
    /// <summary>It is evaluated in the run.</summary>
    Asked,

    /// <summary>It applies to every job that reaches it.</summary>
    Always,

    /// <summary>Its condition never holds.</summary>
    Never,

    /// <summary>Earlier rules match every job.</summary>
    Unreached,
}

/// <summary>A rule of <c>place</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Fate">When it applies, after constant folding.</param>
/// <param name="Jobs">The jobs that it places, by stream and stage.</param>
/// <param name="Cost">How its cost grows with the number of waiting jobs.</param>
public sealed record ExplainedRule(string Text, RuleFate Fate, ImmutableArray<RuleJobs> Jobs, CostClass Cost);

/// <summary>Jobs of a stream in a stage that a rule places.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Stage">The stage.</param>
/// <param name="IsCertain">Whether it always places them. Otherwise it depends on the job or the time.</param>
public sealed record RuleJobs(string Stream, string Stage, bool IsCertain);

/// <summary>A condition.</summary>
/// <param name="Text">Source text with its clause.</param>
/// <param name="Value">Its value if known before the run.</param>
/// <param name="Cost">How its cost grows with the number of waiting jobs; null for the condition of <c>preempt</c>.</param>
public sealed record ExplainedCondition(string Text, bool? Value, CostClass? Cost);

/// <summary>A scenario as the policy sees it.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Table">The table of latencies.</param>
/// <param name="Traces">The traces of its streams.</param>
/// <param name="Devices">Names of the devices; figures by device have this order.</param>
/// <param name="Variations">By device: how far actual work may deviate from the table, from 0 to 1.</param>
/// <param name="Statics">Static placements.</param>
/// <param name="Demands">Demand of each stream.</param>
/// <param name="OnlyThere">By device: demand of stages that can only run there.</param>
/// <param name="FastestDemand">Total demand with every unit on its fastest allowed device.</param>
public sealed record ExplainedScenario(
    string Name,
    string Platform,
    string Table,
    ImmutableArray<string> Traces,
    ImmutableArray<string> Devices,
    ImmutableArray<double> Variations,
    ImmutableArray<ExplainedStatic> Statics,
    ImmutableArray<ExplainedDemand> Demands,
    ImmutableArray<double> OnlyThere,
    double FastestDemand)
{
    /// <summary>The stages whose latency on a device is derived from operators.</summary>
    public ImmutableArray<string> Derived { get; init; } = [];
}

/// <summary>The static placement of a stream in a stage.</summary>
/// <param name="Rule">Number of the rule, from 1.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Figures">By device.</param>
/// <param name="Chosen">The chosen device; null if only known at run time.</param>
public sealed record ExplainedStatic(int Rule, string Stream, string Stage, ImmutableArray<StaticFigure> Figures, int? Chosen);

/// <summary>The figures of one device in a static placement.</summary>
/// <param name="Latency">Latency of the whole stage; never if unsupported.</param>
/// <param name="Objective">The minimized value as text; null if unknown before the run or unsupported.</param>
public sealed record StaticFigure(Duration Latency, string? Objective);

/// <summary>Demand of a stream as shares of one device's time. Lower bounds: overheads come on top.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Model">Its model.</param>
/// <param name="JobsPerSecond">Mean release rate; 0 where users wait for answers, so that it depends on these.</param>
/// <param name="ByDevice">Demand with all of a job on this device; null if it does not support a stage.</param>
/// <param name="Fastest">Demand with every unit on its fastest allowed device.</param>
/// <param name="Places">Where each stage can run.</param>
public sealed record ExplainedDemand(
    string Stream,
    string Model,
    double JobsPerSecond,
    ImmutableArray<double?> ByDevice,
    double Fastest,
    ImmutableArray<KeyValuePair<string, ImmutableArray<int>>> Places);

/// <summary>A stage whose jobs run together.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Limit">The most jobs, or the expression that gives them.</param>
/// <param name="Wait">How long a batch may wait to fill; null if it does not wait.</param>
public sealed record ExplainedBatch(Stage Stage, string Limit, Duration? Wait);
