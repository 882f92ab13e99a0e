using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// Ready jobs in groups. The jobs of a group find a device or not together, and the keys that can change while they wait are the same for
/// all of them. So a group stays sorted by its other keys, and a pass looks only at the next job of each group. A pass takes jobs in order:
/// <see cref="Begin"/>, then <see cref="MoveNext"/>, each time followed by <see cref="Take"/> unless the job finds no device, then
/// <see cref="End"/>.
/// </summary>
/// <remarks>
/// A job's row of the placement table begins with its group: -1 if that has no jobs, where a group is a unit of a stream. Without shared
/// keys, all groups stay in line by their first jobs, and only those that go on behind a job that started are in the heap. With shared keys,
/// each pass puts all groups into the heap.
/// </remarks>
internal sealed unsafe class JobGroups<TPolicy, TOrder>(SystemState state, PinnedArray<TOrder> orders)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const long None = -1;

    private readonly SystemState _state = state;

    // Indexed by slot: the keys of a job. Those that its group shares are 0.
    private readonly PinnedArray<TOrder> _orders = orders;
    private readonly GroupHeap<TOrder> _heap = new(state);
    private Group[] _groups = [];
    private int _groupCount;
    private int[] _free = [];
    private int _freeCount;

    // Groups that have jobs. Without shared keys, by the order of their first jobs.
    private ReadyQueue _line = new(64);

    // In a pass: the place in the line that it comes to next, and where it stood when a batch began.
    private int _at;
    private int _batchAt;

    // Groups that the pass has left at another job than their first.
    private int[] _left = [];
    private int _leftCount;

    private GroupHeap<TOrder>.Entry _current;

    /// <summary>Number of jobs.</summary>
    public int Count { get; private set; }

    /// <summary>The first of all jobs, where no keys are shared.</summary>
    public int First => _groups[_line[0]].Jobs[0];

    /// <summary>Number of groups that have jobs.</summary>
    public int Filled => _line.Count;

    private static bool SharesKeys
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.OrderIsShared;
    }

    /// <summary>Makes a group that lasts, for jobs that accept the given devices.</summary>
    public int Make(ulong eligible)
    {
        var group = NewGroup();
        _groups[group].Eligible = eligible;
        _groups[group].IsLasting = true;
        return group;
    }

    /// <summary>Adds a job whose keys have been computed.</summary>
    /// <param name="slot">The job.</param>
    /// <param name="eligible">The devices that jobs with its next unit may accept.</param>
    public void Add(int slot, ulong eligible)
    {
        var row = _state.Jobs[slot].PlacementRow;
        var number = (int)*row;
        if (number < 0)
            number = Open(row, eligible);
        ref var group = ref _groups[number];
        Count++;
        if (group.Jobs.Count == 0)
        {
            group.Jobs.AddLast(slot);
            Enter(number);
        }
        else if (ComesBefore(group.Jobs[group.Jobs.Count - 1], slot))
        {
            group.Jobs.AddLast(slot);
        }
        else if (PositionOf(slot, in group.Jobs) is var index and > 0)
        {
            group.Jobs.Insert(index, slot);
        }
        else
        {
            if (!SharesKeys)
                _line.RemoveAt(PlaceOf(number));
            group.Jobs.AddFirst(slot);
            if (!SharesKeys)
                Enter(number);
        }
    }

    /// <summary>Removes a job; false if it is not here.</summary>
    public bool Remove(int slot)
    {
        var number = (int)*_state.Jobs[slot].PlacementRow;
        if (number < 0)
            return false;
        ref var group = ref _groups[number];
        var index = PositionOf(slot, in group.Jobs) - 1; // the job precedes only the jobs after it
        if (index < 0 || group.Jobs[index] != slot)
            return false;
        RemoveAt(number, index, index == 0 && !SharesKeys ? PlaceOf(number) : -1);
        return true;
    }

    /// <summary>Starts a pass.</summary>
    /// <param name="devices">Only jobs that may accept one of these devices count.</param>
    public void Begin(ulong devices)
    {
        if (!SharesKeys)
            return;
        _heap.Clear();
        foreach (var number in _line.Slots)
        {
            ref var group = ref _groups[number];
            if ((group.Eligible & devices) == 0 && devices != ulong.MaxValue)
                continue;
            var slot = group.Jobs[0];
            group.Shared = TPolicy.SharedOrderOf(in _orders.First[slot], in _state.Jobs[slot], _state);
            _heap.Append(new GroupHeap<TOrder>.Entry { Order = group.Shared, Slot = slot, Group = number });
        }

        _heap.Build();
    }

    /// <summary>Goes to the next job of the pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext(out int slot)
    {
        if (!SharesKeys && _at < _line.Count && (_heap.Count == 0 || IsNextInLine()))
        {
            var number = _line[_at++];
            slot = _groups[number].Jobs[0];
            _current.Order = _orders.First[slot];
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

    /// <summary>Whether the current job may accept one of some devices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accepts(ulong devices) => (_groups[_current.Group].Eligible & devices) != 0;

    /// <summary>The current job finds no device, nor do the other jobs of its group in this state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refuse()
    {
        if (SharesKeys)
            Leave(_current.Group);
    }

    /// <summary>Number of jobs behind the current one in its group.</summary>
    public int Later
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
    public void GoOn(int by)
    {
        _groups[_current.Group].Next += by;
        Leave(_current.Group);
        Offer(_current.Group);
    }

    /// <summary>The current job starts. Its group goes on with the next one.</summary>
    /// <returns>The job's place in the order.</returns>
    public GroupHeap<TOrder>.Entry Take()
    {
        var number = _current.Group;
        ref var group = ref _groups[number];
        if (!SharesKeys && group.Next == 0)
        {
            RemoveAt(number, 0, --_at);
            return _current;
        }

        RemoveAt(number, group.Next, -1);
        if (group.Next < group.Jobs.Count)
            Offer(number);
        return _current;
    }

    /// <summary>The state has changed: groups that found no device may go on, with their first job behind the one that started.</summary>
    /// <returns>Whether any group does.</returns>
    public bool Reopen(in GroupHeap<TOrder>.Entry started)
    {
        var goesOn = false;
        var passed = SharesKeys ? _leftCount : _at;
        for (var i = 0; i < passed; i++)
        {
            var number = SharesKeys ? _left[i] : _line[i];
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

    /// <summary>A batch begins.</summary>
    public void BeginBatch() => _batchAt = _at;

    /// <summary>The current job does not join a batch. It is looked at again after <see cref="EndBatch"/>.</summary>
    /// <param name="whole">Whether the rest of its group does not either.</param>
    public void PassOver(bool whole)
    {
        var number = _current.Group;
        ref var group = ref _groups[number];
        if (group.Resume < 0)
            group.Resume = group.Next;
        Leave(number);
        if (whole || group.Next + 1 >= group.Jobs.Count)
            return;
        group.Next++;
        Offer(number);
    }

    /// <summary>The batch is complete: jobs that were passed over come next.</summary>
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

    /// <summary>Ends the pass.</summary>
    public void End()
    {
        for (var i = 0; i < _leftCount; i++)
        {
            ref var group = ref _groups[_left[i]];
            group.Next = 0;
            group.IsLeft = false;
        }

        _leftCount = 0;
        _at = 0;
        if (!SharesKeys && _heap.Count > 0)
            _heap.Clear();
    }

    /// <summary>The jobs of a group.</summary>
    /// <param name="index">From 0 to the number of groups that have jobs.</param>
    public Span<int> JobsOf(int index) => _groups[_line[index]].Jobs.Slots;

    /// <summary>The jobs of all groups have new keys and have been sorted again.</summary>
    public void LineUp()
    {
        if (SharesKeys)
            return;
        var count = _line.Count;
        _line.Slots.CopyTo(_left);
        _line.Count = 0;
        for (var i = 0; i < count; i++)
            Enter(_left[i]);
    }

    /// <summary>Leaves rows of the placement table as they were before the run.</summary>
    public void Clear()
    {
        foreach (var number in _line.Slots)
        {
            ref var group = ref _groups[number];
            if (!group.IsLasting)
                *group.Row = None;
        }
    }

    private int Open(long* row, ulong eligible)
    {
        var number = _freeCount > 0 ? _free[--_freeCount] : NewGroup();
        _groups[number].Row = row;
        _groups[number].Eligible = eligible;
        *row = number;
        return number;
    }

    private int NewGroup()
    {
        if (_groupCount == _groups.Length)
        {
            var length = Math.Max(16, 2 * _groupCount);
            Array.Resize(ref _groups, length);
            Array.Resize(ref _free, length);
            Array.Resize(ref _left, length);
        }

        _groups[_groupCount] = new Group { Jobs = new ReadyQueue(16), Resume = -1 };
        _heap.Admit(_groupCount);
        return _groupCount++;
    }

    private void Enter(int number)
    {
        if (SharesKeys)
        {
            _groups[number].Place = _line.Count;
            _line.AddLast(number);
            return;
        }

        var slot = _groups[number].Jobs[0];
        if (_line.Count == 0 || ComesBefore(slot, First))
            _line.AddFirst(number);
        else
            _line.Insert(LinePosition(slot, 1), number);
    }

    // Removes a job of a group. The place in line is needed if it is the first job.
    private void RemoveAt(int number, int index, int place)
    {
        ref var group = ref _groups[number];
        group.Jobs.RemoveAt(index);
        Count--;
        if (SharesKeys)
        {
            if (group.Jobs.Count > 0)
                return;
            var last = _line[_line.Count - 1];
            _line.ReplaceByLast(group.Place);
            _groups[last].Place = group.Place;
            _heap.Remove(number);
        }
        else
        {
            if (index > 0)
                return;
            _line.RemoveAt(place);
            if (group.Jobs.Count > 0)
            {
                _line.Insert(LinePosition(group.Jobs[0], place), number);
                return;
            }
        }

        if (group.IsLasting)
            return;
        *group.Row = None;
        _free[_freeCount++] = number;
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
        var number = _line[_at];
        return _heap.ComesBefore(EntryOf(_groups[number].Jobs[0], number), in _heap.First);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GroupHeap<TOrder>.Entry EntryOf(int slot, int number) => new()
    {
        Order = SharesKeys ? TOrder.Combine(in _orders.First[slot], in _groups[number].Shared) : _orders.First[slot],
        Slot = slot,
        Group = number,
    };

    // The order of jobs by their own keys.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ComesBefore(int left, int right)
    {
        var order = TOrder.Compare(in _orders.First[left], in _orders.First[right]);
        return order != 0 ? order < 0 : Job.IsReleasedBefore(in _state.Jobs[left], in _state.Jobs[right]);
    }

    // The place in line of a group.
    private int PlaceOf(int number) => LinePosition(_groups[number].Jobs[0], 0) - 1; // the group precedes only those after it

    // The first place in line, from one on, whose group comes after a job.
    private int LinePosition(int slot, int from)
    {
        var (low, high) = (from, _line.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (ComesBefore(slot, _groups[_line[middle]].Jobs[0]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    // The first position whose job comes after this one.
    private int PositionOf(int slot, in ReadyQueue jobs)
    {
        var (low, high) = (0, jobs.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (ComesBefore(slot, jobs[middle]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

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

    private struct Group
    {
        /// <summary>The jobs, sorted by the keys that they do not share.</summary>
        public ReadyQueue Jobs;

        /// <summary>The shared keys in this pass.</summary>
        public TOrder Shared;

        /// <summary>Bit mask of the devices that its jobs may accept.</summary>
        public ulong Eligible;

        /// <summary>The row of the placement table that names the group; unused if it lasts.</summary>
        public long* Row;

        /// <summary>Index of the job that the pass comes to next.</summary>
        public int Next;

        /// <summary>Index of the first job that a batch passed over; -1 for none.</summary>
        public int Resume;

        /// <summary>Its place among the groups that have jobs, where those are in no order.</summary>
        public int Place;

        public bool IsLeft;

        /// <summary>Whether it stays when it has no jobs.</summary>
        public bool IsLasting;
    }
}
