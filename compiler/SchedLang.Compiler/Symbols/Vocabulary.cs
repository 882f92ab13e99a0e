using System.Collections.Immutable;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Symbols;

/// <summary>The kind of thing that an attribute belongs to.</summary>
public enum Owner
{
    /// <summary>The run.</summary>
    Run,

    /// <summary>A job.</summary>
    Job,

    /// <summary>A job on a device.</summary>
    Pair,

    /// <summary>A device.</summary>
    Device,

    /// <summary>A stream.</summary>
    Stream,

    /// <summary>A model.</summary>
    Model,

    /// <summary>The platform.</summary>
    Platform,
}

/// <summary>When the value of an attribute can change while its job waits.</summary>
public enum Volatility
{
    /// <summary>Never, from the job's release on.</summary>
    Constant,

    /// <summary>Only at the job's own events: the end of a unit, or preemption.</summary>
    OwnEvents,

    /// <summary>At any time.</summary>
    Any,
}

/// <summary>An attribute that policies can read.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Owner">What it belongs to.</param>
/// <param name="Type">Its type.</param>
/// <param name="Volatility">When it can change.</param>
/// <param name="Code">C# that reads it: <c>{0}</c> is the owner, <c>{1}</c> the device of a pair; empty if it is always folded.</param>
/// <param name="Description">One sentence.</param>
public sealed record AttributeSymbol(string Name, Owner Owner, SchedType Type, Volatility Volatility, string Code, string Description)
{
    /// <summary>Whether a real runtime could not know its value.</summary>
    public bool IsOracle { get; init; }

    /// <summary>Whether it is constant within a stage: it never changes, or only at the ends of stages.</summary>
    public bool IsStageInvariant { get; init; } = Volatility == Volatility.Constant;

    /// <summary>
    /// Whether all jobs of a stream with the same next unit have the same value.
    /// An expression that reads only such attributes is computed once for each unit.
    /// </summary>
    public bool IsTableInput { get; init; } = Owner is Owner.Stream or Owner.Model or Owner.Platform;

    /// <summary>For a pair: C# that reads it in <c>on dispatch</c>, for the unit that starts; null if <c>Code</c> applies there too.</summary>
    public string? DispatchCode { get; init; }
}

/// <summary>A function that policies can call.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Arguments">The number of arguments.</param>
/// <param name="Description">One sentence.</param>
public sealed record FunctionSymbol(string Name, int Arguments, string Description);

/// <summary>A function over the members of a set.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Description">One sentence.</param>
public sealed record AggregateSymbol(string Name, string Description);

/// <summary>A set that aggregates range over.</summary>
/// <param name="Name">Its name in the language.</param>
/// <param name="Element">The type of its members.</param>
/// <param name="Description">One sentence.</param>
public sealed record SetSymbol(string Name, SchedType Element, string Description);

/// <summary>
/// Every name that policies can use. The binder, the code generator, completion, hover and the reference share these tables,
/// so they cannot disagree.
/// </summary>
public static class Vocabulary
{
    /// <summary>Attributes, by owner.</summary>
    public static ImmutableArray<AttributeSymbol> Attributes { get; } =
    [
        new("now", Owner.Run, SchedType.Instant, Volatility.Any, "state.Now", "The clock: time since the start of the scenario."),

        Job("arrival", SchedType.Instant, Volatility.Constant, "{0}.Arrival", "When the job was released."),
        Job("deadline", SchedType.Instant, Volatility.OwnEvents, "{0}.Deadline",
            "When the job is due. For an LLM job, when its current token is due; never without a target.") with { IsStageInvariant = true },
        Job("stage", SchedType.Stage, Volatility.OwnEvents, "{0}.Stage", "The job's stage: infer, encode, prefill or decode.") with { IsStageInvariant = true, IsTableInput = true },
        Job("class", SchedType.Class, Volatility.Constant, "{0}.Class", "The class of the job's stream.") with { IsTableInput = true },
        Job("layer", SchedType.Int, Volatility.OwnEvents, "{0}.Layer", "The unit of the stage that is next or running, counted from 0."),
        Job("tokens", SchedType.Tokens, Volatility.Constant, "{0}.Tokens", "Tokens of a job of an encoder or vision model."),
        Job("prompt", SchedType.Tokens, Volatility.Constant, "{0}.Prompt", "Tokens of an LLM job's prompt."),
        Job("cached", SchedType.Tokens, Volatility.Constant, "{0}.Cached", "Tokens of earlier turns that an LLM job keeps and does not read again."),
        Job("turn", SchedType.Int, Volatility.Constant, "{0}.Turn", "The turn of its flow that the job is, counted from 1."),
        Job("flow", SchedType.Int, Volatility.Constant, "{0}.Flow", "The flow that the job is a turn of, counted from 0 in its stream; without turns, the number of the job."),
        Job("generated", SchedType.Tokens, Volatility.OwnEvents, "{0}.Generated", "Tokens that an LLM job has produced so far.") with { IsStageInvariant = true },
        Job("context", SchedType.Tokens, Volatility.OwnEvents, "{0}.Context", "Cached, prompt and generated tokens.") with { IsStageInvariant = true },
        Job("age", SchedType.Duration, Volatility.Any, "state.Age(in {0})", "Time since the job's release."),
        Job("ready_since", SchedType.Instant, Volatility.OwnEvents, "{0}.ReadySince",
            "When the job last became ready: its release, its last unit's end, or its preemption."),
        Job("waited", SchedType.Duration, Volatility.Any, "state.Waited(in {0})", "Time since ready_since; 0 while the job runs."),
        Job("executed", SchedType.Duration, Volatility.OwnEvents, "{0}.Executed",
            "Device time of the job's completed units and kept parts, overheads included."),
        Job("remaining", SchedType.Duration, Volatility.OwnEvents, "{0}.Remaining",
            "Work of all units not yet completed, each on its fastest device. It uses the true output length of an LLM job.") with { IsOracle = true },
        Job("stage_remaining", SchedType.Duration, Volatility.OwnEvents, "{0}.StageRemaining",
            "Work left in the current stage, each unit on its fastest device."),
        Job("prefill_remaining", SchedType.Duration, Volatility.OwnEvents, "{0}.PrefillRemaining",
            "Work left of the prompt in all chunks, each unit on its fastest device; 0 outside prefill."),
        Job("laxity", SchedType.Duration, Volatility.Any, "state.Laxity(in {0})", "The time the job can still wait: deadline - now - stage_remaining."),
        Job("last_device", SchedType.Device, Volatility.OwnEvents, "{0}.LastDevice", "The device that ran the job's last unit."),
        Job("stream", SchedType.Stream, Volatility.Constant, "{0}.Stream", "The stream that released the job.") with { IsTableInput = true },
        Job("model", SchedType.Model, Volatility.Constant, "{0}.Model", "The model that the job runs.") with { IsTableInput = true },

        Pair("latency", SchedType.Duration, "{0}.Latency({1})", "Work of the job's next unit on the device.")
            with { DispatchCode = "unit.Latency", IsTableInput = true },
        Pair("cost", SchedType.Duration, "state.Cost(in {0}, {1})", "switch + transfer + latency.")
            with { DispatchCode = "unit.Cost" },
        Pair("finish", SchedType.Instant, "state.Finish(in {0}, {1})", "When the next unit would end: max(now, free_at) + cost.")
            with { DispatchCode = "unit.Finish" },
        Pair("stage_latency", SchedType.Duration, "{0}.StageLatency({1})", "Work left in the stage on the device; never if the device does not support all of it.") with { IsTableInput = true },
        Pair("stage_finish", SchedType.Instant, "state.StageFinish(in {0}, {1})", "When the stage would end on the device."),
        Pair("prefill_latency", SchedType.Duration, "state.PrefillLatency(in {0}, {1})", "Work of the whole prefill of the job's prompt on the device, whatever its stage is."),
        Pair("decode_latency", SchedType.Duration, "state.DecodeLatency(in {0}, {1})", "Work of the decode of the job's next token on the device; of its second token during prefill."),
        Pair("energy", SchedType.Energy, "state.Energy(in {0}, {1})", "Energy of the next unit: from the table, otherwise power x latency.")
            with { IsTableInput = true },
        Pair("bandwidth", SchedType.Bandwidth, "{0}.Bandwidth({1})", "Memory traffic of the next unit.") with { IsTableInput = true },
        Pair("switch", SchedType.Duration, "state.Switch(in {0}, {1})", "Overhead of a dispatch because the device last ran another model.")
            with { DispatchCode = "unit.Switch" },
        Pair("transfer", SchedType.Duration, "state.Transfer(in {0}, {1})", "Overhead of a dispatch because the job's last unit ran on another device.")
            with { DispatchCode = "unit.Transfer" },
        Pair("next_ready", SchedType.Instant, "state.NextReady(in {0}, {1})",
            "When the job's next unit can start: at the end of its running unit, or now; never if the device does not support the unit."),

        Device("kind", SchedType.Kind, Volatility.Constant, "state.Kind({0})", "The device's kind: cpu, gpu, npu or dsp.") with { IsTableInput = true },
        Device("idle", SchedType.Bool, Volatility.Any, "state.IsIdle({0})", "Whether the device runs nothing."),
        Device("free_at", SchedType.Instant, Volatility.Any, "state.FreeAt({0})", "When the device can start a unit: now, or at the end of its running unit."),
        Device("running", SchedType.Job, Volatility.Any, "state.RunningJob({0})", "The job that the device runs."),
        Device("bandwidth", SchedType.Bandwidth, Volatility.Any, "state.RunningBandwidth({0})", "Memory traffic of the running unit; 0 when idle."),
        Device("utilization", SchedType.Number, Volatility.Any, "state.Utilization({0})", "Share of the time so far in which the device was busy."),
        Device("last_model", SchedType.Model, Volatility.Any, "state.LastModel({0})", "The model of the device's last unit."),

        Stream("weight", SchedType.Number, "state.Weight({0})", "The stream's weight, 1 by default."),
        Stream("period", SchedType.Duration, "state.Period({0})", "Time between releases; never for a stream without a period."),
        Stream("class", SchedType.Class, "state.StreamClass({0})", "The stream's class."),
        Stream("model", SchedType.Model, "state.StreamModel({0})", "The model of the stream's jobs."),

        new("layers", Owner.Model, SchedType.Int, Volatility.Constant, "state.ModelLayers({0})", "The model's declared layers."),

        new("bandwidth", Owner.Platform, SchedType.Bandwidth, Volatility.Constant, "", "Bandwidth of the shared memory."),
        new("memory", Owner.Platform, SchedType.Bytes, Volatility.Constant, "", "Size of the shared memory."),
    ];

    /// <summary>Sets.</summary>
    public static ImmutableArray<SetSymbol> Sets { get; } =
    [
        new("jobs", SchedType.Job, "All jobs that are released, not complete and not dropped, running ones included."),
        new("ready", SchedType.Job, "The jobs of `jobs` that have no running unit."),
        new("devices", SchedType.Device, "The platform's devices."),
        new("streams", SchedType.Stream, "The scenario's streams."),
    ];

    /// <summary>Functions of values.</summary>
    public static ImmutableArray<FunctionSymbol> Functions { get; } =
    [
        new("min", 2, "The smaller of two."),
        new("max", 2, "The larger of two."),
        new("abs", 1, "The absolute value."),
        new("clamp", 3, "clamp(x, low, high): x, limited to low..high."),
        new("floor", 1, "The value rounded down to a whole number."),
        new("ceil", 1, "The value rounded up to a whole number."),
        new("log", 1, "Natural logarithm."),
        new("exp", 1, "e to the power of the value."),
        new("sqrt", 1, "Square root."),
        new("random", 0, "A random number in [0, 1) from the policy's own generator."),
    ];

    /// <summary>Functions over sets.</summary>
    public static ImmutableArray<AggregateSymbol> Aggregates { get; } =
    [
        new("count", "The number of members."),
        new("any", "Whether the condition holds for any member."),
        new("exists", "The same as `any`."),
        new("all", "Whether the condition holds for every member."),
        new("sum", "Sum; 0 without members."),
        new("min", "Minimum; never or infinite without members."),
        new("max", "Maximum; 0 without members."),
        new("avg", "Mean; 0 without members."),
    ];

    /// <summary>The attribute of an owner, or null.</summary>
    public static AttributeSymbol? Find(Owner owner, string name) =>
        Attributes.FirstOrDefault(a => a.Owner == owner && a.Name == name);

    /// <summary>The owner of the attributes of a type; null for types without attributes.</summary>
    public static Owner? OwnerOf(SchedType type) =>
        type == SchedType.Job ? Owner.Job
        : type == SchedType.Device ? Owner.Device
        : type == SchedType.Stream ? Owner.Stream
        : type == SchedType.Model ? Owner.Model
        : type == SchedType.Platform ? Owner.Platform
        : null;

    private static AttributeSymbol Job(string name, SchedType type, Volatility volatility, string code, string description) =>
        new(name, Owner.Job, type, volatility, code, description);

    private static AttributeSymbol Pair(string name, SchedType type, string code, string description) =>
        new(name, Owner.Pair, type, Volatility.Any, code, description);

    private static AttributeSymbol Device(string name, SchedType type, Volatility volatility, string code, string description) =>
        new(name, Owner.Device, type, volatility, code, description);

    private static AttributeSymbol Stream(string name, SchedType type, string code, string description) =>
        new(name, Owner.Stream, type, Volatility.Constant, code, description);
}
