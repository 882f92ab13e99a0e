using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The ready jobs of a program, in the form that suits its policy (<see cref="FastPaths{TPolicy, TOrder, TTraits}"/>). Only here the form is
/// chosen. The JIT knows it, so a call costs nothing more than that of the form's own method.
/// </summary>
internal readonly struct ReadyJobs<TPolicy, TOrder, TTraits, TObserver> : IReady, IBatchCursor
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    // One of them is there.
    private readonly SortedQueue<TPolicy, TOrder, TTraits, TObserver> _sorted = null!;
    private readonly ResortedQueue<TPolicy, TOrder, TTraits, TObserver> _resorted = null!;
    private readonly EligibilityQueues<TPolicy, TOrder, TTraits, TObserver> _queues = null!;
    private readonly JobGroups<TPolicy, TOrder, TTraits, TObserver> _groups = null!;
    private readonly JobLanes<TPolicy, TOrder, TTraits, TObserver> _lanes = null!;

    /// <param name="state">Has the jobs.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="monitor">Is told of fast paths.</param>
    /// <param name="eligible">The devices of each eligibility queue that rows of the placement table name.</param>
    /// <param name="lasting">The groups that rows of the placement table name.</param>
    public ReadyJobs(SystemState state, Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor, List<ulong> eligible, List<StageGroup> lasting)
    {
        if (HasLanes)
            _lanes = new(state, monitor);
        else if (HasGroups)
            _groups = new(state, keys, monitor, lasting);
        else if (HasQueues)
            _queues = new(state, keys, monitor, eligible);
        else if (StaysSorted)
            _sorted = new(state, keys, monitor);
        else
            _resorted = new(state, keys, monitor);
    }

    private static bool HasLanes => FastPaths<TPolicy, TOrder, TTraits>.HasLanes;

    private static bool HasGroups => FastPaths<TPolicy, TOrder, TTraits>.GroupsJobs;

    private static bool HasQueues => FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility;

    private static bool StaysSorted => TPolicy.OrderIsFixed;

    // The two forms of one queue differ in how it is sorted.
    private OneQueue<TPolicy, TOrder, TTraits, TObserver> Queue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => StaysSorted ? _sorted : _resorted;
    }

    /// <inheritdoc/>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasLanes ? _lanes.Count : HasGroups ? _groups.Count : HasQueues ? _queues.Count : Queue.Count;
    }

    /// <inheritdoc/>
    public int First => HasLanes ? _lanes.First : HasGroups ? _groups.First : HasQueues ? _queues.First : Queue.First;

    /// <inheritdoc/>
    public bool MayStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasLanes ? _lanes.MayStart : HasGroups ? _groups.MayStart : !HasQueues || _queues.MayStart;
    }

    /// <summary>The jobs to which the pass has not come, and the current one. Only one queue knows.</summary>
    public ReadOnlySpan<int> Left => HasGroups || HasQueues ? [] : Queue.Left;

    /// <summary>All jobs. Only one queue knows.</summary>
    public ReadOnlySpan<int> Waiting => HasGroups || HasQueues ? [] : Queue.Waiting;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot)
    {
        if (HasLanes)
            _lanes.Add(slot);
        else if (HasGroups)
            _groups.Add(slot);
        else if (HasQueues)
            _queues.Add(slot);
        else if (StaysSorted)
            _sorted.Add(slot);
        else
            _resorted.Add(slot);
    }

    /// <inheritdoc/>
    public void AddVictim(int slot)
    {
        if (HasQueues)
            _queues.AddVictim(slot);
        else if (!HasGroups)
            Queue.AddVictim(slot);
    }

    /// <inheritdoc/>
    public bool Remove(int slot) => HasLanes ? _lanes.Remove(slot) : HasGroups ? _groups.Remove(slot) : HasQueues ? _queues.Remove(slot) : Queue.Remove(slot);

    /// <inheritdoc/>
    public void SortAgain()
    {
        if (HasLanes)
            _lanes.SortAgain();
        else if (HasGroups)
            _groups.SortAgain();
        else if (HasQueues)
            _queues.SortAgain();
        else
            Queue.SortAgain();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reopen(int device)
    {
        if (HasQueues)
            _queues.Reopen(device);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAnyBefore(int slot, int device) =>
        HasLanes ? _lanes.IsAnyBefore(slot, device) : HasGroups ? _groups.IsAnyBefore(slot, device) : HasQueues ? _queues.IsAnyBefore(slot, device) : Queue.IsAnyBefore(slot, device);

    /// <inheritdoc/>
    public long RowStart(in Job job, ulong eligible) =>
        HasLanes ? _lanes.RowStart(in job, eligible) : HasGroups ? _groups.RowStart(in job, eligible) : HasQueues ? _queues.RowStart(in job, eligible) : Queue.RowStart(in job, eligible);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginPass()
    {
        if (HasLanes)
            _lanes.BeginPass();
        else if (HasGroups)
            _groups.BeginPass();
        else if (HasQueues)
            _queues.BeginPass();
        else if (StaysSorted)
            _sorted.BeginPass();
        else
            _resorted.BeginPass();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(out int slot) => HasLanes ? _lanes.Next(out slot) : HasGroups ? _groups.Next(out slot) : HasQueues ? _queues.Next(out slot) : Queue.Next(out slot);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refuse()
    {
        if (HasLanes)
            _lanes.Refuse();
        else if (HasGroups)
            _groups.Refuse();
        else if (HasQueues)
            _queues.Refuse();
        else
            Queue.Refuse();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        if (HasLanes)
            _lanes.Take();
        else if (HasGroups)
            _groups.Take();
        else if (HasQueues)
            _queues.Take();
        else
            Queue.Take();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Started()
    {
        if (HasLanes)
            _lanes.Started();
        else if (HasGroups)
            _groups.Started();
        else if (!HasQueues)
            Queue.Started();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void EndPass()
    {
        if (HasLanes)
            _lanes.EndPass();
        else if (HasGroups)
            _groups.EndPass();
    }

    /// <summary>Of jobs that come too late for a device: how many are behind the current one and like it.</summary>
    public int Behind => HasGroups && !HasLanes ? _groups.Behind : 0;

    /// <summary>Such a job.</summary>
    /// <param name="by">How far behind the current one, from 1.</param>
    public int JobBehind(int by) => _groups.JobBehind(by);

    /// <summary>The current job and those up to another one find no device.</summary>
    /// <param name="by">How far behind the other one is.</param>
    public void RefuseUpTo(int by) => _groups.RefuseUpTo(by);

    /// <inheritdoc/>
    public void BeginBatch()
    {
        if (HasGroups)
            _groups.BeginBatch();
        else
            Queue.BeginBatch();
    }

    /// <inheritdoc/>
    public bool NextMember(out int slot) => HasGroups ? _groups.NextMember(out slot) : Queue.NextMember(out slot);

    /// <inheritdoc/>
    public void Join()
    {
        if (HasGroups)
            _groups.Join();
        else
            Queue.Join();
    }

    /// <inheritdoc/>
    public void PassOver(in Job job, in Job lead)
    {
        if (HasGroups)
            _groups.PassOver(in job, in lead);
        else
            Queue.PassOver(in job, in lead);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        if (HasGroups)
            _groups.EndBatch();
        else
            Queue.EndBatch();
    }

    /// <summary>The schedule has ended.</summary>
    public void Clear()
    {
        if (HasLanes)
            _lanes.Clear();
        else if (HasGroups)
            _groups.Clear();
    }
}
