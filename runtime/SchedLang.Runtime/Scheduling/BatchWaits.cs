using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Dynamic batching: a job waits for others that would join it, until their batch is full or the first of them has waited long enough.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="batching">Says who would join.</param>
/// <param name="placement">Notes rules.</param>
/// <param name="ready">The jobs that may join.</param>
/// <param name="monitor">Is told of waits.</param>
internal sealed unsafe class BatchWaits<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, Batching<TPolicy, TOrder, TTraits, TObserver> batching, Placement<TPolicy, TOrder, TTraits, TObserver> placement,
    ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly Batching<TPolicy, TOrder, TTraits, TObserver> _batching = batching;
    private readonly Placement<TPolicy, TOrder, TTraits, TObserver> _placement = placement;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    // The job that the pass has just refused so that its batch can fill, and the device that it does not take; -1 for none.
    private int _gathering = -1;
    private int _gatheringOn;

    /// <summary>Whether jobs wait for batches, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.WaitsForBatches;

    /// <summary>When the first wait ends that the last pass has left; a pass takes place then.</summary>
    public Instant NextEnd { get; private set; } = Instant.Never;

    /// <summary>A pass begins. It finds out anew who waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear()
    {
        if (TPolicy.WaitsForBatches)
            NextEnd = Instant.Never;
    }

    /// <summary>Tells whether the current job of the pass, which could start on a device, waits for its batch, and notes when the wait ends.</summary>
    public bool Waits(int lead, int device)
    {
        ref var job = ref _state.Jobs[lead];
        var wait = TPolicy.BatchWait(job.Stage);
        if (wait <= Duration.Zero || job.Layer != 0 || !_state.IsIdle(device))
            return false;
        var limit = _batching.Limit(in job, device);
        if (limit <= 1)
            return false;
        var rule = _placement.Rule;
        var members = 1L;
        var since = job.ReadySince;
        _ready.BeginBatch();
        while (members < limit && _ready.NextMember(out var next))
        {
            ref var other = ref _state.Jobs[next];
            if (next != lead && _batching.Joins(in other, in job, device))
            {
                members++;
                since = Instant.Min(since, other.ReadySince);
            }

            _ready.PassOver(in other, in job);
        }

        _ready.EndBatch();
        _placement.Rule = rule;
        if (members >= limit || since + wait <= _state.Now)
            return false;
        _monitor.NotePath(EnginePath.BatchWait);
        NextEnd = Instant.Min(NextEnd, since + wait);
        (_gathering, _gatheringOn) = (lead, device);
        return true;
    }

    /// <summary>Whether a job that the pass has just refused waits for its batch, and on which device. Each wait is told once.</summary>
    public bool Take(int slot, out int device)
    {
        device = _gatheringOn;
        if (slot != _gathering)
            return false;
        _gathering = -1;
        return true;
    }
}
