using System.Runtime.CompilerServices;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.State;

/// <summary>
/// The state of a run that policies read: the clock, the devices, the streams and the live jobs. Index -1 refers to no job or device
/// and reads as neutral values: no class, never, zero.
/// </summary>
public sealed unsafe partial class SystemState
{
    // Pointers into pinned arrays that the fields below keep alive.
    internal Job* Jobs;
    internal readonly DeviceState* Devices;
    internal readonly StreamState* Streams;

    /// <summary>Job that a device runs, -1 when idle.</summary>
    internal readonly int* Running;

    /// <summary>End of the unit that a device runs, in ns; never if idle.</summary>
    internal readonly long* Ends;

    /// <summary>
    /// The same as policies predict it, kept apart where actual work deviates. A prediction that has passed counts as now.
    /// </summary>
    internal readonly long* PredictedEnds;

    internal int FirstLive = -1;
    internal int LastLive = -1;
    internal int LiveCount;
    internal int IdleCount;

    /// <summary>The idle devices, one bit each; valid for up to 64 devices.</summary>
    internal ulong Idle;

    private readonly PinnedArray<Job> _jobs;
    private readonly PinnedArray<DeviceState> _devices;
    private readonly PinnedArray<StreamState> _streams;
    private readonly PinnedArray<int> _running;
    private readonly PinnedArray<long> _ends;
    private readonly PinnedArray<long> _predictedEnds;
    private readonly RunMemory? _memory;
    private int _firstFree = -1;
    private SplitMix64 _random;

    // The stage of the null job: it has no work, and no device supports it.
    private readonly PinnedArray<long> _unsupported;
    private readonly PinnedArray<long> _zeroWork;
    private readonly PinnedArray<StageShape> _nullShape;

    /// <param name="workload">The workload to run.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="memory">Memory to reuse; the run returns it when it ends.</param>
    public SystemState(Workload workload, long seed, RunMemory? memory = null)
    {
        Workload = workload;
        Seed = seed;
        _memory = memory;
        Memory = memory?.Take() ?? new PinnedArena();
        DeviceCount = workload.Platform.Devices.Length;
        StreamCount = workload.Streams.Length;
        _random = SplitMix64.Of(seed, DrawKind.Policy, 0);
        _zeroWork = new PinnedArray<long>(Memory, 1, 0);
        _unsupported = new PinnedArray<long>(Memory, DeviceCount, Saturating.Never);
        for (var device = 0; device < DeviceCount; device++)
            _unsupported.First[device] = Saturating.Never;
        _nullShape = new PinnedArray<StageShape>(Memory, 1, default);
        *_nullShape.First = new StageShape { Work = _unsupported.First, Rest = _unsupported.First, FastestRest = _zeroWork.First };
        _jobs = new PinnedArray<Job>(Memory, 64, NullJob());
        _devices = new PinnedArray<DeviceState>(Memory, DeviceCount, new DeviceState { Kind = DeviceKind.None, LastModel = -1 });
        _streams = new PinnedArray<StreamState>(Memory, StreamCount, new StreamState
        {
            Model = -1,
            Class = -1,
            Period = Duration.Never,
            Deadline = Duration.Never,
            TptTarget = Duration.Never,
            FirstLive = -1,
        });
        _running = new PinnedArray<int>(Memory, DeviceCount, -1);
        _ends = new PinnedArray<long>(Memory, DeviceCount, Saturating.Never);
        _predictedEnds = workload.Platform.VariesWork ? new PinnedArray<long>(Memory, DeviceCount, Saturating.Never) : _ends;
        Jobs = _jobs.First;
        Devices = _devices.First;
        Streams = _streams.First;
        Running = _running.First;
        Ends = _ends.First;
        PredictedEnds = _predictedEnds.First;
        for (var device = 0; device < DeviceCount; device++)
        {
            var declared = workload.Platform.Devices[device];
            Devices[device] = new DeviceState
            {
                Kind = declared.Kind,
                Power = declared.Power,
                IdlePower = declared.IdlePower,
                Variation = workload.Platform.VariationOf(declared),
                LastModel = -1,
            };
            Running[device] = -1;
            Ends[device] = Saturating.Never;
            PredictedEnds[device] = Saturating.Never;
        }

        IdleCount = DeviceCount;
        Idle = DeviceCount < 64 ? (1UL << DeviceCount) - 1 : ulong.MaxValue;
        AddFreeSlots(0);
    }

    /// <summary>The clock. Only <see cref="AdvanceTo"/> moves it.</summary>
    public Instant Now { get; private set; }

    /// <summary>Moves the clock to the instant of the next event.</summary>
    /// <exception cref="InvalidOperationException">The instant is in the past, which is a bug in the engine.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AdvanceTo(Instant at)
    {
        if (at < Now)
            RefuseToGoBack(at);
        Now = at;
    }

    /// <summary>Sets the time that a policy sees while it computes keys, and returns the previous time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Instant Show(Instant at)
    {
        var shown = Now;
        Now = at;
        return shown;
    }

    private void RefuseToGoBack(Instant at) =>
        throw new InvalidOperationException($"the clock is at {Now.Ns} ns and must not go back to {at.Ns} ns");

    /// <summary>The workload of the run.</summary>
    public Workload Workload { get; }

    /// <summary>Seed of all random draws.</summary>
    internal long Seed { get; }

    /// <summary>The memory of the run.</summary>
    internal PinnedArena Memory { get; }

    /// <summary>The policy's state variables, and the values that it keeps for a moment; null if it has neither.</summary>
    public object? PolicyState { get; set; }

    /// <summary>
    /// Tells the moments of a run apart: nothing that the clauses of a policy read changes while it stays the same. It moves on only under
    /// policies with <c>KeepsTotals</c>.
    /// </summary>
    public long Moment { get; internal set; }

    /// <summary>The same for what no dispatch changes.</summary>
    public long PassMoment { get; internal set; }

    /// <summary>Number of devices.</summary>
    public int DeviceCount { get; }

    /// <summary>Number of streams.</summary>
    public int StreamCount { get; }

    /// <summary>The live jobs by release, stream and number.</summary>
    public JobSet LiveJobs => new(this, readyOnly: false);

    /// <summary>The live jobs that have no running unit, by release, stream and number.</summary>
    public JobSet ReadyJobs => new(this, readyOnly: true);

    /// <summary>A job by its slot; -1 is the null job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Job JobAt(int slot) => ref Jobs[slot];

    /// <summary>Whether a device is idle. False for device -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsIdle(int device) => device >= 0 && Running[device] < 0;

    /// <summary>The job that a device runs.</summary>
    public ref readonly Job RunningJob(int device) => ref Jobs[Running[device]];

    /// <summary>The kind of a device.</summary>
    public DeviceKind Kind(int device) => Devices[device].Kind;

    /// <summary>Model of a device's last unit, -1 before the first.</summary>
    public int LastModel(int device) => Devices[device].LastModel;

    /// <summary>When a device can start a unit: now if idle, else at the predicted end of its running unit.</summary>
    public Instant FreeAt(int device) => IsIdle(device) ? Now : Instant.Max(Now, Instant.FromNs(PredictedEnds[device]));

    /// <summary>Fraction of the elapsed time in which units held a device; 0 at the start.</summary>
    public double Utilization(int device)
    {
        if (Now.Ns == 0 || device < 0)
            return 0;
        var running = IsIdle(device) ? 0 : Now.Ns - Devices[device].Start.Ns;
        return (double)(Devices[device].BusyNs + running) / Now.Ns;
    }

    /// <summary>Memory traffic of a device's running unit, in bytes per ns; 0 if idle.</summary>
    public double RunningBandwidth(int device) =>
        IsIdle(device) ? 0 : Devices[device].Members > 1 ? Devices[device].BatchDemand : RunningJob(device).Demand(device);

    /// <summary>
    /// Power of a device in watts. For a running unit it is the table's energy divided by the work, else the device's power. If idle, it is
    /// the device's idle power.
    /// </summary>
    public double RunningPower(int device)
    {
        if (IsIdle(device))
            return Devices[device].IdlePower;
        ref readonly var job = ref RunningJob(device);
        var isBatch = Devices[device].Members > 1;
        var energy = isBatch ? Devices[device].BatchEnergy : job.MeasuredEnergy(device);
        return double.IsNaN(energy) ? Devices[device].Power : energy / (isBatch ? Devices[device].WorkNs : job.UnitWork(device).Ns);
    }

    /// <summary>Fills in what policies read of a stream.</summary>
    internal void Describe(int number, StreamDefinition stream, bool isLlm)
    {
        ref var state = ref Streams[number];
        state.Model = stream.Model;
        state.Class = stream.Class;
        state.Weight = stream.Weight;
        state.Period = stream.Arrival.Period;
        state.Deadline = isLlm ? stream.TtftTarget : stream.Deadline ?? Duration.Never;
        state.TptTarget = stream.TptTarget;
        state.FirstLive = -1;
        state.HasImplicitDeadline = !isLlm && stream.Deadline is null && !stream.Arrival.Period.IsNever;
    }

    /// <summary>A stream's weight.</summary>
    public double Weight(int stream) => Streams[stream].Weight;

    /// <summary>A stream's period, <c>never</c> if it has none.</summary>
    public Duration Period(int stream) => Streams[stream].Period;

    /// <summary>Number of a stream's class, -1 if it has none.</summary>
    public int StreamClass(int stream) => Streams[stream].Class;

    /// <summary>Number of a stream's model.</summary>
    public int StreamModel(int stream) => Streams[stream].Model;

    /// <summary>A model's declared layers.</summary>
    public long ModelLayers(int model) => model < 0 ? 0 : Workload.Models[model].Layers;

    /// <summary>The policy's next random number, in [0, 1).</summary>
    public double NextRandom()
    {
        HasDrawn = true;
        return _random.NextUnit();
    }

    /// <summary>Whether the policy has drawn a random number, so its decisions may depend on the seed.</summary>
    internal bool HasDrawn { get; private set; }

    // Neither the clock nor an instant of a job's past is ever never, so the next two do not saturate.
    /// <summary>Time since a job's release.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Duration Age(in Job job) => job.Stream < 0 ? Duration.Zero : new Duration(Now.Ns - job.Arrival.Ns);

    /// <summary>Time since a job became ready, 0 while it runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Duration Waited(in Job job) => new((job.Device & ~job.Stream) < 0 ? Now.Ns - job.ReadySince.Ns : 0); // it has a stream, but no device

    /// <summary>Time from now to an instant, negative if it has passed. It saturates as a difference of instants does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Duration Until(Instant instant) => new(instant.IsNever || instant.Ns - Now.Ns > instant.Ns ? Saturating.Never : instant.Ns - Now.Ns);

    /// <summary>Time that a job can lose before its current stage cannot meet the deadline.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Duration Laxity(in Job job) => job.Stream < 0 ? Duration.Zero : Until(job.Deadline) - job.StageRemaining;

    /// <summary>
    /// When a job's next unit can start on a device: now, or at the predicted end of the running unit; <c>never</c> if unsupported.
    /// </summary>
    public Instant NextReady(in Job job, int device) =>
        !job.RunsOn(device) ? Instant.Never : job.IsReady ? Now : Instant.Max(Now, Instant.FromNs(PredictedEnds[job.Device]));

    /// <summary>Switch time of a dispatch now: nonzero if the device last ran another model; <c>never</c> if the device does not support the unit.</summary>
    public Duration Switch(in Job job, int device)
    {
        if (!job.RunsOn(device))
            return Duration.Never;
        var last = Devices[device].LastModel;
        return last >= 0 && last != job.Model ? Workload.Platform.Switch : Duration.Zero;
    }

    /// <summary>Transfer time of a dispatch now: nonzero if the job's last unit ran elsewhere; <c>never</c> if the device does not support the unit.</summary>
    public Duration Transfer(in Job job, int device)
    {
        if (!job.RunsOn(device))
            return Duration.Never;
        return job.LastDevice >= 0 && job.LastDevice != device ? Workload.Platform.Transfer : Duration.Zero;
    }

    /// <summary>Overheads and work of a job's next unit on a device.</summary>
    public Duration Cost(in Job job, int device) => Switch(in job, device) + Transfer(in job, device) + job.Latency(device);

    /// <summary>When a job's next unit would end on a device.</summary>
    public Instant Finish(in Job job, int device) => FreeAt(device) + Cost(in job, device);

    /// <summary>When the rest of a job's stage would end on a device.</summary>
    public Instant StageFinish(in Job job, int device) =>
        FreeAt(device) + (Switch(in job, device) + Transfer(in job, device) + job.StageLatency(device));

    /// <summary>Work of the whole prefill of a job's prompt on a device, without chunks; <c>never</c> if unsupported or without a prefill.</summary>
    public Duration PrefillLatency(in Job job, int device) => WholeStage(in job, device, Stage.Prefill, new Piece(job.Cached, job.Cached + job.Prompt));

    /// <summary>Work of the decode of a job's next token on a device, of token 2 before the first; <c>never</c> if unsupported or without tokens.</summary>
    public Duration DecodeLatency(in Job job, int device) =>
        WholeStage(in job, device, Stage.Decode, new Piece(0, job.Cached + job.Prompt + Math.Max(1, job.Generated)));

    private Duration WholeStage(in Job job, int device, Stage stage, Piece piece)
    {
        if (job.Stage is not (Stage.Prefill or Stage.Decode) || device < 0)
            return Duration.Never;
        var profile = Workload.Models[job.Model].StageProfile(stage);
        var work = 0L;
        for (var unit = 0; unit < profile.Units; unit++)
            work = Saturating.Add(work, profile.UnitWork(device, unit, in piece));
        return new Duration(work);
    }

    /// <summary>Energy in nJ of a job's next unit on a device: the table's, else power times work; infinite if unsupported.</summary>
    public double Energy(in Job job, int device)
    {
        if (!job.RunsOn(device))
            return double.PositiveInfinity;
        var measured = job.MeasuredEnergy(device);
        return double.IsNaN(measured) ? Devices[device].Power * job.Latency(device).AsDouble : measured;
    }

    /// <summary>The running unit of a device, as if it were preempted now and kept its work.</summary>
    internal UnitEnd RunningPart(int device)
    {
        ref var state = ref Devices[device];
        var actualNs = state.WorkNs + state.DeviationNs;
        var doneNs = Workload.Platform.HasContention
            ? actualNs - Saturating.Round(Math.Clamp(LeftNs(device), 0, actualNs))
            : Math.Clamp((Now - state.Start).Ns - state.OverheadNs, 0, actualNs);
        return new UnitEnd(device, state.Start, Now, state.WorkNs, doneNs, UnitOutcome.Kept)
        {
            DeviationNs = state.DeviationNs,
            Members = Math.Max(1, state.Members),
            BatchEnergy = state.BatchEnergy,
        };
    }

    /// <summary>Under contention: remaining overhead and actual work of a device's running unit at the current time, in ns.</summary>
    internal double LeftNs(int device)
    {
        ref var state = ref Devices[device];
        var sinceNs = (Now - Instant.Max(SharedSince, state.Start)).Ns;
        return sinceNs == 0 ? state.LeftNs : state.LeftNs - sinceNs * state.Share;
    }

    /// <summary>Under contention: when the bandwidth shares were last computed.</summary>
    internal Instant SharedSince;

    /// <summary>Returns the run's memory. Do not read the state afterwards.</summary>
    internal void End() => _memory?.GiveBack(Memory);

    internal bool HasFreeSlot => _firstFree >= 0;

    internal void MakeSlots()
    {
        var used = _jobs.Capacity;
        _jobs.Grow();
        Jobs = _jobs.First;
        AddFreeSlots(used);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TakeSlot()
    {
        var slot = _firstFree;
        _firstFree = Jobs[slot].NextLive;
        return slot;
    }

    // Free slots are linked through the field that links live jobs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void FreeSlot(int slot)
    {
        Jobs[slot].NextLive = _firstFree;
        _firstFree = slot;
    }

    internal int JobCapacity => _jobs.Capacity;

    private Job NullJob() => new()
    {
        Shape = _nullShape.First,
        WorkRow = _unsupported.First,
        Slot = -1,
        Stream = -1,
        Model = -1,
        Class = -1,
        Arrival = Instant.Never,
        Deadline = Instant.Never,
        ReadySince = Instant.Never,
        FirstStart = Instant.Never,
        FirstToken = Instant.Never,
        LastToken = Instant.Never,
        FirstDeadline = Instant.Never,
        Stage = Stage.None,
        EarlierTurns = -1, // it is no turn, so its number is 0
        NextMember = -1,
        LastDevice = -1,
        Device = -1,
    };

    private void AddFreeSlots(int from)
    {
        for (var slot = _jobs.Capacity - 1; slot >= from; slot--)
            FreeSlot(slot);
    }
}
