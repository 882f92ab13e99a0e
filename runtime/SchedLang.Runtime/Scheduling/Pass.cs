using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// The scheduling pass: goes through the ready jobs in the order of the policy and starts each on the device that its rule picks. How ready
/// jobs are kept (<see cref="IReady"/>) and where a device is looked up (<see cref="Placement{TPolicy, TOrder, TTraits, TObserver}"/>) makes no difference here.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="keys">The keys of jobs.</param>
/// <param name="ready">The ready jobs.</param>
/// <param name="placement">Picks devices.</param>
/// <param name="preemption">Stops units.</param>
/// <param name="batching">Gathers batches.</param>
/// <param name="waits">Knows who waits for a batch.</param>
/// <param name="dispatcher">Starts units.</param>
/// <param name="reasons">Told of jobs that wait; null if no observer sees decisions.</param>
/// <param name="trigger">Whether a pass is needed.</param>
/// <param name="monitor">Watches the run.</param>
internal readonly unsafe struct Pass<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    SystemState state, Keys<TPolicy, TOrder> keys, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, Placement<TPolicy, TOrder, TTraits, TObserver> placement,
    Preemption<TPolicy, TOrder, TTraits, TObserver, TMachine> preemption, Batching<TPolicy, TOrder, TTraits, TObserver> batching,
    BatchWaits<TPolicy, TOrder, TTraits, TObserver> waits, Dispatcher<TPolicy, TOrder, TTraits, TObserver, TMachine> dispatcher,
    WaitReasons<TPolicy, TOrder, TTraits, TObserver>? reasons, PassTrigger trigger, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly SystemState _state = state;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly Placement<TPolicy, TOrder, TTraits, TObserver> _placement = placement;
    private readonly Preemption<TPolicy, TOrder, TTraits, TObserver, TMachine> _preemption = preemption;
    private readonly Batching<TPolicy, TOrder, TTraits, TObserver> _batching = batching;
    private readonly BatchWaits<TPolicy, TOrder, TTraits, TObserver> _waits = waits;
    private readonly Dispatcher<TPolicy, TOrder, TTraits, TObserver, TMachine> _dispatcher = dispatcher;
    private readonly WaitReasons<TPolicy, TOrder, TTraits, TObserver>? _reasons = reasons;
    private readonly PassTrigger _trigger = trigger;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    private readonly AskingPass<TPolicy, TOrder, TTraits, TObserver, TMachine>? _asking =
        AsksAlone ? new(state, keys, ready, placement, dispatcher, monitor) : null;

    private static bool AsksAlone => FastPaths<TPolicy, TOrder, TTraits>.AsksAlone && !TObserver.SeesDecisions;

    private static bool MayPreempt => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <summary>Runs a pass.</summary>
    public void Run()
    {
        _trigger.Clear();
        _waits.Clear();
        Moments<TPolicy, TOrder>.EndAll(_state);
        if (TPolicy.StreamDraws > 0)
        {
            _monitor.NotePath(EnginePath.StreamDraw);
            StreamDraws<TPolicy, TOrder>.Draw(_state);
        }

        // Nothing can start. Draws are taken all the same.
        var state = _state;
        if (state.IdleCount == 0 && !MayPreempt && !TPolicy.OrderIsRandom && !TObserver.SeesDecisions)
            return;
        if (AsksAlone)
        {
            _asking!.Run();
            return;
        }

        if (FastPaths<TPolicy, TOrder, TTraits>.AsksBeforeSorting && !TObserver.SeesDecisions && !FindsAnyDevice())
            return;
        _ready.BeginPass();
        for (var looked = 1; _ready.Next(out var slot); looked++)
        {
            _monitor.CheckAfter(looked, state.Now);
            var device = _ready.MayStart ? _placement.DeviceNow(in state.Jobs[slot]) : -1;
            if (TPolicy.WaitsForBatches && device >= 0 && _waits.Waits(slot, device))
                device = -1;
            if (device >= 0)
            {
                Start(slot, device);
            }
            else if (TPolicy.IsStrict)
            {
                NoteStrict(slot);
                break;
            }
            else
            {
                Refuse(slot);
            }
        }

        if (TObserver.SeesDecisions)
            _reasons!.NoteRest(_ready.Left);
        _ready.EndPass();
        if (MayPreempt)
            _preemption.EndPass();
    }

    // As long as no job starts, the answers stay the same.
    private bool FindsAnyDevice()
    {
        var looked = 1;
        foreach (var slot in _ready.Waiting)
        {
            _monitor.CheckAfter(looked++, _state.Now);
            if (_placement.DeviceNow(in _state.Jobs[slot]) >= 0)
                return true;
        }

        _monitor.NotePath(EnginePath.NoKeys);
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Start(int slot, int device)
    {
        _ready.Take();
        if (MayPreempt && !_state.IsIdle(device))
            Preempt(slot, device);
        if (TObserver.SeesDecisions)
            _reasons!.NotePlaced(slot, device);
        if (TPolicy.MakesBatches)
            _batching.Gather(slot, device);
        _dispatcher.StartPlaced(slot, device);
        _ready.Started();
    }

    private void Preempt(int taker, int device)
    {
        if (FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility)
            _monitor.NotePath(EnginePath.PreemptingQueue);
        if (TObserver.SeesDecisions)
            _reasons!.NoteTaken(taker, device);
        _preemption.Preempt(device);
    }

    // Head-of-line blocking: all jobs behind this one wait.
    private void NoteStrict(int slot)
    {
        if (FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility)
            _monitor.NotePath(EnginePath.StrictQueue);
        if (TObserver.SeesDecisions)
            _reasons!.NoteStrict(slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refuse(int slot)
    {
        if (TObserver.SeesDecisions)
            _reasons!.NoteWait(slot);
        if (!(TPolicy.FavorsLaterJobs && PassLateJobs()) && !(TPolicy.LimitsJobs && PassJobsLike(slot)))
            _ready.Refuse();
    }

    // The jobs behind the current one in its group find no device either, up to the first for which a comparison comes out otherwise, if any.
    private bool PassJobsLike(int slot)
    {
        var (low, high) = (1, _ready.Behind);
        if (high == 0)
            return false;
        var outcomes = TPolicy.OutcomesOf(in _state.Jobs[slot], _state);
        if (TPolicy.OutcomesOf(in _state.Jobs[_ready.JobBehind(high)], _state) == outcomes)
            return false;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (TPolicy.OutcomesOf(in _state.Jobs[_ready.JobBehind(middle)], _state) == outcomes)
                low = middle + 1;
            else
                high = middle;
        }

        _monitor.NotePath(EnginePath.LimitedJobs);
        _ready.RefuseUpTo(low);
        return true;
    }

    // The jobs behind the current one in its group find no device either, up to the first that does, if any. All behind that one do.
    private bool PassLateJobs()
    {
        var (low, high) = (1, _ready.Behind);
        if (high == 0 || _placement.DeviceNow(in _state.Jobs[_ready.JobBehind(high)]) < 0)
            return false;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (_placement.DeviceNow(in _state.Jobs[_ready.JobBehind(middle)]) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        _monitor.NotePath(EnginePath.LateJobs);
        _ready.RefuseUpTo(low);
        return true;
    }
}
