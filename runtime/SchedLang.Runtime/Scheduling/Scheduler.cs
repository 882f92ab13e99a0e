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
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly SystemState _state;
    private readonly RunControl _control;
    private readonly ProgramTables? _shared;
    private readonly RunTables _tables;
    private readonly PinnedArray<TOrder> _orderStore;
    private TMachine _machine;
    private TObserver _observer;
    private TOrder* _orders;
    private ReadyQueue _ready = new(64);
    private readonly GroupPass<TPolicy, TOrder, TTraits, TObserver, TMachine>? _groups;
    private bool _passNeeded;
    private bool _isFinished;

    /// <param name="state">A state made for the workload, used by this scheduler only.</param>
    /// <param name="observer">Receives every event.</param>
    /// <param name="machine">Runs the units.</param>
    /// <param name="control">Reports progress and stops the run.</param>
    /// <param name="shared">Tables that schedulers of the same program share.</param>
    public Scheduler(SystemState state, TObserver observer, TMachine machine, RunControl? control = null, ProgramTables? shared = null)
    {
        RefuseFastPaths();
        _shared = shared;
        _tables = shared?.Take(state.Workload, () => MakeTables(state.Workload)) ?? MakeTables(state.Workload);
        _queues = [.. _tables.EligibleSets.Select(NewQueue)];
        for (var queue = 0; queue < _queues.Length; queue++)
            RegisterQueue(queue);
        _state = state;
        _observer = observer;
        _machine = machine;
        _horizon = state.Workload.End;
        _control = control ?? new RunControl();
        _orderStore = new PinnedArray<TOrder>(state.Memory, state.JobCapacity, default);
        _orders = _orderStore.First;
        if (GroupsJobs)
            _groups = new GroupPass<TPolicy, TOrder, TTraits, TObserver, TMachine>(this, _orderStore, _tables.StageGroups);
        _failedPlacements = SharesPlacement ? new FailedPlacement[state.StreamCount] : [];
        _continuing = new int[state.DeviceCount];
        Array.Fill(_continuing, -1);
        _placedOrders = TObserver.SeesDecisions ? new TOrder[state.DeviceCount] : [];
        _continues = TObserver.SeesDecisions ? new bool[state.DeviceCount] : [];
        _victims = new int[state.DeviceCount];
        _streams = PrepareStreams();
        if (TPolicy.StreamDraws > 0)
            state.MakeDraws(TPolicy.StreamDraws);
        if (TPolicy.CountsJobs)
            state.MakeJobCounters(Array.ConvertAll(_streams, s => s.FirstStage));
        TPolicy.Start(state);
        _tickDue = FirstTicks();
        _staticDevices = _tables.StaticDevices ?? PlanStaticDevices();
    }

    /// <summary>The state that policies read.</summary>
    public SystemState State => _state;

    /// <summary>The machine. A driver may change it between events.</summary>
    public ref TMachine Machine => ref _machine;

    /// <summary>The observer.</summary>
    public ref TObserver Observer => ref _observer;

    /// <summary>
    /// When the scheduler next has something to do by itself: a deadline at which jobs may be dropped, a tick, or the end of a wait for a batch.
    /// Never before now. The driver then calls <see cref="DropLateJobs"/>, <see cref="RunTicks"/> and <see cref="Decide"/>.
    /// </summary>
    public Instant NextTimer => Instant.Max(_state.Now, NextWake);

    // The same; before now if the driver comes late, which a simulation never does.
    internal Instant NextWake
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.WaitsForBatches ? Instant.Min(NextDue, _nextBatch) : NextDue;
    }

    /// <summary>
    /// When a deadline or a tick is due. While that is not after now, a driver repeats <see cref="DropLateJobs"/> and <see cref="RunTicks"/>
    /// before it calls <see cref="Decide"/>. It may be before now if the driver comes late.
    /// </summary>
    public Instant NextDue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.Ticks > 0 ? Instant.Min(_nextDeadline, _nextTick) : _nextDeadline;
    }

    /// <summary>Tells the time of the events that follow.</summary>
    /// <exception cref="InvalidOperationException">Time would go back, or a batch's completion is not over.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AdvanceTo(Instant now)
    {
        if (IsCompleting)
            RefuseWhileCompleting();
        _state.AdvanceTo(now);
    }

    /// <summary>Decides what starts now, after all other events of an instant. Without a reason for a pass it does nothing.</summary>
    /// <exception cref="InvalidOperationException">A batch's completion is not over.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Decide()
    {
        if (IsCompleting)
            RefuseWhileCompleting();
        if (TPolicy.Continues != Continuation.Unit)
            ContinueUnits();
        if (_passNeeded || (TPolicy.WaitsForBatches && _nextBatch <= _state.Now))
            Schedule();
    }

    /// <summary>Ends the schedule: all live jobs are unfinished. Nothing may be called afterwards.</summary>
    /// <exception cref="InvalidOperationException">The schedule has ended.</exception>
    public void Finish()
    {
        if (_isFinished)
            throw new InvalidOperationException("the schedule has ended");
        _isFinished = true;
        for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
            _observer.JobEnded(in _state.Jobs[slot], JobOutcome.Unfinished);
        _observer.RunEnded(_state);
        _groups?.Groups.Clear();
        _shared?.GiveBack(_tables);
        _state.End();
    }

    // The JIT removes the call if no observer counts paths.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void NotePath(EnginePath path)
    {
        if (TObserver.SeesPaths)
            _observer.Took(path);
    }

    // Called at every event, because one event can take long. It reads one field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckControl()
    {
        _control.Reached = _state.Now;
        if (_control.IsStopped)
            Stop();
    }

    private static void Stop() => throw new OperationCanceledException();
}
