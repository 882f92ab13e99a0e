using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Decides who runs where, as docs/semantics.md says. It is a state machine over events at times that its driver tells it, and answers by
/// calling a machine. It reads no clock and does not know how long anything takes, how jobs arrive, or when the schedule ends.
/// At one instant a driver calls <see cref="AdvanceTo"/>, then the events in the order of section 4, then <see cref="Decide"/>.
/// All type arguments are structs, so the JIT compiles one scheduler for each policy, machine and observer. Order and placement are
/// inlined; no event makes a virtual call, boxes or allocates. One thread at a time may use it.
/// </summary>
/// <remarks>Each rule is a component of its own, which owns its state. The constructor says who knows whom.</remarks>
public sealed unsafe class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly SystemState _state;
    private readonly ProgramTables? _shared;
    private readonly RunTables _tables;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready;
    private readonly DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine> _devices;
    private Completion<TPolicy, TOrder, TTraits, TObserver, TMachine> _completion;
    private readonly Continuations<TPolicy, TOrder> _continuations;
    private readonly JobEndings<TPolicy, TOrder, TTraits, TObserver> _endings;
    private readonly Lateness<TPolicy, TOrder, TTraits, TObserver> _lateness;
    private readonly Releases<TPolicy, TOrder, TTraits, TObserver> _releases;
    private readonly Turns<TPolicy, TOrder, TTraits> _turns;
    private readonly Ticks<TPolicy, TOrder> _ticks;
    private readonly Pass<TPolicy, TOrder, TTraits, TObserver, TMachine> _pass;
    private readonly Preemption<TPolicy, TOrder, TTraits, TObserver, TMachine> _preemption;
    private readonly BatchWaits<TPolicy, TOrder, TTraits, TObserver> _waits;
    private readonly Dispatcher<TPolicy, TOrder, TTraits, TObserver, TMachine> _dispatcher;
    private readonly WaitReasons<TPolicy, TOrder, TTraits, TObserver>? _reasons;
    private readonly PassTrigger _trigger = new();
    private bool _isFinished;

    /// <param name="state">A state made for the workload, used by this scheduler only.</param>
    /// <param name="observer">Receives every event.</param>
    /// <param name="machine">Runs the units.</param>
    /// <param name="control">Reports progress and stops the run.</param>
    /// <param name="shared">Tables that schedulers of the same program share.</param>
    public Scheduler(SystemState state, TObserver observer, TMachine machine, RunControl? control = null, ProgramTables? shared = null)
    {
        if (TObserver.SeesDecisions && FastPaths<TPolicy, TOrder, TTraits>.Any)
            throw new InvalidOperationException("Decisions are told only by programs without optimizations.");
        _state = state;
        _shared = shared;
        _tables = shared?.Take(state.Workload, () => RunTables.Make<TPolicy, TOrder, TTraits>(state.Workload))
            ?? RunTables.Make<TPolicy, TOrder, TTraits>(state.Workload);
        var streams = StreamRun.Prepare(state, _tables);
        _monitor = new RunMonitor<TObserver>(observer, control);

        var keys = new Keys<TPolicy, TOrder>(state);
        var jobs = new JobTable<TPolicy, TOrder>(state, keys);
        _ready = new(state, keys, _monitor, _tables.EligibleSets, _tables.StageGroups);
        _devices = new(state, _ready, machine);

        var statics = new StaticPlacement<TPolicy, TOrder>(state, streams, _tables);
        var victims = new Victims<TPolicy, TOrder>(state, keys);
        var placement = new Placement<TPolicy, TOrder, TTraits, TObserver>(state, statics, victims);
        var table = new PlacementTable<TPolicy, TOrder, TTraits, TObserver>(state, _tables, statics, _ready);

        var batching = new Batching<TPolicy, TOrder, TTraits, TObserver>(state, streams, placement, _ready, _monitor);
        _waits = new(state, batching, placement, _ready, _monitor);
        _dispatcher = new(state, _devices, jobs, batching, _monitor);
        _preemption = new(state, _devices, jobs, keys, _ready, victims, _monitor);
        if (TObserver.SeesDecisions)
            _reasons = new(state, keys, placement, statics, victims, _waits, _monitor);
        _pass = new(state, keys, _ready, placement, _preemption, batching, _waits, _dispatcher, _reasons, _trigger, _monitor);

        var progress = new JobProgress<TPolicy, TOrder, TTraits, TObserver>(state, streams, jobs, table, _monitor);
        _continuations = new(state, keys);
        _endings = new(state, jobs, _ready, _continuations, _trigger, _monitor);
        _completion = new(state, _devices, jobs, progress, _continuations, _endings, _ready, _trigger, _monitor);
        _lateness = new(state, streams, _endings);
        _turns = new(state);
        _releases = new(state, streams, _turns, jobs, progress, _lateness, _ready, _trigger, _monitor);
        _ticks = new(state);
        Foresight = new(state, keys, _ready, statics);
        PassedUnits = new(state, _monitor);

        if (TPolicy.StreamDraws > 0)
            state.MakeDraws(TPolicy.StreamDraws);
        if (TPolicy.CountsJobs)
            state.MakeJobCounters(Array.ConvertAll(streams, s => s.FirstStage));
        TPolicy.Start(state);
        statics.Plan();
    }

    /// <summary>The state that policies read.</summary>
    public SystemState State => _state;

    /// <summary>The machine. A driver may change it between events.</summary>
    public ref TMachine Machine => ref _devices.Machine;

    /// <summary>The observer.</summary>
    public ref TObserver Observer => ref _monitor.Observer;

    /// <summary>
    /// When the scheduler next has something to do by itself: a deadline at which jobs may be dropped, a tick, or the end of a wait for a batch.
    /// Never before now. The driver then calls <see cref="DropLateJobs"/>, <see cref="RunTicks"/> and <see cref="Decide"/>.
    /// </summary>
    public Instant NextTimer => Instant.Max(_state.Now, NextWake);

    // The same; before now if the driver comes late, which a simulation never does.
    internal Instant NextWake
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.WaitsForBatches ? Instant.Min(NextDue, _waits.NextEnd) : NextDue;
    }

    /// <summary>
    /// When a deadline or a tick is due. While that is not after now, a driver repeats <see cref="DropLateJobs"/> and <see cref="RunTicks"/>
    /// before it calls <see cref="Decide"/>. It may be before now if the driver comes late.
    /// </summary>
    public Instant NextDue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.Ticks > 0 ? Instant.Min(NextDeadline, _ticks.Next) : NextDeadline;
    }

    /// <summary>When jobs may next be dropped.</summary>
    internal Instant NextDeadline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TTraits.DropsLateJobs ? _lateness.NextDeadline : Instant.Never;
    }

    /// <summary>Jobs of users that have ended since the list was last cleared.</summary>
    internal List<EndedJob> EndedJobs => _endings.OfUsers;

    /// <summary>Turns that have ended since the list was last cleared, if others follow them or wait for them.</summary>
    internal List<EndedTurn> EndedTurns => _endings.OfFlows;

    /// <summary>What a simulation asks before it passes over ends of units.</summary>
    internal Foresight<TPolicy, TOrder, TTraits, TObserver> Foresight { get; }

    /// <summary>Learns of the units that a simulation passed over.</summary>
    internal PassedUnits<TPolicy, TOrder, TTraits, TObserver> PassedUnits { get; }

    /// <summary>Watches the run.</summary>
    internal RunMonitor<TObserver> Monitor => _monitor;

    /// <summary>Tells the time of the events that follow.</summary>
    /// <exception cref="InvalidOperationException">Time would go back, or a batch's completion is not over.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AdvanceTo(Instant now)
    {
        if (IsCompleting)
            RefuseWhileCompleting();
        _state.AdvanceTo(now);
    }

    /// <summary>
    /// Step 1: the running unit of a device is complete. Of a batch, the lead goes on; the driver then calls <see cref="CompleteNext"/> while
    /// <see cref="IsCompleting"/>.
    /// </summary>
    /// <returns>The stream whose job completed with the unit, so that jobs that follow it can be released now; -1 if none did.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="InvalidOperationException">The device is idle, or another batch's completion is not over.</exception>
    public int UnitCompleted(int device)
    {
        if ((uint)device >= (uint)_state.DeviceCount || _state.Running[device] < 0 || IsCompleting)
            RefuseCompletion(device);
        return Complete(device);
    }

    /// <summary>Whether members of a completed batch are left, for <see cref="CompleteNext"/>.</summary>
    public bool IsCompleting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _completion.IsGoingOn;
    }

    /// <summary>The next member of a completed batch goes on.</summary>
    /// <returns>The stream whose job completed with the unit; -1 if none did.</returns>
    /// <exception cref="InvalidOperationException">No member is left.</exception>
    public int CompleteNext() => IsCompleting ? _completion.Next() : throw new InvalidOperationException("no batch is completing");

    // For a driver of this assembly, which knows that the device runs a unit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Complete(int device) => _completion.Complete(device);

    /// <summary>Step 2: drops the jobs that are due to be dropped by now, by stream, then job number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void DropLateJobs()
    {
        if (_lateness.NextDeadline <= _state.Now)
            _lateness.DropLate();
    }

    /// <summary>Step 3: releases the next job of a stream now. A periodic stream without a deadline expects its next job after one period.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">All jobs of the stream's trace have been released.</exception>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    public void Release(int stream) => Release(stream, _state.Now + _state.Period((uint)stream < (uint)_state.StreamCount ? stream : -1));

    /// <summary>Step 3: releases the next job of a stream now.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="nominalAfter">Nominal release of the stream's next job: the deadline in a periodic stream without <c>deadline</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">All jobs of the stream's trace have been released.</exception>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    public void Release(int stream, Instant nominalAfter) => _releases.Release(stream, nominalAfter, -1);

    /// <summary>Releases a job for a user now.</summary>
    internal void Release(int stream, Instant nominalAfter, int user) => _releases.Release(stream, nominalAfter, user);

    /// <summary>Releases the first job of a flow that a turn waits for.</summary>
    internal void Release(int stream, Instant nominalAfter, int user, int caller) => _releases.Release(stream, nominalAfter, user, caller);

    /// <summary>Releases the turn that follows one now.</summary>
    internal void ReleaseAfter(in EndedTurn turn) => _releases.ReleaseAfter(in turn);

    /// <summary>From now on the driver releases the turns that follow others.</summary>
    internal void TellTurns() => _turns.AreReleased = true;

    /// <summary>Releases the next job of a stream now, with a size or a deadline of its own.</summary>
    internal void Release(int stream, in JobShape size, Instant? deadline) => _releases.Release(stream, in size, deadline);

    /// <summary>Step 4: runs the <c>on tick</c> handlers that are due by now, each once.</summary>
    public void RunTicks()
    {
        if (_ticks.Next > _state.Now)
            return;
        _trigger.Set();
        _ticks.Run();
        if (TPolicy.TicksChangeOrder && TPolicy.OrderIsFixed)
        {
            _monitor.NotePath(EnginePath.SortedAgain);
            _ready.SortAgain();
        }
    }

    /// <summary>Step 5: decides what starts now, after all other events of an instant. Without a reason for a pass it does nothing.</summary>
    /// <exception cref="InvalidOperationException">A batch's completion is not over.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Decide()
    {
        if (IsCompleting)
            RefuseWhileCompleting();
        if (TPolicy.Continues != Continuation.Unit && _continuations.Count > 0)
            ContinueUnits();
        if (_trigger.IsSet || (TPolicy.WaitsForBatches && _waits.NextEnd <= _state.Now))
            Schedule();
    }

    /// <summary>Whether a pass is needed and any job waits for it.</summary>
    internal bool HasToDecide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _ready.Count > 0 && _trigger.IsSet;
    }

    /// <summary>The pass of an instant. Jobs that must start at once and did not are dropped, and a second pass serves the jobs behind them.</summary>
    internal void Schedule()
    {
        _pass.Run();
        if (!TTraits.LimitsQueues || !_lateness.MustStart)
            return;
        _lateness.DropUnstarted();
        if (_trigger.IsSet)
            _pass.Run();
    }

    /// <summary>Computes the keys of a running job again.</summary>
    internal void UpdateRunningKeys(int slot, int device) => _preemption.UpdateKeys(slot, device);

    /// <summary>Ends the schedule: all live jobs are unfinished. Nothing may be called afterwards.</summary>
    /// <exception cref="InvalidOperationException">The schedule has ended.</exception>
    public void Finish()
    {
        if (_isFinished)
            throw new InvalidOperationException("the schedule has ended");
        _isFinished = true;
        for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
            _monitor.Observer.JobEnded(in _state.Jobs[slot], JobOutcome.Unfinished);
        _monitor.Observer.RunEnded(_state);
        _ready.Clear();
        _shared?.GiveBack(_tables);
        _state.End();
    }

    // Starts the next units of jobs that keep their device. No order, place or hold applies.
    private void ContinueUnits()
    {
        var isOne = _continuations.Count == 1;
        var end = isOne ? _continuations.Last + 1 : _state.DeviceCount;
        for (var device = isOne ? _continuations.Last : 0; device < end; device++)
        {
            var slot = _continuations.Take(device);
            if (slot < 0)
                continue;
            if (TObserver.SeesDecisions)
                _reasons!.NoteContinues(device);
            _dispatcher.Start(slot, device);
        }
    }

    private void RefuseCompletion(int device)
    {
        if ((uint)device >= (uint)_state.DeviceCount)
            throw new ArgumentOutOfRangeException(nameof(device), device, $"the platform has {_state.DeviceCount} devices, numbered from 0");
        if (IsCompleting)
            RefuseWhileCompleting();
        throw new InvalidOperationException($"device {device} is idle and has no unit to complete");
    }

    private void RefuseWhileCompleting() =>
        throw new InvalidOperationException($"jobs of the batch that device {_completion.Device} has completed are still to go on");
}
