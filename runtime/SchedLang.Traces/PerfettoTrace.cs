using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Traces;

/// <summary>
/// Writes a run as a Perfetto trace during the run. Each device has a track with its units. Each stream has tracks with its jobs,
/// deadlines and misses. Further tracks show counters. Memory does not grow with the run. The file opens in ui.perfetto.dev.
/// </summary>
public sealed class PerfettoTrace : RunRecorder
{
    private static readonly string[] OutcomeNames = [.. Enum.GetNames<UnitOutcome>().Select(n => n.ToLowerInvariant()), "cut off"];
    private static readonly Stage[] Stages = [.. Enum.GetValues<Stage>().Where(s => s >= 0).Order()];

    private readonly PacketWriter _packets;
    private readonly TraceTracks _tracks;
    private readonly CounterTracks _counters;
    private readonly Workload _workload;
    private readonly int _deadlineName;
    private readonly int[] _open;
    private SystemState? _state;
    private readonly SlotTable _slots = new();

    /// <param name="workload">The workload of the run.</param>
    /// <param name="title">Policy and seed, shown in track names.</param>
    /// <param name="stream">Receives the trace; disposed with the recorder.</param>
    public PerfettoTrace(Workload workload, string title, Stream stream)
    {
        _workload = workload;
        _packets = new PacketWriter(stream);
        _deadlineName = workload.Streams.Length + 1;
        _open = new int[workload.Platform.Devices.Length];
        _packets.Intern(
            [.. workload.Streams.Select(s => s.Name), "deadline met", "deadline missed", "completed", "dropped", "unfinished"],
            [.. Enum.GetNames<AnnotationName>().Select(n => n.ToLowerInvariant())],
            [.. Stages.Select(s => s.Name()), .. OutcomeNames]);
        _tracks = new TraceTracks(_packets, workload, title);
        _counters = new CounterTracks(_packets, workload.Platform.Devices.Length);
    }

    /// <inheritdoc/>
    public override void RunStarted(SystemState state)
    {
        _state = state;
        for (var device = 0; device < state.DeviceCount; device++)
            _counters.SetDevice(device, 0, state.RunningPower(device));
    }

    /// <inheritdoc/>
    public override void Released(in Job job)
    {
        _counters.Reach(job.Arrival.Ns);
        _counters.Ready++;
        ref var slot = ref _slots[job.Slot];
        slot = new SlotTable.Entry { IsLive = true, Lane = _tracks.TakeLane(job.Stream), LastDevice = -1 };
        if (slot.Lane < 0)
            return;
        var e = new TraceEvent { AtNs = job.Arrival.Ns, Type = EventType.Begin, Track = TraceTracks.LaneTrack(job.Stream, slot.Lane), Name = job.Stream + 1, Flow = FlowOf(in job) };
        e.Add(AnnotationName.Job, job.Number);
        _packets.Write(in e);
    }

    /// <inheritdoc/>
    public override void Dispatched(in Job job, in UnitStart start)
    {
        _counters.Reach(start.At.Ns);
        _counters.Ready--;
        _counters.SetDevice(start.Device, _state!.RunningBandwidth(start.Device), _state.RunningPower(start.Device));
        ref var slot = ref _slots[job.Slot];
        slot.IsRunning = true;
        _open[start.Device]++;
        var e = new TraceEvent { AtNs = start.At.Ns, Type = EventType.Begin, Track = TraceTracks.DeviceTrack(start.Device), Name = job.Stream + 1 };
        // A flow arrow to each device that the job moves to.
        if (slot.LastDevice != start.Device && slot.Lane >= 0)
            e.Flow = FlowOf(in job);
        slot.LastDevice = start.Device;
        e.Add(AnnotationName.Job, job.Number);
        e.AddText(AnnotationName.Stage, (int)job.Stage + 1);
        e.Add(AnnotationName.Layer, job.Layer);
        if (job.Stage is Stage.Prefill or Stage.Decode)
            e.Add(AnnotationName.Token, job.Generated + 1);
        var overhead = start.Switch + start.Transfer;
        if (overhead.Ns > 0)
            e.Add(AnnotationName.Overhead, overhead.Ns);
        _packets.Write(in e);
    }

    /// <inheritdoc/>
    public override void UnitEnded(in Job job, in UnitEnd end)
    {
        _counters.Reach(end.End.Ns);
        ref var slot = ref _slots[job.Slot];
        slot.IsRunning = false;
        if (slot.IsLive)
            _counters.Ready++;
        EndUnit(end.Device, end.End.Ns, (int)end.Outcome);
        if (end.IsLast)
            _counters.SetDevice(end.Device, 0, _state!.RunningPower(end.Device));
    }

    /// <inheritdoc/>
    public override void JobEnded(in Job job, JobOutcome outcome)
    {
        var now = _state!.Now.Ns;
        _counters.Reach(now);
        ref var slot = ref _slots[job.Slot];
        slot.IsLive = false;
        if (!slot.IsRunning)
            _counters.Ready--;
        WriteDeadline(in job, outcome);
        if (slot.Lane < 0)
            return;
        var track = TraceTracks.LaneTrack(job.Stream, slot.Lane);
        _packets.Write(new TraceEvent
        {
            AtNs = now, Type = EventType.Instant, Track = track, Name = _deadlineName + 2 + (int)outcome, Flow = FlowOf(in job), EndsFlow = true,
        });
        _packets.Write(new TraceEvent { AtNs = now, Type = EventType.End, Track = track });
        _tracks.FreeLane(job.Stream, slot.Lane);
    }

    /// <inheritdoc/>
    public override void RunEnded(SystemState state)
    {
        var end = _workload.End.Ns;
        for (var device = 0; device < state.DeviceCount; device++)
        {
            while (_open[device] > 0)
                EndUnit(device, end, OutcomeNames.Length - 1);
        }

        _counters.Reach(end);
        _counters.Write();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _packets.Dispose();
        base.Dispose(disposing);
    }

    private void EndUnit(int device, long atNs, int outcome)
    {
        var e = new TraceEvent { AtNs = atNs, Type = EventType.End, Track = TraceTracks.DeviceTrack(device) };
        e.AddText(AnnotationName.Outcome, Stages.Length + outcome + 1);
        _packets.Write(in e);
        _open[device]--;
    }

    // Writes the deadline that metrics use, once it is known whether the job met it.
    private void WriteDeadline(in Job job, JobOutcome outcome)
    {
        var deadline = job.FirstDeadline;
        if (deadline >= _workload.End)
            return;
        var isLlm = _workload.Models[job.Model].Kind == ModelKind.Llm;
        var reached = isLlm ? job.FirstToken : outcome == JobOutcome.Completed ? job.ReadySince : Instant.Never;
        var isMissed = reached > deadline;
        var e = new TraceEvent
        {
            AtNs = deadline.Ns, Type = EventType.Instant, Track = TraceTracks.StreamTrack(job.Stream), Name = isMissed ? _deadlineName + 1 : _deadlineName,
        };
        e.Add(AnnotationName.Job, job.Number);
        _packets.Write(in e);
    }

    // Unique among all jobs of a run: there are few streams, and numbers stay below 2^48.
    private static ulong FlowOf(in Job job) => ((ulong)(job.Stream + 1) << 48) | (ulong)job.Number;
}
