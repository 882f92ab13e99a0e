using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>How jobs end: they complete or are dropped.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="jobs">The live jobs.</param>
/// <param name="ready">The ready jobs.</param>
/// <param name="continuations">Jobs that keep their device.</param>
/// <param name="trigger">The end of a job needs a pass.</param>
/// <param name="monitor">Sees the end.</param>
internal readonly unsafe struct JobEndings<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, JobTable<TPolicy, TOrder> jobs, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready,
    Continuations<TPolicy, TOrder> continuations, PassTrigger trigger, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly JobTable<TPolicy, TOrder> _jobs = jobs;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly Continuations<TPolicy, TOrder> _continuations = continuations;
    private readonly PassTrigger _trigger = trigger;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    /// <summary>Jobs of users that have ended since the list was last cleared. A user has one job at a time, so it never grows beyond the number of users.</summary>
    public List<EndedJob> OfUsers { get; } = [];

    /// <summary>Turns that have ended since the list was last cleared, if others follow them or wait for them.</summary>
    public List<EndedTurn> OfFlows { get; } = [];

    /// <summary>A job is complete, after its last unit.</summary>
    /// <returns>Its stream, whose followers the driver may release now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Complete(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        var stream = job.Stream;
        End(ref job, JobOutcome.Completed);
        TPolicy.OnCompleteJob(in job, device, _state);
        _state.FreeSlot(slot);
        return stream;
    }

    /// <summary>Drops a job.</summary>
    public void Drop(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        if (!job.WasDispatched)
            _state.Streams[job.Stream].Waiting--;
        End(ref job, JobOutcome.Dropped);
        var isRunning = !job.IsReady;
        if (isRunning)
            _ready.Reopen(job.Device); // any ready job may preempt its unit
        else if (!_ready.Remove(slot))
            _continuations.Remove(slot, job.LastDevice);
        TPolicy.OnDrop(in job, _state);
        if (!isRunning)
            _state.FreeSlot(slot); // otherwise the slot is freed when its unit ends or is preempted
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void End(ref Job job, JobOutcome outcome)
    {
        _jobs.Remove(ref job);
        _trigger.Set();
        var isDropped = outcome == JobOutcome.Dropped;
        if (TTraits.HasUsers && job.User >= 0 && (!TTraits.HasTurns || isDropped || !job.HasNextTurn))
            OfUsers.Add(new EndedJob(job.Stream, job.User, isDropped));
        if (TTraits.HasTurns && (job.Caller >= 0 || job.HasNextTurn))
            OfFlows.Add(EndedTurn.Of(in job, TTraits.HasUsers ? job.User : -1, isDropped));
        _monitor.Observer.JobEnded(in job, outcome);
    }
}
