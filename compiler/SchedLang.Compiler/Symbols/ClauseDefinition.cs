using System.Collections.Immutable;

namespace SchedLang.Compiler.Symbols;

/// <summary>Where a clause can appear.</summary>
public enum ClausePlace
{
    /// <summary>In a file.</summary>
    File,

    /// <summary>In a platform.</summary>
    Platform,

    /// <summary>In a model.</summary>
    Model,

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

/// <summary>A syntactic form of the language. Hover and the reference show it.</summary>
/// <param name="Place">Where it can appear.</param>
/// <param name="Form">Its syntax; words in capitals are placeholders.</param>
/// <param name="Description">One sentence.</param>
public sealed record ClauseDefinition(ClausePlace Place, string Form, string Description)
{
    /// <summary>Every clause.</summary>
    public static ImmutableArray<ClauseDefinition> All { get; } =
    [
        new(ClausePlace.File, "use \"FILE\"", "Includes the declarations of another file. The path is relative to this file."),
        new(ClausePlace.File, "platform NAME { ... }", "Declares a chip: attributes and devices."),
        new(ClausePlace.File, "model NAME : KIND { ... }", "Declares a model of kind vision, encoder or llm."),
        new(ClausePlace.File, "scenario NAME on PLATFORM { ... }", "Declares a workload: streams of jobs on a platform."),
        new(ClausePlace.File, "policy NAME(PARAMETER: TYPE = DEFAULT in LOW..HIGH, ...) extends POLICY { ... }",
            "Declares how jobs are ordered and placed. Parameters, their ranges and `extends` are optional."),
        new(ClausePlace.File, "experiment NAME { ... }", "Declares a set of runs to make and compare."),

        new(ClausePlace.Platform, "device NAME : KIND { ... }", "Declares a device of kind CPU, GPU, NPU or DSP."),

        new(ClausePlace.Model, "op NAME : KIND { ... }", "Declares an operator of each layer, of kind linear or attention, for derived latencies."),
        new(ClausePlace.Model, "op NAME : linear last { ... }", "Declares an operator that runs once for a prompt or token, after all layers."),

        new(ClausePlace.Scenario, "run for DURATION", "The length of the run."),
        new(ClausePlace.Scenario, "stream NAME : MODEL ARRIVAL { ... }", "Declares a stream of jobs that run a model."),
        new(ClausePlace.Scenario, "expect CONDITION", "A condition on metrics that `schedlang test` checks."),

        new(ClausePlace.Arrival, "at RATE", "Releases jobs at a fixed rate: `at 60 fps`."),
        new(ClausePlace.Arrival, "every DURATION", "Releases jobs at a fixed period: `every 2 s`."),
        new(ClausePlace.Arrival, "every ~DURATION", "Releases jobs at random as a Poisson process, on average once per DURATION."),
        new(ClausePlace.Arrival, "at trace \"FILE\"", "Releases a job at each time in a CSV file. Columns `prompt`, `output` and `tokens` may set a job's size."),
        new(ClausePlace.Arrival, "by N users", "N users who wait: each asks again when its last job has ended. Also `by N users every DURATION`, with a pause before each job, or `every ~DURATION`, with a random one."),
        new(ClausePlace.Arrival, "after STREAM with probability P", "Releases a job when a job of another stream completes, or with probability P."),

        new(ClausePlace.Policy, "prefer CONDITION, ...", "Jobs for which the condition holds come first. The first condition that differs between two jobs decides."),
        new(ClausePlace.Policy, "order by KEY descending, ...", "Orders jobs by each key, smallest first, or largest first with `descending`. Ties go by release, stream and number."),
        new(ClausePlace.Policy, "place when CONDITION on idle device where CONDITION minimizing VALUE",
            "A job uses the first rule whose condition holds. It starts on the idle device with the smallest value, by default the smallest latency; if none is idle, it waits."),
        new(ClausePlace.Policy, "place ... on device ...", "The best of all devices. If it is busy, the job waits for it."),
        new(ClausePlace.Policy, "place ... on static device ...", "One device per stream and stage, chosen before the run: the best for the whole stage."),
        new(ClausePlace.Policy, "place ... on KIND, KIND ...", "The first of these kinds that has an idle device."),
        new(ClausePlace.Policy, "hold when CONDITION", "Keeps a job off a device while the condition holds."),
        new(ClausePlace.Policy, "preempt at layer", "A job competes again after each unit. The default."),
        new(ClausePlace.Policy, "preempt at stage", "A job keeps its device to the end of the stage, or until a unit that the device does not support."),
        new(ClausePlace.Policy, "preempt never", "A job keeps its device until it is done, or until a unit that the device does not support."),
        new(ClausePlace.Policy, "preempt immediately losing work when CONDITION",
            "A job that finds no idle device stops a running job that ranks below it, on a device its rule allows. The condition can name that running job as `victim`. The stopped unit restarts from zero."),
        new(ClausePlace.Policy, "preempt immediately keeping work when CONDITION", "The same, but the stopped unit resumes later."),
        new(ClausePlace.Policy, "strict", "The first job that cannot start blocks all jobs behind it."),
        new(ClausePlace.Policy, "chunk prefill by TOKENS padded", "Splits prefill into stages of TOKENS tokens. With `padded`, each takes as long as a full one."),
        new(ClausePlace.Policy, "batch STAGE up to N wait up to DURATION",
            "Ready jobs of one model at the same layer of this stage run together, at most N, an expression. With `wait`, a batch that is not full waits until this long after its first job became ready."),
        new(ClausePlace.Policy, "prefer CONDITION as NAME", "Names a condition, by which a policy that extends this one replaces it or leaves it out. Also at the end of `place` and `hold`."),
        new(ClausePlace.Policy, "without NAME, ...", "Leaves out rules of the policy that this one extends."),
        new(ClausePlace.Policy, "state NAME per stream: TYPE = VALUE", "A state variable for each stream, job or device; without `per`, one for the run."),
        new(ClausePlace.Policy, "let NAME = VALUE", "Names an expression, which is computed where it is used."),
        new(ClausePlace.Policy, "fn NAME(PARAMETER: TYPE, ...) = VALUE", "Declares a function. Types of parameters are optional."),
        new(ClausePlace.Policy, "on release when CONDITION { ... }", "When a job is released."),
        new(ClausePlace.Policy, "on dispatch ...", "When a unit starts. `latency`, `cost`, `finish`, `switch` and `transfer` are those of the unit."),
        new(ClausePlace.Policy, "on complete unit ...", "When a unit ends. The device is idle; `stage`, `layer` and `generated` are still those of the unit."),
        new(ClausePlace.Policy, "on complete job ...", "When a job completes, before the jobs of `after` streams are released."),
        new(ClausePlace.Policy, "on drop ...", "When a job is dropped."),
        new(ClausePlace.Policy, "on preempt ...", "When a job was preempted."),
        new(ClausePlace.Policy, "on tick every DURATION ...", "Every DURATION, first at DURATION, not at 0."),

        new(ClausePlace.Handler, "STATE = VALUE", "Sets a state variable, NAME or NAME[OWNER]. Also +=, -=, *= and /=."),
        new(ClausePlace.Handler, "let NAME = VALUE", "Names a value until the end of the block."),
        new(ClausePlace.Handler, "if CONDITION { ... } else { ... }", "Runs one of two branches."),
        new(ClausePlace.Handler, "for NAME in SET where CONDITION { ... }", "Runs the block for each member of a set."),

        new(ClausePlace.Experiment, "scenario NAME, ...", "The scenarios to run."),
        new(ClausePlace.Experiment, "policies NAME(PARAMETER = VALUE) as NAME, ...", "The policies to run them under, with parameters. With `as`, metrics and tables call a policy by the second name."),
        new(ClausePlace.Experiment, "vary TARGET in VALUES", "A setting and its values. Several lines make a grid."),
        new(ClausePlace.Experiment, "vary platform.latencies in \"FILE\", ...", "Tables of latencies, each in place of that of the platform. Paths are relative to this file."),
        new(ClausePlace.Experiment, "set TARGET = VALUE", "One value for all runs: a target as in `vary`. `--set` overrides it."),
        new(ClausePlace.Experiment, "seeds VALUES", "The seeds of the random draws: `1..10`."),
        new(ClausePlace.Experiment, "report METRIC, ...", "The metrics to show."),
        new(ClausePlace.Experiment, "expect CONDITION", "A condition on metrics that `schedlang explore` checks."),
        new(ClausePlace.Experiment, "expect POLICY dominates POLICY, ... on METRIC, ...", "The first policy is at least as good as each of the others on each metric, at every point."),
    ];
}
