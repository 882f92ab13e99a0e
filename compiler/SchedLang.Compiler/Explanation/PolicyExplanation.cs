using System.Collections.Immutable;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Explanation;

/// <summary>What the compiler made of a policy and, where it met one, of a scenario.</summary>
public sealed record PolicyExplanation
{
    /// <summary>The policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Its parameters, with the values that they have here.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>What jobs are ordered by, most important first.</summary>
    public ImmutableArray<ExplainedKey> Keys { get; init; } = [];

    /// <summary>Whether ready jobs are kept sorted; else keys are computed anew in every pass.</summary>
    public bool IsKeptSorted { get; init; }

    /// <summary>Whether that is so because keys that move do so for all waiting jobs alike.</summary>
    public bool KeysShift { get; init; }

    /// <summary>Whether keys that are not kept sorted grow at speeds that stay, so that it is known when two jobs can change places.</summary>
    public bool KeysAreLinear { get; init; }

    /// <summary>Whether choices of devices are looked up: they depend on the job's stream, its unit and which devices are idle only.</summary>
    public bool PlaceIsTableDriven { get; init; }

    /// <summary>What rules and holds read that changes from moment to moment, else.</summary>
    public ImmutableArray<string> TableObstacles { get; init; } = [];

    /// <summary>Whether, else, jobs of one stream with the same next unit get the same answer at one moment and are asked once.</summary>
    public bool SharesPlacement { get; init; }

    /// <summary>Whether jobs wait in groups by the devices that they would start on.</summary>
    public bool QueuesByEligibility { get; init; }

    /// <summary>Whether units at whose end there is nothing to decide need no pass.</summary>
    public bool RunsAhead { get; init; }

    /// <summary>The rules of <c>place</c>, in the order written.</summary>
    public ImmutableArray<ExplainedRule> Rules { get; init; } = [];

    /// <summary>The conditions of <c>hold when</c> and of <c>preempt immediately</c>.</summary>
    public ImmutableArray<ExplainedCondition> Conditions { get; init; } = [];

    /// <summary>Its aggregates over jobs.</summary>
    public ImmutableArray<ExplainedAggregate> Aggregates { get; init; } = [];

    /// <summary>How long a job keeps its device.</summary>
    public Continuation Continues { get; init; }

    /// <summary>Whether a waiting job may take a busy device.</summary>
    public ImmediatePreemption ImmediatePreemption { get; init; }

    /// <summary>Whether the first job that is not placed ends a pass.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Tokens of a chunk of prefill; null where prefill is whole.</summary>
    public long? Chunk { get; init; }

    /// <summary>Whether every chunk takes what a full one does.</summary>
    public bool PadsChunks { get; init; }

    /// <summary>How many jobs may decode together; null for one.</summary>
    public long? Batch { get; init; }

    /// <summary>Cells of its own state: name and to what each belongs.</summary>
    public ImmutableArray<KeyValuePair<string, string>> States { get; init; } = [];

    /// <summary>Events that it has handlers for.</summary>
    public ImmutableArray<string> Handlers { get; init; } = [];

    /// <summary>The names by which it knows the future.</summary>
    public ImmutableArray<string> Oracle { get; init; } = [];

    /// <summary>What is found in the policy and where it meets the scenario.</summary>
    public ImmutableArray<Diagnostic> Findings { get; init; } = [];

    /// <summary>The scenario; null where there is none.</summary>
    public ExplainedScenario? Scenario { get; init; }
}

/// <summary>A key of <c>prefer</c> or <c>order by</c>.</summary>
/// <param name="Text">As written, with its clause.</param>
/// <param name="Kind">How it moves.</param>
/// <param name="Value">Its value, where that is known before the run.</param>
public sealed record ExplainedKey(string Text, KeyKind Kind, string? Value);

/// <summary>An aggregate over jobs.</summary>
/// <param name="Text">As written.</param>
/// <param name="IsCounted">Whether jobs are counted by stream and stage for it as they come and go; else it walks them.</param>
public sealed record ExplainedAggregate(string Text, bool IsCounted);

/// <summary>What becomes of a rule.</summary>
public enum RuleFate
{
    /// <summary>It is asked.</summary>
    Asked,

    /// <summary>It takes every job that reaches it.</summary>
    Always,

    /// <summary>Its condition never holds.</summary>
    Never,

    /// <summary>The rules before it have every job.</summary>
    Unreached,
}

/// <summary>A rule of <c>place</c>.</summary>
/// <param name="Text">As written.</param>
/// <param name="Fate">What becomes of it once all is folded that is known.</param>
/// <param name="Jobs">Whose jobs it places, by stream and stage.</param>
public sealed record ExplainedRule(string Text, RuleFate Fate, ImmutableArray<RuleJobs> Jobs);

/// <summary>Jobs of a stream in a stage that have a rule.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Stage">The stage.</param>
/// <param name="IsCertain">Whether they always have it; else it depends on the job or the time.</param>
public sealed record RuleJobs(string Stream, string Stage, bool IsCertain);

/// <summary>A condition.</summary>
/// <param name="Text">As written, with its clause.</param>
/// <param name="Value">What it is where that is known before the run.</param>
public sealed record ExplainedCondition(string Text, bool? Value);

/// <summary>A scenario as the policy meets it.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Platform">Its platform.</param>
/// <param name="Table">The table of latencies.</param>
/// <param name="Traces">The traces of its streams.</param>
/// <param name="Devices">Names of the devices; figures by device have this order.</param>
/// <param name="Statics">What static placement weighs and chooses.</param>
/// <param name="Demands">What streams ask of devices.</param>
/// <param name="OnlyThere">By device, the share of its time that stages ask for which can run nowhere else.</param>
/// <param name="FastestDemand">Sum of the demands with every unit on the fastest device that it may run on.</param>
public sealed record ExplainedScenario(
    string Name,
    string Platform,
    string Table,
    ImmutableArray<string> Traces,
    ImmutableArray<string> Devices,
    ImmutableArray<ExplainedStatic> Statics,
    ImmutableArray<ExplainedDemand> Demands,
    ImmutableArray<double> OnlyThere,
    double FastestDemand);

/// <summary>The static placement of a stream in a stage.</summary>
/// <param name="Rule">Number of the rule, from 1.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Figures">By device.</param>
/// <param name="Chosen">The device chosen; null where that is only known in the run.</param>
public sealed record ExplainedStatic(int Rule, string Stream, string Stage, ImmutableArray<StaticFigure> Figures, int? Chosen);

/// <summary>What static placement weighs on a device.</summary>
/// <param name="Latency">Of the whole stage; never where it is not supported.</param>
/// <param name="Objective">What is minimized, in words; null where it is not known before the run or the stage is not supported.</param>
public sealed record StaticFigure(Duration Latency, string? Objective);

/// <summary>What a stream asks of devices, as shares of one device's time; lower bounds, since overheads come on top.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Model">Its model.</param>
/// <param name="JobsPerSecond">In the mean.</param>
/// <param name="ByDevice">With all of a job on this device; null where one of its stages is not supported.</param>
/// <param name="Fastest">With every unit on the fastest device that the policy may give it.</param>
/// <param name="Places">Where each stage can run.</param>
public sealed record ExplainedDemand(
    string Stream,
    string Model,
    double JobsPerSecond,
    ImmutableArray<double?> ByDevice,
    double Fastest,
    ImmutableArray<KeyValuePair<string, ImmutableArray<int>>> Places);
