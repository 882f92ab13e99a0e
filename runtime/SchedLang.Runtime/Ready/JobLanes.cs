using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// Ready jobs in lanes (<see cref="LaneOrder"/>). Each pass computes the keys of the first job of each lane that may start one.
/// </summary>
internal sealed unsafe class JobLanes<TPolicy, TOrder, TTraits, TObserver> : IReady
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly LaneStore<TPolicy, TOrder> _lanes;

    // Lanes whose next job has keys in this pass.
    private readonly GroupHeap<TOrder> _heap;

    // The only ready job, which is in no lane; -1 if there is none or there are several. A pass comes to it once.
    private int _lone = -1;
    private bool _isLonePast;

    // The current job, and the one that was last taken.
    private GroupHeap<TOrder>.Entry _current;
    private GroupHeap<TOrder>.Entry _started;

    /// <param name="state">Has the jobs.</param>
    /// <param name="monitor">Is told of fast paths.</param>
    public JobLanes(SystemState state, RunMonitor<TObserver> monitor)
    {
        _state = state;
        _monitor = monitor;
        _lanes = new LaneStore<TPolicy, TOrder>(state);
        _heap = new GroupHeap<TOrder>(state);
    }

    /// <summary>Whether the program has lanes, so that they are compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.HasLanes;

    private bool IsAtLone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current.Group < 0;
    }

    /// <inheritdoc/>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lone >= 0 ? 1 : _lanes.Count;
    }

    /// <summary>Not known: each pass computes keys again.</summary>
    public int First => -1;

    /// <inheritdoc/>
    public bool MayStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsAtLone ? RowDevices<TPolicy, TOrder, TTraits>.AreAny(_state.Jobs[_current.Slot].PlacementRow, _state.Idle) : (_lanes.EligibleOf(_current.Group) & _state.Idle) != 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot)
    {
        if (Count == 0)
            _lone = slot;
        else
            AddToLanes(slot);
    }

    /// <summary>Not called: a policy that preempts at once has no lanes.</summary>
    public void AddVictim(int slot) => Add(slot);

    /// <inheritdoc/>
    public bool Remove(int slot)
    {
        if (slot != _lone)
            return _lanes.Remove(slot);
        _lone = -1;
        return true;
    }

    /// <summary>Not called: keys are not fixed.</summary>
    public void SortAgain()
    {
    }

    /// <inheritdoc/>
    public void Reopen(int device)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAnyBefore(int slot, int device) => Count > 0;

    /// <inheritdoc/>
    public long RowStart(in Job job, ulong eligible) => PlacementRows.NoPlacement;

    /// <inheritdoc/>
    public void BeginPass()
    {
        var (state, idle) = (_state, _state.Idle);
        if (_lone >= 0 || idle == 0)
            return;
        _heap.Admit(_lanes.Capacity);
        foreach (ref readonly var line in _lanes.Lines)
        {
            if (!TPolicy.IsStrict && (line.Eligible & idle) == 0)
                continue;
            var jobs = line.First;
            ComputeKeys(jobs, ref MemoryMarshal.GetReference(_heap.Add(line.Lanes, jobs)), state);
        }
    }

    // A method of its own, so that the loop has its variables in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ComputeKeys(ReadOnlySpan<int> slots, ref TOrder keys, SystemState state)
    {
        var jobs = state.Jobs;
        var from = 0;
        while (TPolicy.RanksFour && Vector256.IsHardwareAccelerated && slots.Length - from >= FourJobs.Count)
        {
            if (TPolicy.KeysOfFour(new FourJobs(jobs, slots[from..]), state, out var four))
                four.Values.StoreUnsafe(ref Unsafe.As<TOrder, long>(ref Unsafe.Add(ref keys, from)));
            else
                ComputeEach(slots.Slice(from, FourJobs.Count), ref Unsafe.Add(ref keys, from), state);
            from += FourJobs.Count;
            _monitor.NotePath(EnginePath.FourJobs);
        }

        for (var i = from; i < slots.Length; i++)
            Unsafe.Add(ref keys, i) = TPolicy.OrderOf(in jobs[slots[i]], state);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ComputeEach(ReadOnlySpan<int> slots, ref TOrder keys, SystemState state)
    {
        for (var i = 0; i < slots.Length; i++)
            Unsafe.Add(ref keys, i) = TPolicy.OrderOf(in state.Jobs[slots[i]], state);
        _monitor.NotePath(EnginePath.FourJobsOneByOne);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next(out int slot)
    {
        if (_state.IdleCount > 0)
            return MoveNext(out slot);
        slot = -1;
        return false;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refuse()
    {
        if (!IsAtLone)
            _lanes.Leave(_current.Group);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        _monitor.NotePath(EnginePath.Lane);
        if (IsAtLone)
        {
            _monitor.NotePath(EnginePath.LoneReadyJob);
            _lone = -1;
            return;
        }

        TakeFromLane();
    }

    // With a placement table, a lane that found no device finds none in the rest of the pass: devices only become busy.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Started()
    {
        if (!FastPaths<TPolicy, TOrder, TTraits>.HasPlacementTable && _state.IdleCount > 0 && GoOnBehind(in _started))
            _monitor.NotePath(EnginePath.ReopenedGroup);
    }

    /// <inheritdoc/>
    public void EndPass()
    {
        _lanes.ReturnToLeft();
        _isLonePast = false;
        _heap.Clear();
    }

    /// <summary>Leaves rows of the placement table as they were before the run.</summary>
    public void Clear() => _lanes.Clear();

    private bool MoveNext(out int slot)
    {
        if (_lone >= 0)
        {
            slot = _isLonePast ? -1 : _lone;
            if (slot < 0)
                return false;
            (_current.Slot, _current.Group) = (slot, -1);
            _isLonePast = true;
            return true;
        }

        if (_heap.Count == 0)
        {
            slot = -1;
            return false;
        }

        _current = _heap.Pop();
        slot = _current.Slot;
        return true;
    }

    private void TakeFromLane()
    {
        _started = _current;
        var number = _current.Group;
        ref var lane = ref _lanes[number];
        _lanes.RemoveAt(number, lane.Next);
        if (lane.Next < lane.Jobs.Count)
            Offer(number);
    }

    private void AddToLanes(int slot)
    {
        if (_lone >= 0)
        {
            AddToLane(_lone);
            _lone = -1;
        }

        AddToLane(slot);
    }

    private void AddToLane(int slot)
    {
        var row = _state.Jobs[slot].PlacementRow;
        if (_lanes.Add(slot, *row < 0 ? RowDevices<TPolicy, TOrder, TTraits>.Of(row) : 0))
            _monitor.NotePath(EnginePath.FurtherLane);
    }

    // The state has changed: lanes that found no device go on with their first job behind the one that started. Returns whether any does.
    private bool GoOnBehind(in GroupHeap<TOrder>.Entry started)
    {
        var goesOn = false;
        foreach (var number in _lanes.Left)
        {
            ref var lane = ref _lanes[number];
            if (lane.Next + 1 >= lane.Jobs.Count || _heap.Contains(number))
                continue;
            lane.Next = PositionAfter(in started, number);
            if (lane.Next == lane.Jobs.Count)
                continue;
            Offer(number);
            goesOn = true;
        }

        return goesOn;
    }

    // The first position of a lane, from the one that the pass comes to next, whose job comes after a job of any lane.
    private int PositionAfter(in GroupHeap<TOrder>.Entry started, int number)
    {
        ref var lane = ref _lanes[number];
        var (low, high) = (lane.Next, lane.Jobs.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (GroupHeap<TOrder>.ComesBefore(in started, EntryOf(lane.Jobs[middle], number), _state))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private void Offer(int number)
    {
        ref var lane = ref _lanes[number];
        _heap.Add(EntryOf(lane.Jobs[lane.Next], number));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GroupHeap<TOrder>.Entry EntryOf(int slot, int number) => new() { Order = TPolicy.OrderOf(in _state.Jobs[slot], _state), Slot = slot, Group = number };
}
