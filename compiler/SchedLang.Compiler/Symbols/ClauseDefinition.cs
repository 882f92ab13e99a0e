using System.Collections.Immutable;

namespace SchedLang.Compiler.Symbols;

/// <summary>Where a clause stands.</summary>
public enum ClausePlace
{
    /// <summary>In a file.</summary>
    File,

    /// <summary>In a platform.</summary>
    Platform,

    /// <summary>In a scenario.</summary>
    Scenario,

    /// <summary>After the model of a stream.</summary>
    Arrival,

    /// <summary>In a policy.</summary>
    Policy,

    /// <summary>In a handler of a policy.</summary>
    Handler,

    /// <summary>In an experiment.</summary>
    Experiment,
}

/// <summary>A form that the grammar knows, in words: what hover and the reference show.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Form">How it is written; capitals stand for what is put in.</param>
/// <param name="Description">One sentence.</param>
public sealed record ClauseDefinition(ClausePlace Place, string Form, string Description)
{
    /// <summary>Every clause.</summary>
    public static ImmutableArray<ClauseDefinition> All { get; } =
    [
        new(ClausePlace.File, "use \"FILE\"", "Brings in the declarations of another file, whose path is relative to this one."),
        new(ClausePlace.File, "platform NAME { ... }", "Declares a chip: its attributes and its devices."),
        new(ClausePlace.File, "model NAME : KIND { ... }", "Declares a model of the kind vision, encoder or llm."),
        new(ClausePlace.File, "scenario NAME on PLATFORM { ... }", "Declares a workload: streams of jobs on a platform."),
        new(ClausePlace.File, "policy NAME(PARAMETER: TYPE = DEFAULT in LOW..HIGH, ...) extends POLICY { ... }",
            "Declares how jobs are ordered and placed; parameters, their ranges and what it extends are optional."),
        new(ClausePlace.File, "experiment NAME { ... }", "Declares runs to be made and compared."),

        new(ClausePlace.Platform, "device NAME : KIND { ... }", "Declares a device of the kind CPU, GPU, NPU or DSP."),

        new(ClausePlace.Scenario, "run for DURATION", "The length of the run."),
        new(ClausePlace.Scenario, "stream NAME : MODEL ARRIVAL { ... }", "Declares a stream of jobs that run a model."),
        new(ClausePlace.Scenario, "expect CONDITION", "What must hold of the figures of a run; schedlang test judges it."),

        new(ClausePlace.Arrival, "at RATE", "A job every so often: at 60 fps."),
        new(ClausePlace.Arrival, "every DURATION", "A job every so often: every 2 s."),
        new(ClausePlace.Arrival, "every ~DURATION", "A Poisson process: on average every so often."),
        new(ClausePlace.Arrival, "at trace \"FILE\"", "A job at each time of a CSV file, which may also give each its prompt, output and tokens."),
        new(ClausePlace.Arrival, "after STREAM with probability P", "A job whenever one of another stream completes, or so often of those times."),

        new(ClausePlace.Policy, "prefer CONDITION, ...", "Jobs for which the condition holds come first. The first condition that differs between two jobs decides."),
        new(ClausePlace.Policy, "order by KEY descending, ...", "Then by each key, the smallest first or, descending, the largest; ties go by release, stream and number."),
        new(ClausePlace.Policy, "place when CONDITION on idle device where CONDITION minimizing VALUE",
            "The first rule whose condition holds is a job's: it starts on the idle device where the value is smallest, by default its latency."),
        new(ClausePlace.Policy, "place ... on device ...", "The best of all devices; the job waits for it while it is busy."),
        new(ClausePlace.Policy, "place ... on static device ...", "A device chosen once for each stream and stage, before the run."),
        new(ClausePlace.Policy, "place ... on KIND, KIND ...", "The first kind that has an idle device."),
        new(ClausePlace.Policy, "hold when CONDITION", "Keeps a job from a device for now."),
        new(ClausePlace.Policy, "preempt at layer", "After each unit a job competes again; the default."),
        new(ClausePlace.Policy, "preempt at stage", "A job keeps its device to the end of the stage."),
        new(ClausePlace.Policy, "preempt never", "A job keeps its device to its end, as far as the device supports it."),
        new(ClausePlace.Policy, "preempt immediately losing work when CONDITION",
            "A job that finds no idle device may take one from a job that comes after it, whose unit starts over."),
        new(ClausePlace.Policy, "preempt immediately keeping work when CONDITION", "The same; the unit that is stopped resumes later."),
        new(ClausePlace.Policy, "strict", "The first job that is not placed keeps all behind it waiting."),
        new(ClausePlace.Policy, "chunk prefill by TOKENS padded", "A prompt is read in stages of so many tokens; padded, each takes what a full one does."),
        new(ClausePlace.Policy, "batch decode up to N", "Ready jobs of one model at the same layer decode together."),
        new(ClausePlace.Policy, "state NAME per stream: TYPE = VALUE", "A cell for each stream, job or device, or without per a single one."),
        new(ClausePlace.Policy, "let NAME = VALUE", "A name for an expression, computed where it is used."),
        new(ClausePlace.Policy, "fn NAME(PARAMETER: TYPE, ...) = VALUE", "A function; types of parameters may be left out."),
        new(ClausePlace.Policy, "on release when CONDITION { ... }", "When a job is released."),
        new(ClausePlace.Policy, "on dispatch ...", "When a unit starts: latency, cost, finish, switch and transfer are those of the unit."),
        new(ClausePlace.Policy, "on complete unit ...", "When a unit ends: the device is idle; stage, layer and generated are as while it ran."),
        new(ClausePlace.Policy, "on complete job ...", "When a job completes, before what follows it is released."),
        new(ClausePlace.Policy, "on drop ...", "When a job is dropped or aborted."),
        new(ClausePlace.Policy, "on preempt ...", "When a job lost its device."),
        new(ClausePlace.Policy, "on tick every DURATION ...", "At a fixed period, first after one."),

        new(ClausePlace.Handler, "CELL = VALUE", "Writes a cell, NAME or NAME[OWNER]; also +=, -=, *= and /=."),
        new(ClausePlace.Handler, "let NAME = VALUE", "A name for a value, from here to the end of the block."),
        new(ClausePlace.Handler, "if CONDITION { ... } else { ... }", "One branch or the other."),
        new(ClausePlace.Handler, "for NAME in SET where CONDITION { ... }", "Each member of a set in turn."),

        new(ClausePlace.Experiment, "scenario NAME, ...", "Which scenarios are run."),
        new(ClausePlace.Experiment, "policies NAME(PARAMETER = VALUE), ...", "Under which policies, with which parameters."),
        new(ClausePlace.Experiment, "vary TARGET in VALUES", "What is set to each of several values; several lines make a grid."),
        new(ClausePlace.Experiment, "seeds VALUES", "The seeds of the random draws: 1..10."),
        new(ClausePlace.Experiment, "report METRIC, ...", "Which figures are shown."),
        new(ClausePlace.Experiment, "expect CONDITION", "What must hold of the figures."),
    ];
}
