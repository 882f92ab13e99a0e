using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// Runs a workload under a policy as docs/semantics.md says. All type arguments are structs, so the JIT compiles one loop for each
/// policy and observer. Order and placement are inlined; no decision makes a virtual call, boxes or allocates.
/// </summary>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly RunControl _control;
    private readonly ProgramTables? _shared;
    private readonly RunTables _tables;
    private readonly Instant _end;
    private readonly PinnedArray<TOrder> _orderStore;
    private TObserver _observer;
    private TOrder* _orders;
    private ReadyQueue _ready = new(64);
    private bool _passNeeded;

    /// <param name="state">A state made for the workload to run, used for this run only.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="observer">Receives every event.</param>
    /// <param name="control">Reports progress and stops the run.</param>
    /// <param name="stepwise">Turns event coalescing off: every unit is an event. Results are the same.</param>
    /// <param name="shared">Tables that runs of the same program share.</param>
    public Engine(
        SystemState state, long seed, TObserver observer, RunControl? control = null, bool stepwise = false, ProgramTables? shared = null)
    {
        RefuseFastPaths();
        _shared = shared;
        _tables = shared?.Take(state.Workload, () => MakeTables(state.Workload)) ?? MakeTables(state.Workload);
        _queues = [.. _tables.EligibleSets.Select(NewQueue)];
        for (var group = 0; group < _queues.Length; group++)
            RegisterQueue(group);
        _state = state;
        _observer = observer;
        _control = control ?? new RunControl();
        _end = state.Workload.End;
        _coalesces = !stepwise && !RunsAhead && !TObserver.SeesDecisions;
        _coalescesWhileAhead = !stepwise && RunsAhead && HasFewDevices && !SeesEachUnit;
        _orderStore = new PinnedArray<TOrder>(state.Memory, state.JobCapacity, default);
        _orders = _orderStore.First;
        _endRegisters = new PinnedArray<EndRegisters>(state.Memory, 1, default);
        _noPlacements = new PinnedArray<long>(state.Memory, 2 << (1 << DeviceBits), default);
        _endTree = HasPlacementTable && !HasFewDevices ? new PinnedArray<EndTree>(state.Memory, 1, default) : null;
        _failedPlacements = SharesPlacement ? new FailedPlacement[state.StreamCount] : [];
        _continuing = new int[state.DeviceCount];
        Array.Fill(_continuing, -1);
        _placedOrders = TObserver.SeesDecisions ? new TOrder[state.DeviceCount] : [];
        _continues = TObserver.SeesDecisions ? new bool[state.DeviceCount] : [];
        _victims = new int[state.DeviceCount];
        _streams = PrepareStreams(seed);
        _variationHashes = TTraits.VariesWork ? HashStreams(seed) : [];
        _due = Array.ConvertAll(_streams, s => s.Source.Next.Ns);
        UpdateNextRelease();
        if (TPolicy.CountsJobs)
            state.MakeJobCounters(Array.ConvertAll(_streams, s => s.FirstStage));
        TPolicy.Start(state);
        _tickDue = FirstTicks();
        _staticDevices = _tables.StaticDevices ?? PlanStaticDevices();
        if (RunsAhead && HasFewDevices)
            PrepareEndRegisters();
    }

    /// <summary>Runs from the start to the end of the scenario and returns the observer.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped through its control.</exception>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    public TObserver Run()
    {
        _observer.RunStarted(_state);
        while (true)
        {
            if (RunsAhead)
                RunAhead();
            var next = NextEvent();
            if (next > _end && (!MayCoalesce || _coalescedDevices == 0))
                break;
            next = Instant.Min(next, _end); // coalesced units may end after the run
            _state.AdvanceTo(next);
            if (TTraits.VariesWork)
                RenewPredictions();
            if (MayCoalesce && _coalescedDevices > 0)
                ExpandCoalescedUnits();
            var atEnd = next == _end;
            do
            {
                CompleteUnits();
                if (TTraits.DropsLateJobs)
                    DropLateJobs();
                if (!atEnd)
                    ReleaseJobs();
                if (TPolicy.Ticks > 0 && !atEnd)
                    RunTicks();
            }
            while (IsMoreDue(atEnd));

            if (atEnd)
                break;
            if (TPolicy.Continues != Continuation.Unit)
                ContinueUnits();
            if (_passNeeded)
                Schedule();
            if (TTraits.SharesBandwidth && _shareNeeded)
                ShareBandwidth();
            if (MayCoalesce && _coalesces)
                CoalesceUnits();
            CheckControl();
        }

        Finish();
        return _observer;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Instant NextEvent()
    {
        var next = Math.Min(_nextRelease.Ns, _nextDeadline.Ns);
        if (TPolicy.Ticks > 0)
            next = Math.Min(next, _nextTick.Ns);
        var ends = _state.Ends;
        var devices = _state.DeviceCount;
        for (var device = 0; device < devices; device++)
            next = Math.Min(next, ends[device]);
        return new Instant(next);
    }

    private bool IsMoreDue(bool atEnd)
    {
        if (_nextDeadline > _state.Now && (atEnd || _nextRelease > _state.Now))
            return false;
        CheckControl();
        return true;
    }

    // The JIT removes the call if no observer counts paths.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NotePath(EnginePath path)
    {
        if (TObserver.SeesPaths)
            _observer.Took(path);
    }

    // Called at every event, because one event can take long. It reads one field.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckControl()
    {
        _control.Reached = _state.Now;
        if (_control.IsStopped)
            Stop();
    }

    private static void Stop() => throw new OperationCanceledException();

    private void Finish()
    {
        _state.AdvanceTo(_end);
        for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
            _observer.JobEnded(in _state.Jobs[slot], JobOutcome.Unfinished);
        _observer.RunEnded(_state);
        _shared?.GiveBack(_tables);
        _state.End();
    }
}
