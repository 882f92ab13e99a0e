using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Tests.Ready;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Scheduling;

/// <summary>
/// The components of a scheduler, which a test asks one by one, and jobs that it releases, starts and drops by hand. Every job has three units,
/// which both devices support.
/// </summary>
internal sealed unsafe class Components<TPolicy>
    where TPolicy : struct, IPolicy<TwoKeys>
{
    private const int Devices = 2;

    private readonly RunTables _tables;

    /// <param name="streams">The streams; by default one without limits.</param>
    public Components(params StreamDefinition[] streams)
    {
        if (streams.Length == 0)
            streams = [Stream()];
        var platform = new Platform("P", [.. Enumerable.Range(0, Devices).Select(d => new Device($"d{d}", DeviceKind.Cpu, 1, 0))], 0, 0, Duration.Zero, Duration.Zero);
        var curve = new LatencyCurve([(1, [new LatencyPoint(0, 30, 0, double.NaN)])]);
        var model = new ModelProfile("m", ModelKind.Vision, 3, [new StageProfile(Stage.Infer, 3, [[curve], [curve]])]);
        State = new SystemState(new Workload("S", platform, [model], [.. streams], [], Instant.FromNs(1_000_000)), seed: 0) { PolicyState = Dropped };
        _tables = RunTables.Make<TPolicy, TwoKeys, AnyWorkload>(State.Workload);
        var runs = StreamRun.Prepare(State, _tables);
        var monitor = new RunMonitor<NoObserver>(default);
        Keys = new(State);
        Ready = new(State, Keys, monitor, [], []);
        Victims = new(State, Keys);
        Placement<TPolicy, TwoKeys, AnyWorkload, NoObserver> placement = new(State, new(State, runs, _tables), Victims);
        Waits = new(State, new(State, runs, placement, Ready, monitor), placement, Ready, monitor);
        Continuations = new(State, Keys);
        Jobs = new(State, Keys);
        Endings = new(State, Jobs, Ready, Continuations, new PassTrigger(), monitor);
        Lateness = new(State, runs, Endings);
    }

    public SystemState State { get; }

    public Keys<TPolicy, TwoKeys> Keys { get; }

    public JobTable<TPolicy, TwoKeys> Jobs { get; }

    public ReadyJobs<TPolicy, TwoKeys, AnyWorkload, NoObserver> Ready { get; }

    public Victims<TPolicy, TwoKeys> Victims { get; }

    public BatchWaits<TPolicy, TwoKeys, AnyWorkload, NoObserver> Waits { get; }

    public Continuations<TPolicy, TwoKeys> Continuations { get; }

    public JobEndings<TPolicy, TwoKeys, AnyWorkload, NoObserver> Endings { get; }

    public Lateness<TPolicy, TwoKeys, AnyWorkload, NoObserver> Lateness { get; }

    /// <summary>The jobs that were dropped: stream and number.</summary>
    public List<(int Stream, long Number)> Dropped { get; } = [];

    /// <summary>A stream of jobs of the one model.</summary>
    public static StreamDefinition Stream(LatePolicy late = LatePolicy.Run, long? queue = null) =>
        new() { Name = "s", Model = 0, Arrival = new PoissonArrival(new Duration(1)), Late = late, Queue = queue };

    /// <summary>A job by its slot.</summary>
    public ref Job this[int slot] => ref State.Jobs[slot];

    /// <summary>Moves the clock.</summary>
    public void At(long ns) => State.AdvanceTo(Instant.FromNs(ns));

    /// <summary>Releases a job now. It is ready.</summary>
    /// <param name="stream">Number of its stream.</param>
    /// <param name="key">Its place in the order.</param>
    /// <param name="deadline">Its deadline in ns, if it has one.</param>
    /// <returns>Its slot.</returns>
    public int Release(int stream = 0, long key = 0, long? deadline = null)
    {
        var slot = Jobs.NewSlot();
        this[slot] = new Job
        {
            Slot = slot,
            Stream = stream,
            Number = State.Streams[stream].Released++,
            Arrival = State.Now,
            ReadySince = State.Now,
            FirstDeadline = deadline is { } at ? Instant.FromNs(at) : Instant.Never,
            Prompt = key,
            User = -1,
            Caller = -1,
            Device = -1,
            LastDevice = -1,
            NextMember = -1,
            IsLive = true,
        };
        var shapes = _tables.First[stream];
        this[slot].Enter(Stage.Infer, shapes.At(0));
        Jobs.Add(ref this[slot]);
        Ready.Add(slot);
        Keys.Compute(slot);
        State.Streams[stream].Waiting++;
        Lateness.AddDeadline(in this[slot]);
        Lateness.LimitQueue(in this[slot]);
        return slot;
    }

    /// <summary>Starts ready jobs on a device: the first leads, the others are in its batch.</summary>
    public void Start(int device, params int[] slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            Ready.Remove(slots[i]).ShouldBeTrue();
            ref var job = ref this[slots[i]];
            if (!job.WasDispatched)
                State.Streams[job.Stream].Waiting--;
            (job.Device, job.WasDispatched) = (device, true);
            job.NextMember = i + 1 < slots.Length ? slots[i + 1] : -1;
        }

        State.Running[device] = slots[0];
        State.IdleCount--;
        State.Idle &= ~(1UL << device);
    }

    /// <summary>The unit of a device ends, and brings its only job before the unit that is asked for. The job is not ready.</summary>
    public void EndUnit(int device, int layer)
    {
        ref var job = ref this[State.Running[device]];
        (job.Device, job.LastDevice) = (-1, device);
        GoTo(job.Slot, layer);
        State.Running[device] = -1;
        State.IdleCount++;
        State.Idle |= 1UL << device;
    }

    /// <summary>Brings a job before a unit.</summary>
    public void GoTo(int slot, int layer)
    {
        ref var job = ref this[slot];
        job.LayerIndex = layer;
        job.WorkRow = job.Shape->Work + (layer * Devices);
    }
}
