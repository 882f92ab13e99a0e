using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// Ready jobs in groups. The jobs of a group find a device or not together, and the keys that can change while they wait are the same for
/// all of them. So a group stays sorted by its other keys, and a pass looks only at the next job of each group. A pass takes jobs in order:
/// <see cref="Begin"/>, then <see cref="MoveNext"/>, each time followed by <see cref="Take"/> or <see cref="Refuse"/>, then <see cref="End"/>.
/// </summary>
/// <remarks>A job's row of the placement table begins with its group: -1 if that has no jobs, where a group is a unit of a stream.</remarks>
internal sealed unsafe class JobGroups<TPolicy, TOrder>(SystemState state, PinnedArray<TOrder> orders)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const long None = -1;

    private readonly SystemState _state = state;

    // Indexed by slot: the keys of a job. Those that its group shares are 0.
    private readonly PinnedArray<TOrder> _orders = orders;

    // With shared keys, the heap is made in each pass. Otherwise it holds all groups that have jobs.
    private readonly GroupHeap<TOrder> _heap = new();
    private Group[] _groups = [];
    private int _groupCount;
    private int[] _free = [];
    private int _freeCount;

    // Groups that have jobs.
    private int[] _filled = [];
    private int _filledCount;

    // Groups that the pass has left at another job than their first.
    private int[] _left = [];
    private int _leftCount;

    private GroupHeap<TOrder>.Entry _current;

    /// <summary>Number of jobs.</summary>
    public int Count { get; private set; }

    /// <summary>The first of all jobs, where no keys are shared.</summary>
    public int First => _heap.First.Slot;

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
            Fill(number);
        if (group.Jobs.Count > 0 && ComesBefore(group.Jobs[group.Jobs.Count - 1], slot))
        {
            group.Jobs.AddLast(slot);
            return;
        }

        var index = PositionOf(slot, in group.Jobs);
        group.Jobs.Insert(index, slot);
        if (!SharesKeys && index == 0)
            Offer(number);
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
        RemoveAt(number, index);
        if (!SharesKeys && index == 0 && group.Jobs.Count > 0)
            Offer(number);
        return true;
    }

    /// <summary>Starts a pass.</summary>
    /// <param name="devices">Only jobs that may accept one of these devices count.</param>
    public void Begin(ulong devices)
    {
        if (!SharesKeys)
            return;
        _heap.Clear();
        for (var i = 0; i < _filledCount; i++)
        {
            var number = _filled[i];
            ref var group = ref _groups[number];
            if ((group.Eligible & devices) == 0 && devices != ulong.MaxValue)
                continue;
            var slot = group.Jobs[0];
            ref var job = ref _state.Jobs[slot];
            group.Shared = TPolicy.SharedOrderOf(in _orders.First[slot], in job, _state);
            _heap.Append(new GroupHeap<TOrder>.Entry { Order = group.Shared, Tie = ReleaseRank.Of(in job), Slot = slot, Group = number });
        }

        _heap.Build();
    }

    /// <summary>Goes to the next job of the pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext(out int slot)
    {
        if (_heap.Count == 0)
        {
            slot = -1;
            return false;
        }

        _current = _heap.Pop();
        slot = _current.Slot;
        return true;
    }

    /// <summary>Whether the current job accepts one of some devices.</summary>
    public bool Accepts(ulong devices) => (_groups[_current.Group].Eligible & devices) != 0;

    /// <summary>The current job starts nowhere, nor do the other jobs of its group in this state.</summary>
    public void Refuse() => Leave(_current.Group);

    /// <summary>The current job starts. Its group goes on with the next one.</summary>
    /// <returns>The job's place in the order.</returns>
    public GroupHeap<TOrder>.Entry Take()
    {
        var number = _current.Group;
        ref var group = ref _groups[number];
        RemoveAt(number, group.Next);
        if (group.Jobs.Count == 0)
            return _current;
        if (group.Next > 0)
            Leave(number);
        if (group.Next < group.Jobs.Count)
            Offer(number);
        return _current;
    }

    /// <summary>The state has changed: the refused groups may go on, with their first job behind the one that started.</summary>
    public void Reopen(in GroupHeap<TOrder>.Entry started)
    {
        for (var i = 0; i < _leftCount; i++)
        {
            var number = _left[i];
            ref var group = ref _groups[number];
            if (group.Jobs.Count == 0 || _heap.Contains(number))
                continue;
            group.Next = PositionAfter(in started, number);
            if (group.Next < group.Jobs.Count)
                Offer(number);
        }
    }

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
            Offer(number);
        }
    }

    /// <summary>Ends the pass.</summary>
    public void End()
    {
        for (var i = 0; i < _leftCount; i++)
        {
            ref var group = ref _groups[_left[i]];
            group.Next = 0;
            group.IsLeft = false;
            if (!SharesKeys && group.Jobs.Count > 0)
                Offer(_left[i]);
        }

        _leftCount = 0;
    }

    /// <summary>Number of groups that have jobs.</summary>
    public int Filled => _filledCount;

    /// <summary>The jobs of a group.</summary>
    /// <param name="index">From 0 to the number of groups that have jobs.</param>
    public Span<int> JobsOf(int index) => _groups[_filled[index]].Jobs.Slots;

    /// <summary>The jobs of a group have new keys and have been sorted again.</summary>
    /// <param name="index">As in <see cref="JobsOf"/>.</param>
    public void NoteSorted(int index)
    {
        if (!SharesKeys)
            Offer(_filled[index]);
    }

    /// <summary>Leaves rows of the placement table as they were before the run.</summary>
    public void Clear()
    {
        for (var i = 0; i < _filledCount; i++)
        {
            ref var group = ref _groups[_filled[i]];
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
            Array.Resize(ref _filled, length);
            Array.Resize(ref _left, length);
        }

        _groups[_groupCount] = new Group { Jobs = new ReadyQueue(16), Resume = -1 };
        _heap.Admit(_groupCount);
        return _groupCount++;
    }

    private void Fill(int number)
    {
        _groups[number].Place = _filledCount;
        _filled[_filledCount++] = number;
    }

    private void RemoveAt(int number, int index)
    {
        ref var group = ref _groups[number];
        group.Jobs.RemoveAt(index);
        Count--;
        if (group.Jobs.Count > 0)
            return;
        _heap.Remove(number);
        var last = _filled[--_filledCount];
        _filled[group.Place] = last;
        _groups[last].Place = group.Place;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GroupHeap<TOrder>.Entry EntryOf(int slot, int number) => new()
    {
        Order = SharesKeys ? TOrder.Combine(in _orders.First[slot], in _groups[number].Shared) : _orders.First[slot],
        Tie = ReleaseRank.Of(in _state.Jobs[slot]),
        Slot = slot,
        Group = number,
    };

    // The order of jobs of one group.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ComesBefore(int left, int right)
    {
        var order = TOrder.Compare(in _orders.First[left], in _orders.First[right]);
        return order != 0 ? order < 0 : ReleaseRank.ComesBefore(ReleaseRank.Of(in _state.Jobs[left]), ReleaseRank.Of(in _state.Jobs[right]));
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
            if (GroupHeap<TOrder>.Entry.ComesBefore(in started, in entry))
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

        /// <summary>Its place among the groups that have jobs.</summary>
        public int Place;

        public bool IsLeft;

        /// <summary>Whether it stays when it has no jobs.</summary>
        public bool IsLasting;
    }
}
