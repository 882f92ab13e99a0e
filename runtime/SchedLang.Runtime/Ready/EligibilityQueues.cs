using System.Numerics;
using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// Ready jobs in one queue for each set of devices that they accept, for policies with a placement table. The next job of a pass is the first
/// among the heads of the queues that contain an idle device. Jobs that cannot start cost nothing. If keys change while jobs wait, they are
/// computed only for jobs that could start now, and the first is searched without sorting.
/// </summary>
internal sealed unsafe class EligibilityQueues<TPolicy, TOrder, TTraits, TObserver> : IReady
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly Keys<TPolicy, TOrder> _keys;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly JobSort<TPolicy, TOrder, TObserver> _sort;
    private readonly Tournaments<TPolicy, TOrder> _tournaments;
    private QueueSet<TPolicy, TOrder, TTraits> _set;
    private int _waiting;

    // The queue of the current job, and its position there where that is not the first: -1 in a tournament.
    private int _from;
    private int _index;

    /// <param name="state">Has the jobs.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="monitor">Is told of fast paths.</param>
    /// <param name="eligible">The devices of each queue that rows of the placement table name.</param>
    public EligibilityQueues(SystemState state, Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor, List<ulong> eligible)
    {
        _state = state;
        _keys = keys;
        _monitor = monitor;
        _sort = new JobSort<TPolicy, TOrder, TObserver>(keys, monitor);
        _tournaments = new Tournaments<TPolicy, TOrder>(state, keys);
        _set = new QueueSet<TPolicy, TOrder, TTraits>(eligible);
    }

    /// <summary>Whether the program has them, so that they are compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility;

    private static bool HasTournaments => FastPaths<TPolicy, TOrder, TTraits>.HasTournaments;

    private static bool MayPreempt => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <inheritdoc/>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _waiting;
    }

    /// <inheritdoc/>
    public int First => _waiting == 0 ? -1 : FirstWaiting(ulong.MaxValue).Slot;

    /// <inheritdoc/>
    public bool MayStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !TPolicy.IsStrict || MayPreempt || (_set.All[_from].Eligible & _state.Idle) != 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot)
    {
        var queue = NumberOf(slot);
        NoteAdded(queue);
        ref var to = ref _set.All[queue];
        if (TPolicy.OrderIsFixed)
        {
            var keys = _keys;
            keys.Compute(slot);
            keys.InsertSorted(ref to.Jobs, slot);
        }
        else if (HasTournaments)
        {
            _tournaments.Add(slot, ref to);
        }
        else
        {
            to.Jobs.AddLast(slot);
        }
    }

    /// <inheritdoc/>
    public void AddVictim(int slot)
    {
        var queue = NumberOf(slot);
        NoteAdded(queue);
        _keys.InsertSorted(ref _set.All[queue].Jobs, slot);
    }

    /// <inheritdoc/>
    public bool Remove(int slot)
    {
        var queue = NumberOf(slot);
        ref var from = ref _set.All[queue];
        if (HasTournaments && from.UsesTournament)
        {
            if (!_tournaments.Has(slot))
                return false;
            _tournaments.Remove(slot, ref from);
            NoteRemoved(queue);
            return true;
        }

        var index = TPolicy.OrderIsFixed
            ? _keys.PositionOf(slot, in from.Jobs, 0) - 1 // the job precedes only the jobs after it, so the search ends right behind it
            : from.Jobs.IndexOf(slot);
        if (index < 0 || from.Jobs[index] != slot)
            return false;
        from.Jobs.RemoveAt(index);
        NoteRemoved(queue);
        return true;
    }

    /// <inheritdoc/>
    public void SortAgain()
    {
        foreach (ref var queue in _set.All.AsSpan())
            _sort.SortAgain(queue.Jobs.Slots);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reopen(int device)
    {
        if (MayPreempt)
            _set.ReopenOn(device);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAnyBefore(int slot, int device)
    {
        if (_waiting == 0)
            return false;
        if (HasTournaments)
            return TPolicy.IsStrict || _set.IsAnyOn(1UL << device);
        var first = FirstWaiting(1UL << device).Slot;
        return first >= 0 && (!TPolicy.OrderIsStageInvariant || _keys.ComesBefore(first, slot));
    }

    /// <inheritdoc/>
    public long RowStart(in Job job, ulong eligible) => _set.NumberOf(eligible);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeginPass()
    {
        if (!TPolicy.OrderIsFixed && _waiting > 0 && _state.Idle != 0)
            ComputeKeys();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(out int slot)
    {
        if (_waiting == 0 || (!MayPreempt && _state.Idle == 0))
            slot = -1;
        else if (!TPolicy.OrderIsFixed)
            slot = FirstUnsorted();
        else
            (slot, _from) = MayPreempt ? FirstOf(TPolicy.IsStrict ? _set.Filled : _set.Open, ulong.MaxValue, onlyOpen: !TPolicy.IsStrict) : FirstWaiting(_state.Idle);
        return slot >= 0;
    }

    /// <inheritdoc/>
    public void Refuse() => _set.Close(_from);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        if (!TPolicy.OrderIsFixed)
        {
            TakeUnsorted();
            return;
        }

        if (!MayPreempt)
            _monitor.NotePath(EnginePath.SortedQueue);
        var from = _from;
        _set.All[from].Jobs.RemoveAt(0);
        NoteRemoved(from);
    }

    /// <inheritdoc/>
    public void Started()
    {
    }

    /// <inheritdoc/>
    public void EndPass()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NumberOf(int slot) => (int)*_state.Jobs[slot].PlacementRow;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteAdded(int queue)
    {
        _waiting++;
        _set.NoteAdded(queue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteRemoved(int queue)
    {
        _waiting--;
        _set.NoteRemoved(queue);
    }

    // The first waiting job that accepts one of the devices, and its queue. Under `strict`, the first of all waiting jobs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Queue) FirstWaiting(ulong devices)
    {
        var queues = _set.All;
        if (queues.Length == 1) // the common case: all jobs can run everywhere
            return (queues[0].Eligible & devices) != 0 || TPolicy.IsStrict ? (queues[0].Jobs[0], 0) : (-1, -1);
        return FirstOf(TPolicy.IsStrict ? _set.Filled : _set.Filled & _set.On(devices), devices);
    }

    // The first among the heads of the queues in a mask. Queues without a bit are scanned if they accept one of the devices.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Queue) FirstOf(ulong candidates, ulong devices, bool onlyOpen = false)
    {
        var queues = _set.All;
        var (first, from) = (-1, -1);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var queue = BitOperations.TrailingZeroCount(candidates);
            var head = queues[queue].Jobs[0];
            if (first < 0 || _keys.ComesBefore(head, first))
                (first, from) = (head, queue);
        }

        return queues.Length > QueueSet<TPolicy, TOrder, TTraits>.Masked ? FirstOfMany(first, from, devices, onlyOpen) : (first, from);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int Slot, int Queue) FirstOfMany(int first, int from, ulong devices, bool onlyOpen)
    {
        var queues = _set.All;
        for (var queue = QueueSet<TPolicy, TOrder, TTraits>.Masked; queue < queues.Length; queue++)
        {
            ref var candidate = ref queues[queue];
            if (((candidate.Eligible & devices) == 0 && !TPolicy.IsStrict) || (onlyOpen && candidate.IsClosed))
                continue;
            if (candidate.Count > 0 && (first < 0 || _keys.ComesBefore(candidate.Jobs[0], first)))
                (first, from) = (candidate.Jobs[0], queue);
        }

        return (first, from);
    }

    private void ComputeKeys()
    {
        foreach (ref var queue in _set.All.AsSpan())
        {
            if (!TPolicy.IsStrict && (queue.Eligible & _state.Idle) == 0)
                continue;
            foreach (var slot in queue.Jobs.Slots)
                _keys.Compute(slot);
        }
    }

    private int FirstUnsorted()
    {
        var queues = _set.All;
        var (first, from, at) = (-1, -1, -1);
        for (var queue = 0; queue < queues.Length; queue++)
        {
            ref var candidate = ref queues[queue];
            if (!TPolicy.IsStrict && (candidate.Eligible & _state.Idle) == 0)
                continue;
            if (HasTournaments && candidate.UsesTournament)
            {
                var head = _tournaments.FirstIn(candidate.Tournament!);
                if (first < 0 || _keys.ComesBefore(head, first))
                    (first, from, at) = (head, queue, -1);
                continue;
            }

            var slots = candidate.Jobs.Slots;
            for (var index = 0; index < slots.Length; index++)
            {
                if (first < 0 || _keys.ComesBefore(slots[index], first))
                    (first, from, at) = (slots[index], queue, index);
            }
        }

        (_from, _index) = (from, at);
        return first;
    }

    private void TakeUnsorted()
    {
        ref var queue = ref _set.All[_from];
        if (_index < 0)
        {
            _monitor.NotePath(EnginePath.KineticTournament);
            _tournaments.Remove(queue.Tournament!.First[1], ref queue); // its first job is the current one
        }
        else
        {
            _monitor.NotePath(EnginePath.UnsortedQueue);
            queue.Jobs.ReplaceByLast(_index);
        }

        NoteRemoved(_from);
    }
}
