using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.State;

/// <summary>
/// A live job, as policies and observers read it. Jobs are in one flat array, which reuses the slots of ended jobs. Field names follow the
/// language. Slot -1 holds the null job: a sentinel with neutral values, so code reads it without checks.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public unsafe struct Job
{
    // Whole lines of the cache, and few enough that the JIT copies a job without a call. The fields that every unit needs come first.
    internal const int Bytes = 256;

    internal StageShape* Shape;

    // Row of the next unit's work, with one entry for each device.
    internal long* WorkRow;

    // Row of the next unit in the placement table, behind its columns; null under policies without either.
    internal long* PlacementRow;

    internal int LayerIndex;

    /// <summary>Device that runs it now; -1 if none does.</summary>
    public int Device { get; internal set; }

    /// <summary>Its current stage.</summary>
    public Stage Stage { get; internal set; }

    internal bool IsLive;
    internal bool WasDispatched;

    /// <summary>Whether another turn of its flow follows if it completes.</summary>
    internal bool HasNextTurn;

    /// <summary>Its index in the array of jobs, reused after the job ends; -1 for the null job.</summary>
    public int Slot { get; internal set; }

    /// <summary>Number of its stream.</summary>
    public int Stream { get; internal set; }

    /// <summary>When it was released.</summary>
    public Instant Arrival { get; internal set; }

    /// <summary>When the job is due or, for an LLM, its current token.</summary>
    public Instant Deadline { get; internal set; }

    /// <summary>When it became ready: its release, the end of its last unit, or its preemption.</summary>
    public Instant ReadySince { get; internal set; }

    /// <summary>Its number within the stream, from 0.</summary>
    public long Number { get; internal set; }

    internal int PreviousLive;
    internal int NextLive;

    // The same among the live jobs of its stream, the last released first; kept only for policies that look for jobs by stream.
    internal int PreviousOfStream;
    internal int NextOfStream;

    /// <summary>The next job of the same batch, -1 if there is none.</summary>
    internal int NextMember;

    /// <summary>Device of its last completed or kept unit; -1 before.</summary>
    public int LastDevice { get; internal set; }

    /// <summary>Number of its model.</summary>
    public int Model { get; internal set; }

    /// <summary>Number of its class, -1 for none.</summary>
    public int Class { get; internal set; }

    /// <summary>The deadline that metrics use; for an LLM, the TTFT target.</summary>
    public Instant FirstDeadline { get; internal set; }

    /// <summary>Start of its first unit, even if that was aborted; <c>never</c> before.</summary>
    public Instant FirstStart { get; internal set; }

    /// <summary>When an LLM yielded token 1; <c>never</c> before.</summary>
    public Instant FirstToken { get; internal set; }

    /// <summary>When an LLM yielded its last token so far; <c>never</c> before the first.</summary>
    public Instant LastToken { get; internal set; }

    /// <summary>Device time of its completed units and kept parts, including overheads.</summary>
    public Duration Executed { get; internal set; }

    // Sizes are at most StreamDefinition.MostPrompt and MostOutput, so 32 bits hold them.
    private int _prompt;
    private int _cached;
    private int _output;
    private int _generated;

    /// <summary>LLM jobs: tokens in the prompt.</summary>
    public long Prompt { readonly get => _prompt; internal set => _prompt = (int)value; }

    /// <summary>LLM jobs: tokens of earlier turns that are in its context before its prompt, and are not read again.</summary>
    public long Cached { readonly get => _cached; internal set => _cached = (int)value; }

    /// <summary>LLM jobs: total tokens to produce.</summary>
    public long Output { readonly get => _output; internal set => _output = (int)value; }

    /// <summary>Tokens produced so far.</summary>
    public long Generated { readonly get => _generated; internal set => _generated = (int)value; }

    /// <summary>One-shot jobs: the shape.</summary>
    public long Tokens { get; internal set; }

    // For a chunked prefill: the units of earlier chunks, and the position in the prompt where the current chunk ends.
    internal long EarlierLayers;
    internal long ChunkEnd;

    /// <summary>Work in ns of the stages after the current one, each unit on its fastest device.</summary>
    internal long LaterStagesNs;

    /// <summary>Of it, the work of the chunks of prefill after the current one.</summary>
    internal long LaterChunksNs;

    // A unit that was preempted and kept its work: the work left, the whole work, and the device. KeptLeftNs is 0 if there is none.
    // KeptDevice is -1 for a unit of a batch: the job then resumes on any device, with a proportional share of its own work there.
    internal long KeptLeftNs;
    internal long KeptFullNs;
    internal int KeptDevice;

    /// <summary>The user who asked for it, within its stream; -1 if none did.</summary>
    internal int User;

    /// <summary>The turn that waits for the flow of this job: a number that the driver gave; -1 if none does.</summary>
    internal int Caller;

    // Its turns before, and how many jobs of the stream before it start no flow: both 0 for a job that is a flow of its own.
    internal int EarlierTurns;
    internal long FurtherTurns;

    // The chunks of its prefill, where no other job has the same; null if they are in the table of its stream.
    internal StageShape* OwnChunks;

    /// <summary>Number of its flow within the stream, from 0: the first turn and those that follow it have the same.</summary>
    public readonly long Flow => Number - FurtherTurns;

    /// <summary>The turn that it is of its flow, from 1.</summary>
    public readonly long Turn => EarlierTurns + 1L;

    /// <summary>Index of the stage's next or running unit, from 0. In a chunked prefill it continues across chunks.</summary>
    public readonly long Layer => EarlierLayers + LayerIndex;

    /// <summary>The token that its next or running unit works for, from 1; 0 for models without tokens.</summary>
    internal readonly long Token => Stage is Stage.Prefill or Stage.Decode ? Generated + 1 : 0;

    /// <summary>Tokens in the context: the cached ones, the prompt and the generated tokens.</summary>
    public readonly long Context => Cached + Prompt + Generated;

    /// <summary>Brings the job before the first unit of a stage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enter(Stage stage, StageShape* shape)
    {
        Stage = stage;
        LayerIndex = 0;
        Shape = shape;
        WorkRow = shape->Work;
    }

    /// <summary>Whether two references are to the same job.</summary>
    public readonly bool IsSame(in Job other) => Slot == other.Slot;

    /// <summary>The order of jobs whose keys are equal: by release, stream and number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsReleasedBefore(in Job left, in Job right)
    {
        if (left.Arrival != right.Arrival)
            return left.Arrival < right.Arrival;
        return left.Stream != right.Stream ? left.Stream < right.Stream : left.Number < right.Number;
    }

    /// <summary>Whether none of its units is running.</summary>
    public readonly bool IsReady => Device < 0;

    /// <summary>Work of its next unit on a device, <c>never</c> if unsupported. A preempted unit counts in full.</summary>
    public readonly Duration UnitWork(int device) => new(WorkRow[device]);

    /// <summary>Work of the rest of its current stage on a device, <c>never</c> if it does not support every unit of it.</summary>
    public readonly Duration StageWork(int device) => new(Shape->Rest[WorkRow - Shape->Work + device]);

    /// <summary>Work of its next unit on a device. If the unit was preempted and kept its work, only the rest counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Duration Latency(int device) => KeptLeftNs == 0 ? UnitWork(device) : new Duration(KeptNs(device));

    /// <summary>As <see cref="StageWork"/>, but if the next unit was preempted and kept its work, only its rest counts.</summary>
    public readonly Duration StageLatency(int device) => KeptLeftNs == 0 || !RunsOn(device)
        ? StageWork(device)
        : StageWork(device) - UnitWork(device) + new Duration(KeptNs(device));

    /// <summary>Memory traffic of its next unit on a device in bytes per ns; infinite if unsupported.</summary>
    public readonly double Bandwidth(int device) => RunsOn(device) ? Demand(device) : double.PositiveInfinity;

    /// <summary>
    /// Whether values that depend on its stream and next unit alone are kept beside the unit. They are not for what is left of a preempted
    /// unit, which takes less time.
    /// </summary>
    public readonly bool HasColumns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => PlacementRow != null && KeptLeftNs == 0;
    }

    /// <summary>A value kept beside its next unit: a whole number, a truth value as 0 or 1, or a time in ns.</summary>
    /// <param name="fromRow">Where it stands before the unit's row: from minus the number of values to -1; only if <see cref="HasColumns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Column(int fromRow) => PlacementRow[fromRow];

    /// <summary>The same for a value that is a real number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double RealColumn(int fromRow) => BitConverter.Int64BitsToDouble(PlacementRow[fromRow]);

    /// <summary>Whether a device supports its next unit.</summary>
    public readonly bool RunsOn(int device) => WorkRow[device] != Saturating.Never;

    /// <summary>Work of the rest of its current stage, each unit on its fastest device.</summary>
    public readonly Duration StageRemaining => new(Shape->FastestRest[LayerIndex]);

    /// <summary>Work of the units of its prefill that are not completed, those of later chunks included; 0 outside prefill.</summary>
    public readonly Duration PrefillRemaining =>
        Stage == Stage.Prefill ? new(Saturating.Add(Shape->FastestRest[LayerIndex], LaterChunksNs)) : Duration.Zero;

    /// <summary>Work of all its units that are not completed, each on its fastest device. It uses an LLM's true output length.</summary>
    public readonly Duration Remaining => new(Saturating.Add(Shape->FastestRest[LayerIndex], LaterStagesNs));

    /// <summary>Energy of the whole next unit from the table, in nJ; NaN if the table has none.</summary>
    internal readonly double MeasuredEnergy(int device) =>
        Shape->Energy == null ? double.NaN : Shape->Energy[WorkRow - Shape->Work + device];

    /// <summary>As <see cref="MeasuredEnergy(int)"/>, for a unit after the next one.</summary>
    internal readonly double MeasuredEnergy(int device, long ahead) => Shape->Energy[WorkRow - Shape->Work + ahead * Shape->Devices + device];

    /// <summary>Whether the table has energy for the stage on any device.</summary>
    internal readonly bool HasMeasuredEnergy => Shape->Energy != null;

    /// <summary>As <see cref="UnitWork(int)"/>, for a unit after the next one.</summary>
    internal readonly Duration UnitWork(int device, long ahead) => new(WorkRow[ahead * Shape->Devices + device]);

    /// <summary>Work in ns of the given number of units, starting with the next one. The device must support them.</summary>
    internal readonly long UnitsWorkNs(int device, long units)
    {
        var rest = Shape->Rest + (WorkRow - Shape->Work) + device;
        if (*rest != Saturating.Never)
            return *rest - (WorkRow + (units * Shape->Devices) == Shape->Rest ? 0 : rest[units * Shape->Devices]);
        var sum = 0L;
        for (var unit = 0; unit < units; unit++)
            sum += UnitWork(device, unit).Ns;
        return sum;
    }

    /// <summary>Memory traffic of the next unit in bytes per ns; 0 if the table has none.</summary>
    internal readonly double Demand(int device) =>
        Shape->Bandwidth == null ? 0 : Shape->Bandwidth[WorkRow - Shape->Work + device];

    // The work left in ns on the device where the unit was preempted; a proportional share on other devices.
    private readonly long KeptNs(int device)
    {
        if (device == KeptDevice || !RunsOn(device))
            return device == KeptDevice ? KeptLeftNs : Saturating.Never;
        var share = (double)KeptLeftNs / KeptFullNs;
        return Math.Max(1, Saturating.Round(share * WorkRow[device]));
    }
}
