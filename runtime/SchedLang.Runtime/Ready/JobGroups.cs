using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// Ready jobs in groups. The jobs of a group find a device or not together, and the keys that can change while they wait are the same for
/// all of them. So a group stays sorted by its other keys, and a pass looks only at the next job of each group.
/// </summary>
/// <remarks>
/// Without shared keys, a pass goes along the line of groups, and only groups that go on behind a job that started are in the heap. With shared
/// keys, each pass puts all groups into the heap.
/// </remarks>
internal sealed unsafe class JobGroups<TPolicy, TOrder, TTraits, TObserver> : IReady, IBatchCursor
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly Keys<TPolicy, TOrder> _keys;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly JobSort<TPolicy, TOrder, TObserver> _sort;
    private readonly List<StageGroup> _lasting;
    private readonly GroupStore<TPolicy, TOrder> _groups;
    private readonly GroupHeap<TOrder> _heap;

    // The place in the line that the pass comes to next, and where it was when a batch began.
    private int _at;
    private int _batchAt;

    // Groups that the pass has left at another job than their first.
    private int[] _left = [];
    private int _leftCount;

    // The current job, and the one that was last taken outside of a batch.
    private GroupHeap<TOrder>.Entry _current;
    private GroupHeap<TOrder>.Entry _started;

    /// <param name="state">Has the jobs.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="monitor">Is told of fast paths.</param>
    /// <param name="lasting">The groups that rows of the placement table name.</param>
    public JobGroups(SystemState state, Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor, List<StageGroup> lasting)
    {
        _state = state;
        _keys = keys;
        _monitor = monitor;
        _sort = new JobSort<TPolicy, TOrder, TObserver>(keys, monitor);
        _lasting = lasting;
        _groups = new GroupStore<TPolicy, TOrder>(state, keys);
        _heap = new GroupHeap<TOrder>(state);
        foreach (var group in lasting)
            _groups.Make(group.Eligible);
    }

    /// <summary>Whether the program has groups, so that they are compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.GroupsJobs;

    private static bool HasPlacementTable => FastPaths<TPolicy, TOrder, TTraits>.HasPlacementTable;

    private static bool SharesKeys
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.OrderIsShared;
    }

    // A job that accepts no idle device can still make others wait, or join a batch.
    private static bool LooksAtAll => TPolicy.IsStrict || TPolicy.MakesBatches;

    /// <inheritdoc/>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _groups.Count;
    }

    /// <inheritdoc/>
    public int First => _groups.Count == 0 ? -1 : _groups.First;

    /// <inheritdoc/>
    public bool MayStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_groups[_current.Group].Eligible & _state.Idle) != 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot)
    {
        _keys.ComputeOwn(slot);
        var row = _state.Jobs[slot].PlacementRow;
        _groups.Add(slot, *row < 0 ? EligibleDevices(row) : 0);
    }

    /// <summary>Not called: a policy that preempts at once has no groups.</summary>
    public void AddVictim(int slot) => Add(slot);

    /// <inheritdoc/>
    public bool Remove(int slot) => _groups.Remove(slot);

    /// <inheritdoc/>
    public void SortAgain()
    {
        foreach (var number in _groups.Line)
        {
            var jobs = _groups[number].Jobs.Slots;
            foreach (var slot in jobs)
                _keys.ComputeOwn(slot);
            _sort.Sort(jobs);
        }

        _groups.LineUp();
    }

    /// <inheritdoc/>
    public void Reopen(int device)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAnyBefore(int slot, int device) => Count > 0 && (!TPolicy.OrderIsStageInvariant || _keys.ComesBefore(First, slot));

    /// <inheritdoc/>
    public long RowStart(in Job job, ulong eligible)
    {
        if (!FastPaths<TPolicy, TOrder, TTraits>.GroupsByStage)
            return PlacementRows.NoPlacement;
        var group = new StageGroup(job.Stream, job.Stage, eligible);
        var known = _lasting.IndexOf(group);
        if (known >= 0)
            return known;
        _lasting.Add(group);
        return _groups.Make(eligible);
    }

    /// <inheritdoc/>
    public void BeginPass()
    {
        if (_groups.Capacity > _left.Length)
        {
            Array.Resize(ref _left, _groups.Capacity);
            _heap.Admit(_groups.Capacity);
        }

        if (!SharesKeys || _state.IdleCount == 0)
            return;
        foreach (var number in _groups.Line)
        {
            ref var group = ref _groups[number];
            if (!LooksAtAll && (group.Eligible & _state.Idle) == 0)
                continue;
            var slot = group.Jobs[0];
            group.Shared = TPolicy.SharedOrderOf(in _keys[slot], in _state.Jobs[slot], _state);
            _heap.Append(new GroupHeap<TOrder>.Entry { Order = group.Shared, Slot = slot, Group = number });
        }

        _heap.Build();
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
        if (SharesKeys)
            Leave(_current.Group);
    }

    /// <inheritdoc/>
    public void Take()
    {
        _monitor.NotePath(SharesKeys ? EnginePath.SharedKeys : EnginePath.SortedGroup);
        _started = _current;
        RemoveCurrent();
    }

    // With a placement table, a group that found no device finds none in the rest of the pass: devices only become busy.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Started()
    {
        if (!HasPlacementTable && _state.IdleCount > 0 && GoOnBehind(in _started))
            _monitor.NotePath(EnginePath.ReopenedGroup);
    }

    /// <inheritdoc/>
    public void EndPass()
    {
        for (var i = 0; i < _leftCount; i++)
        {
            ref var group = ref _groups[_left[i]];
            group.Next = 0;
            group.IsLeft = false;
        }

        _leftCount = 0;
        _at = 0;
        if (_heap.Count > 0)
            _heap.Clear();
    }

    /// <summary>Number of jobs behind the current one in its group.</summary>
    public int Behind
    {
        get
        {
            ref var group = ref _groups[_current.Group];
            return group.Jobs.Count - group.Next - 1;
        }
    }

    /// <summary>A job behind the current one in its group.</summary>
    /// <param name="by">How far behind, from 1.</param>
    public int JobBehind(int by)
    {
        ref var group = ref _groups[_current.Group];
        return group.Jobs[group.Next + by];
    }

    /// <summary>The current job and those up to another one of its group find no device.</summary>
    /// <param name="by">How far behind the other one is.</param>
    public void RefuseUpTo(int by)
    {
        _groups[_current.Group].Next += by;
        Leave(_current.Group);
        Offer(_current.Group);
    }

    /// <inheritdoc/>
    public void BeginBatch()
    {
        GoOnBehind(in _started); // jobs that found no device may join
        _batchAt = _at;
    }

    /// <inheritdoc/>
    public bool NextMember(out int slot) => MoveNext(out slot);

    /// <inheritdoc/>
    public void Join() => RemoveCurrent();

    /// <inheritdoc/>
    public void PassOver(in Job job, in Job lead)
    {
        // The jobs of a stage have one model. Those with the same next unit are allowed the device together.
        var isWhole = !FastPaths<TPolicy, TOrder, TTraits>.GroupsByStage || job.Stage != lead.Stage || job.Model != lead.Model;
        var number = _current.Group;
        ref var group = ref _groups[number];
        if (group.Resume < 0)
            group.Resume = group.Next;
        Leave(number);
        if (isWhole || group.Next + 1 >= group.Jobs.Count)
            return;
        group.Next++;
        Offer(number);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        for (var i = 0; i < _leftCount; i++)
        {
            var number = _left[i];
            ref var group = ref _groups[number];
            if (group.Resume < 0)
                continue;
            group.Next = group.Resume;
            group.Resume = -1;
            if (SharesKeys || group.Next > 0)
                Offer(number);
            else
                _heap.Remove(number); // it is in line
        }

        _at = _batchAt;
    }

    /// <summary>Leaves rows of the placement table as they were before the run.</summary>
    public void Clear() => _groups.Clear();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MoveNext(out int slot)
    {
        if (!SharesKeys && _at < _groups.Filled && (_heap.Count == 0 || IsNextInLine()))
        {
            var number = _groups.At(_at++);
            slot = _groups[number].Jobs[0];
            _current.Order = _keys[slot];
            (_current.Slot, _current.Group) = (slot, number);
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

    // The current job leaves. Its group goes on with the next one.
    private void RemoveCurrent()
    {
        var number = _current.Group;
        ref var group = ref _groups[number];
        if (!SharesKeys && group.Next == 0)
        {
            _groups.RemoveAt(number, 0, --_at);
            return;
        }

        _groups.RemoveAt(number, group.Next, -1);
        if (group.Next < group.Jobs.Count)
            Offer(number);
    }

    // The state has changed: groups that found no device go on with their first job behind the one that started. Returns whether any does.
    private bool GoOnBehind(in GroupHeap<TOrder>.Entry started)
    {
        var goesOn = false;
        var passed = SharesKeys ? _leftCount : _at;
        for (var i = 0; i < passed; i++)
        {
            var number = SharesKeys ? _left[i] : _groups.At(i);
            ref var group = ref _groups[number];
            if (group.Next + 1 >= group.Jobs.Count || _heap.Contains(number))
                continue;
            group.Next = PositionAfter(in started, number);
            Leave(number);
            if (group.Next == group.Jobs.Count)
                continue;
            Offer(number);
            goesOn = true;
        }

        return goesOn;
    }

    // The pass leaves a group at another job than its first.
    private void Leave(int number)
    {
        ref var group = ref _groups[number];
        if (group.IsLeft)
            return;
        group.IsLeft = true;
        _left[_leftCount++] = number;
    }

    private void Offer(int number)
    {
        ref var group = ref _groups[number];
        _heap.Set(EntryOf(group.Jobs[group.Next], number));
    }

    private bool IsNextInLine()
    {
        var number = _groups.At(_at);
        return _heap.ComesBefore(EntryOf(_groups[number].Jobs[0], number), in _heap.First);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GroupHeap<TOrder>.Entry EntryOf(int slot, int number) => new()
    {
        Order = SharesKeys ? TOrder.Combine(in _keys[slot], in _groups[number].Shared) : _keys[slot],
        Slot = slot,
        Group = number,
    };

    // The first position of a group whose job comes after a job of any group.
    private int PositionAfter(in GroupHeap<TOrder>.Entry started, int number)
    {
        ref var group = ref _groups[number];
        var (low, high) = (group.Next, group.Jobs.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var entry = EntryOf(group.Jobs[middle], number);
            if (_heap.ComesBefore(in started, in entry))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    // The devices that a job may accept, from its row.
    private static ulong EligibleDevices(long* row)
    {
        if (!HasPlacementTable || !FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices)
            return (ulong)row[1];
        var devices = 0UL;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (row[1 << device] >= 0)
                devices |= 1UL << device;
        }

        return devices;
    }
}
