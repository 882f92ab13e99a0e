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

    // The only ready job, which is in no group; -1 if there is none or there are several. A pass comes to it once.
    private int _lone = -1;
    private bool _isLonePast;

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
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.GroupsJobs && !FastPaths<TPolicy, TOrder, TTraits>.HasLanes;

    private static bool HasPlacementTable => FastPaths<TPolicy, TOrder, TTraits>.HasPlacementTable;

    private static bool SharesKeys
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.OrderIsShared;
    }

    // A job that accepts no idle device can still make others wait, or join a batch.
    private static bool LooksAtAll
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.IsStrict || TPolicy.MakesBatches;
    }

    private bool IsAtLone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current.Group < 0;
    }

    /// <inheritdoc/>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lone >= 0 ? 1 : _groups.Count;
    }

    /// <inheritdoc/>
    public int First => _lone >= 0 ? _lone : _groups.Count == 0 ? -1 : _groups.First;

    /// <inheritdoc/>
    public bool MayStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsAtLone ? RowDevices<TPolicy, TOrder, TTraits>.AreAny(_state.Jobs[_current.Slot].PlacementRow, _state.Idle) : (_groups[_current.Group].Eligible & _state.Idle) != 0;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot)
    {
        _keys.ComputeOwn(slot);
        if (Count == 0)
            _lone = slot;
        else
            AddToGroups(slot);
    }

    /// <summary>Not called: a policy that preempts at once has no groups.</summary>
    public void AddVictim(int slot) => Add(slot);

    /// <inheritdoc/>
    public bool Remove(int slot)
    {
        if (slot != _lone)
            return _groups.Remove(slot);
        _lone = -1;
        return true;
    }

    /// <inheritdoc/>
    public void SortAgain()
    {
        if (_lone >= 0)
            _keys.ComputeOwn(_lone);
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
        _heap.Admit(_groups.Capacity);
        if (!SharesKeys || _lone >= 0 || _state.IdleCount == 0)
            return;
        foreach (var number in _groups.Line)
        {
            ref var group = ref _groups[number];
            if (!LooksAtAll && (group.Eligible & _state.Idle) == 0)
                continue;
            var slot = group.Jobs[0];
            group.Shared = TPolicy.SharedOrderOf(in _keys[slot], in _state.Jobs[slot], _state);
            _heap.Add(new GroupHeap<TOrder>.Entry { Order = group.Shared, Slot = slot, Group = number });
        }
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
        if (SharesKeys && !IsAtLone)
            _groups.Leave(_current.Group);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        _monitor.NotePath(SharesKeys ? EnginePath.SharedKeys : EnginePath.SortedGroup);
        if (IsAtLone)
        {
            _monitor.NotePath(EnginePath.LoneReadyJob);
            _lone = -1;
            return;
        }

        TakeFromGroup();
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
        _groups.ReturnToLeft();
        _at = 0;
        _isLonePast = false;
        _heap.Clear();
    }

    /// <summary>Number of jobs behind the current one in its group.</summary>
    public int Behind => IsAtLone ? 0 : _groups[_current.Group].Jobs.Count - _groups[_current.Group].Next - 1;

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
        _groups.Leave(_current.Group);
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
        _groups.Leave(number);
        if (isWhole || group.Next + 1 >= group.Jobs.Count)
            return;
        group.Next++;
        Offer(number);
    }

    /// <inheritdoc/>
    public void EndBatch()
    {
        foreach (var number in _groups.Left)
        {
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
        if (_lone >= 0)
        {
            slot = _isLonePast ? -1 : _lone;
            if (slot < 0)
                return false;
            (_current.Slot, _current.Group) = (slot, -1);
            _isLonePast = true;
            return true;
        }

        if (!SharesKeys && _at < _groups.Filled && (_heap.Count == 0 || IsNextInLine()))
        {
            var number = _groups.At(_at++);
            slot = _groups[number].Jobs[0];
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

    private void TakeFromGroup()
    {
        _started = SharesKeys ? _current : _groups.EntryOf(_current.Slot, _current.Group);
        RemoveCurrent();
    }

    private void AddToGroups(int slot)
    {
        if (_lone >= 0)
        {
            Group(_lone);
            _lone = -1;
        }

        Group(slot);
    }

    private void Group(int slot)
    {
        var row = _state.Jobs[slot].PlacementRow;
        _groups.Add(slot, *row < 0 ? RowDevices<TPolicy, TOrder, TTraits>.Of(row) : 0);
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
        var passed = SharesKeys ? _groups.Left.Length : _at;
        for (var i = 0; i < passed; i++)
        {
            var number = SharesKeys ? _groups.Left[i] : _groups.At(i);
            ref var group = ref _groups[number];
            if (group.Next + 1 >= group.Jobs.Count || _heap.Contains(number))
                continue;
            group.Next = _groups.PositionAfter(in started, number);
            _groups.Leave(number);
            if (group.Next == group.Jobs.Count)
                continue;
            Offer(number);
            goesOn = true;
        }

        return goesOn;
    }

    private void Offer(int number)
    {
        ref var group = ref _groups[number];
        _heap.Set(_groups.EntryOf(group.Jobs[group.Next], number));
    }

    private bool IsNextInLine()
    {
        var number = _groups.At(_at);
        return GroupHeap<TOrder>.ComesBefore(_groups.EntryOf(_groups[number].Jobs[0], number), _heap.First, _state);
    }
}
