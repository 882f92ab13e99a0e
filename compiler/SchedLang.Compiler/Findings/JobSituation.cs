using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>A job of a stream in one stage at any time, optionally with a given device.</summary>
internal class JobSituation(Workload workload, int stream, Stage stage, int? device = null) : Situation
{
    protected Stage Stage { get; } = stage;

    protected Workload Workload { get; } = workload;

    protected StreamDefinition Definition { get; } = workload.Streams[stream];

    protected StageProfile Profile { get; } = workload.Models[workload.Streams[stream].Model].StageProfile(stage);

    private bool IsLlm => Workload.Models[Definition.Model].Kind == ModelKind.Llm;

    private Trace? Trace => (Definition.Arrival as TraceArrival)?.Trace;

    /// <inheritdoc/>
    public override Constant? Subject(Binding.Subject subject) => subject switch
    {
        Binding.Subject.Job => TheJob,
        Binding.Subject.Device when device is { } number => Number(number, SchedType.Device),
        _ => null,
    };

    /// <inheritdoc/>
    public override IEnumerable<Constant>? Members(SetSymbol set) => set.Name switch
    {
        "devices" => Enumerable.Range(0, Workload.Platform.Devices.Length).Select(d => Number(d, SchedType.Device)),
        "streams" => Enumerable.Range(0, Workload.Streams.Length).Select(s => Number(s, SchedType.Stream)),
        _ => null,
    };

    /// <inheritdoc/>
    public override Constant? Attribute(AttributeSymbol attribute, Constant? of, Constant? device)
    {
        var owner = (int)(of?.AsInteger ?? -1);
        return attribute.Owner switch
        {
            Owner.Job when of == TheJob => OfJob(attribute),
            Owner.Device when owner >= 0 => OfDevice(attribute, owner),
            Owner.Stream when owner >= 0 => OfStream(attribute, Workload.Streams[owner]),
            Owner.Model when owner >= 0 => Number(Workload.Models[owner].Layers, attribute.Type),
            Owner.Pair when of == TheJob => OfPair(attribute, (int)device!.AsInteger),
            Owner.Run => OfRun(attribute),
            _ => null,
        };
    }

    protected virtual Constant? OfRun(AttributeSymbol attribute) => null;

    protected virtual Constant? OfJob(AttributeSymbol attribute) => attribute.Name switch
    {
        "stage" => Constant.Word(Stage.Name(), attribute.Type),
        "class" => ClassOf(Definition),
        "stream" => Number(stream, attribute.Type),
        "model" => Number(Definition.Model, attribute.Type),
        "prompt" when Trace is not { Prompts.IsEmpty: false } && !Definition.HasRandomPrompt && Definition.Flow is null or { KeepsContext: true } => Number(Definition.Prompt, attribute.Type),
        "turn" when Definition.Flow == null => Number(1, attribute.Type),
        "cached" when Definition.Flow is null or { KeepsContext: false } => Number(0, attribute.Type),
        "tokens" when Trace is not { Tokens.IsEmpty: false } => Number(Definition.Tokens, attribute.Type),
        "deadline" when !HasDeadline => Number(Saturating.Never, attribute.Type),
        _ => null,
    };

    /// <summary>Whether jobs in this stage have a deadline.</summary>
    public bool HasDeadline => Stage == Stage.Decode ? !Definition.TptTarget.IsNever : Definition.HasDeadlines(IsLlm ? ModelKind.Llm : ModelKind.Vision);

    /// <inheritdoc/>
    public override long? RelativeDeadline => !HasDeadline ? Saturating.Never : InfeasibleDeadline.Within(Definition, Stage);

    protected virtual Constant? OfPair(AttributeSymbol attribute, int on) => attribute.Name switch
    {
        _ when !Profile.Supports(on) => Unsupported(attribute),
        _ when !Profile.SupportsAll(on) => null, // it depends on the unit
        "switch" when Workload.Platform.Switch == Duration.Zero => Number(0, attribute.Type),
        "transfer" when Workload.Platform.Transfer == Duration.Zero => Number(0, attribute.Type),
        _ => null,
    };

    protected virtual Constant? OfDevice(AttributeSymbol attribute, int on) =>
        attribute.Name == "kind" ? Constant.Word(KindName(Workload.Platform.Devices[on].Kind), attribute.Type) : null;

    // Without support, durations are never and other figures are infinite.
    protected static Constant Unsupported(AttributeSymbol attribute) => attribute.Type.Representation == Representation.Real
        ? Constant.Of(double.PositiveInfinity, attribute.Type)
        : Number(Saturating.Never, attribute.Type);

    private Constant? OfStream(AttributeSymbol attribute, StreamDefinition of) => attribute.Name switch
    {
        "weight" => Constant.Of(of.Weight, attribute.Type),
        "period" => Number(of.Arrival.Period.Ns, attribute.Type),
        "class" => ClassOf(of),
        "model" => Number(of.Model, attribute.Type),
        _ => null,
    };

    // A job without a class gets the empty word, which no class has.
    private Constant ClassOf(StreamDefinition of) => Constant.Word(of.Class < 0 ? "" : Workload.Classes[of.Class], SchedType.Class);

    private static string KindName(DeviceKind kind) => EnumerationWords.Kinds[(int)kind];
}

/// <summary>A job as static placement evaluates it: the whole stage, nothing running, time 0.</summary>
internal sealed class StartSituation(Workload workload, int stream, Stage stage, int device) : JobSituation(workload, stream, stage, device)
{
    private readonly long _tokens = FirstShape(workload, stream, stage);
    private readonly long _prompt = FirstShape(workload, stream, Stage.Prefill);

    /// <summary>The work of the whole stage on a device; never where the device does not support all of it.</summary>
    public Duration Whole(int on) => Profile.SupportsAll(on) ? new Duration(UnitsOn(on).Aggregate(0L, Saturating.Add)) : Duration.Never;

    /// <inheritdoc/>
    public override Constant Cell(StateSymbol state) => state.Initial with { Type = state.Type };

    /// <inheritdoc/>
    public override IEnumerable<Constant>? Members(SetSymbol set) => set.Name is "jobs" or "ready" ? [] : base.Members(set);

    protected override Constant OfRun(AttributeSymbol attribute) => Number(0, attribute.Type); // the clock

    protected override Constant? OfJob(AttributeSymbol attribute) => attribute.Name switch
    {
        "arrival" or "age" or "waited" or "ready_since" or "executed" or "layer" => Number(0, attribute.Type),
        "deadline" => Number(Deadline.Ns, attribute.Type),
        "prompt" => Number(Stage is Stage.Prefill or Stage.Decode ? _prompt : 0, attribute.Type),
        "tokens" => Number(Stage is Stage.Prefill or Stage.Decode ? 0 : _tokens, attribute.Type),
        "turn" => Number(1, attribute.Type),
        "flow" or "cached" => Number(0, attribute.Type),
        "generated" => Number(Stage == Stage.Decode ? 1 : 0, attribute.Type),
        "context" => Number(Stage == Stage.Decode ? _prompt + 1 : Stage == Stage.Prefill ? _prompt : 0, attribute.Type),
        "remaining" or "stage_remaining" => Number(Fastest.Ns, attribute.Type),
        "prefill_remaining" => Number(Stage == Stage.Prefill ? Fastest.Ns : 0, attribute.Type),
        "laxity" => Number((Deadline - Fastest).Ns, attribute.Type),
        "last_device" => Number(-1, attribute.Type),
        _ => base.OfJob(attribute),
    };

    protected override Constant? OfPair(AttributeSymbol attribute, int on) => attribute.Name switch
    {
        _ when Whole(on).IsNever => Unsupported(attribute),
        "latency" or "cost" or "finish" or "stage_latency" or "stage_finish" => Number(Whole(on).Ns, attribute.Type),
        "switch" or "transfer" or "next_ready" => Number(0, attribute.Type),
        "energy" => Constant.Of(Energy(on), attribute.Type),
        "bandwidth" => Constant.Of(Enumerable.Range(0, Profile.Units).Max(u => Profile.UnitBandwidth(on, u, _tokens, 1)), attribute.Type),
        _ => null,
    };

    protected override Constant? OfDevice(AttributeSymbol attribute, int on) => attribute.Name switch
    {
        "idle" => Constant.Of(true),
        "free_at" => Number(0, attribute.Type),
        "bandwidth" or "utilization" => Constant.Of(0.0, attribute.Type),
        "running" or "last_model" => Number(-1, attribute.Type),
        _ => base.OfDevice(attribute, on),
    };

    // Before the first token, a decode has the deadline that its job got at release.
    private Duration Deadline => Workload.Models[Definition.Model].Kind == ModelKind.Llm
        ? Definition.TtftTarget
        : Definition.Deadline ?? Definition.Arrival.Period;

    private Duration Fastest => Enumerable.Range(0, Profile.DeviceCount).Select(Whole).Min();

    private double Energy(int on)
    {
        var measured = 0.0;
        for (var unit = 0; unit < Profile.Units; unit++)
            measured += Profile.UnitEnergy(on, unit, _tokens, 1);
        return double.IsNaN(measured) ? Workload.Platform.Devices[on].Power * Whole(on).AsDouble : measured;
    }

    private long[] UnitsOn(int on)
    {
        var work = new long[Profile.Units];
        Profile.UnitWork(on, new Piece(0, _tokens), work);
        return work;
    }

    private static long FirstShape(Workload workload, int stream, Stage stage)
    {
        var first = JobShapes.Of(workload.Streams[stream], workload.End).FirstDeclared;
        return stage is Stage.Prefill or Stage.Decode ? first.Prompt : first.Tokens;
    }
}
