using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The groups of ready jobs: which jobs each has, and the line of the groups that have jobs. Without shared keys, the line is in the order
/// of first jobs; with shared keys, which each pass computes again, it is in no order.
/// </summary>
/// <remarks>A job's row of the placement table begins with its group: -1 if that has no jobs, where a group is a unit of a stream.</remarks>
/// <param name="state">Has the jobs.</param>
/// <param name="keys">Their keys. Those that a group shares are 0.</param>
internal sealed unsafe class GroupStore<TPolicy, TOrder>(SystemState state, Keys<TPolicy, TOrder> keys)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const long None = -1;

    private readonly SystemState _state = state;
    private readonly Keys<TPolicy, TOrder> _keys = keys;
    private JobGroup<TOrder>[] _groups = [];
    private int _groupCount;
    private int[] _free = [];
    private int _freeCount;
    private ReadyQueue _line = new(64);
    private int[] _unsorted = [];
    private int[] _left = [];
    private int _leftCount;

    /// <summary>Number of jobs.</summary>
    public int Count { get; private set; }

    /// <summary>Room for groups; their numbers are smaller.</summary>
    public int Capacity => _groups.Length;

    /// <summary>The first of all jobs, where no keys are shared.</summary>
    public int First => this[_line[0]].Jobs[0];

    /// <summary>The numbers of the groups that have jobs.</summary>
    public ReadOnlySpan<int> Line => _line.Slots;

    /// <summary>Number of groups that have jobs.</summary>
    public int Filled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _line.Count;
    }

    /// <summary>The groups that the pass has left at another job than their first.</summary>
    public ReadOnlySpan<int> Left => _left.AsSpan(0, _leftCount);

    /// <summary>A group by its number.</summary>
    public ref JobGroup<TOrder> this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _groups[number];
    }

    /// <summary>The group at a place of the line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int At(int place) => _line[place];

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
        else if (_keys.ComesBefore(group.Jobs[group.Jobs.Count - 1], slot))
        {
            group.Jobs.AddLast(slot);
        }
        else if (_keys.PositionOf(slot, in group.Jobs, 0) is var index and > 0)
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
        var index = _keys.PositionOf(slot, in group.Jobs, 0) - 1; // the job precedes only the jobs after it
        if (index < 0 || group.Jobs[index] != slot)
            return false;
        RemoveAt(number, index, index == 0 && !SharesKeys ? PlaceOf(number) : -1);
        return true;
    }

    /// <summary>Removes a job of a group.</summary>
    /// <param name="number">The group.</param>
    /// <param name="index">The job's index in the group.</param>
    /// <param name="place">The group's place in the line; needed for its first job where no keys are shared.</param>
    public void RemoveAt(int number, int index, int place)
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

    /// <summary>The jobs of all groups have new keys and have been sorted again.</summary>
    public void LineUp()
    {
        if (SharesKeys)
            return;
        var count = _line.Count;
        _line.Slots.CopyTo(_unsorted);
        _line.Count = 0;
        for (var i = 0; i < count; i++)
            Enter(_unsorted[i]);
    }

    /// <summary>The pass leaves a group at another job than its first.</summary>
    public void Leave(int number)
    {
        ref var group = ref _groups[number];
        if (group.IsLeft)
            return;
        group.IsLeft = true;
        _left[_leftCount++] = number;
    }

    /// <summary>The pass ends: the next one comes to these groups at their first jobs.</summary>
    public void ReturnToLeft()
    {
        foreach (var number in Left)
        {
            ref var group = ref _groups[number];
            group.Next = 0;
            group.IsLeft = false;
        }

        _leftCount = 0;
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

    /// <summary>A job of a group as an entry of the heap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public GroupHeap<TOrder>.Entry EntryOf(int slot, int number) => new()
    {
        Order = SharesKeys ? TOrder.Combine(in _keys[slot], in this[number].Shared) : _keys[slot],
        Slot = slot,
        Group = number,
    };

    /// <summary>The first position of a group, from the one that the pass comes to next, whose job comes after a job of any group.</summary>
    public int PositionAfter(in GroupHeap<TOrder>.Entry started, int number)
    {
        ref var group = ref this[number];
        var (low, high) = (group.Next, group.Jobs.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var entry = EntryOf(group.Jobs[middle], number);
            if (GroupHeap<TOrder>.ComesBefore(in started, in entry, _state))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
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
            Array.Resize(ref _unsorted, length);
            Array.Resize(ref _left, length);
        }

        _groups[_groupCount] = new JobGroup<TOrder>();
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
        if (_line.Count == 0 || _keys.ComesBefore(slot, First))
            _line.AddFirst(number);
        else
            _line.Insert(LinePosition(slot, 1), number);
    }

    private int PlaceOf(int number) => LinePosition(_groups[number].Jobs[0], 0) - 1; // the group precedes only those after it

    // The first place in line, from one on, whose group comes after a job.
    private int LinePosition(int slot, int from)
    {
        var (low, high) = (from, _line.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (_keys.ComesBefore(slot, _groups[_line[middle]].Jobs[0]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
