using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The groups of ready jobs by the order of their next job. Each group is here at most once. Groups are in no order, and the first one is
/// looked for. Many of them become a binary heap, which knows where each group is, once that was done a few times.
/// </summary>
/// <param name="state">Has the jobs.</param>
internal sealed unsafe class GroupHeap<TOrder>(SystemState state)
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const int FewGroups = 24;
    private const int FewLooks = 3; // as many comparisons as a heap takes
    private const int Absent = -1;
    private const int Block = 4; // keys that are compared at once
    private const int FewToCompare = 8; // with as many, one after the other is sooner

    private readonly SystemState _state = state;

    // By place: a group, its next job, and the keys of that.
    private int[] _groups = new int[64];
    private int[] _slots = new int[64];
    private TOrder[] _keys = new TOrder[64];

    // The leading keys, if there are further ones.
    private long[] _leading = new long[64];

    // Indexed by group: its place among the entries of a heap.
    private int[] _places = [];
    private bool _isHeap;
    private int _looks;

    // Where the first group is, while they are in no order; -1 if that is not known.
    private int _least = Absent;

    /// <summary>Number of groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group whose job comes first.</summary>
    public Entry First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => At(FirstPlace);
    }

    private static bool HasOneKey => Unsafe.SizeOf<TOrder>() == sizeof(long);

    /// <summary>Makes room for groups up to a number.</summary>
    public void Admit(int group)
    {
        if (group < _places.Length)
            return;
        var known = _places.Length;
        Array.Resize(ref _places, Math.Max(64, 2 * (group + 1)));
        Array.Fill(_places, Absent, known, _places.Length - known);
    }

    /// <summary>Whether a group is here.</summary>
    public bool Contains(int group) => PlaceOf(group) >= 0;

    /// <summary>Adds a group, or gives it another next job.</summary>
    public void Set(in Entry entry)
    {
        var place = PlaceOf(entry.Group);
        if (place < 0)
        {
            Add(in entry);
            return;
        }

        Put(place, in entry);
        _least = Absent;
        if (!_isHeap)
            return;
        Rise(place);
        Sink(_places[entry.Group]);
    }

    /// <summary>Removes the first group and returns it.</summary>
    public Entry Pop()
    {
        var place = FirstPlace;
        var first = At(place);
        RemoveAt(place);
        return first;
    }

    /// <summary>Removes a group if it is there.</summary>
    public void Remove(int group)
    {
        if (PlaceOf(group) is var place and >= 0)
            RemoveAt(place);
    }

    /// <summary>Removes all groups.</summary>
    public void Clear()
    {
        for (var place = 0; _isHeap && place < Count; place++)
            _places[_groups[place]] = Absent;
        Count = 0;
        _least = Absent;
        _isHeap = false;
        _looks = 0;
    }

    /// <summary>Adds a group that is not here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Entry entry)
    {
        var place = Count;
        if (place == _keys.Length)
            Grow(place + 1);
        _least = Absent;
        Count = place + 1;
        (_groups[place], _slots[place], _keys[place]) = (entry.Group, entry.Slot, entry.Order);
        if (_isHeap)
            AddToHeap(entry.Group);
    }

    private void AddToHeap(int group)
    {
        _places[group] = Count - 1;
        Rise(Count - 1);
    }

    /// <summary>Adds groups that are not here, before any is looked for; where their keys are to be written.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="slots">Their next jobs.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<TOrder> Add(ReadOnlySpan<int> groups, ReadOnlySpan<int> slots)
    {
        var from = Count;
        Count += groups.Length;
        if (Count > _keys.Length)
            Grow(Count);
        groups.CopyTo(_groups.AsSpan(from));
        slots.CopyTo(_slots.AsSpan(from));
        return _keys.AsSpan(from, groups.Length);
    }

    private void Grow(int count)
    {
        var length = (int)BitOperations.RoundUpToPowerOf2((uint)count);
        Array.Resize(ref _groups, length);
        Array.Resize(ref _slots, length);
        Array.Resize(ref _keys, length);
        Array.Resize(ref _leading, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Entry At(int place) => new() { Order = _keys[place], Slot = _slots[place], Group = _groups[place] };

    // Whether there is a heap now.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool BecomesHeap()
    {
        if (!_isHeap && ++_looks > FewLooks && Count > FewGroups)
            MakeHeap();
        return _isHeap;
    }

    private void MakeHeap()
    {
        _isHeap = true;
        _least = Absent;
        for (var place = 0; place < Count; place++)
            _places[_groups[place]] = place;
        for (var place = (Count >> 1) - 1; place >= 0; place--)
            Sink(place);
    }

    private int FirstPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _least >= 0 ? _least : Count == 1 || BecomesHeap() ? 0 : LeastPlace();
    }

    private int LeastPlace() => _least = Count > FewToCompare ? LeastOfMany() : LeastOfFew();

    private int LeastOfFew()
    {
        var keys = _keys.AsSpan(0, Count);
        var first = 0;
        for (var place = 1; place < keys.Length; place++)
        {
            var order = TOrder.Compare(in keys[place], in keys[first]);
            if (order < 0 || (order == 0 && Job.IsReleasedBefore(in _state.Jobs[_slots[place]], in _state.Jobs[_slots[first]])))
                first = place;
        }

        return first;
    }

    // Looks for the least leading key first, several at once and without a branch for each. Among those that have it, all keys decide.
    private int LeastOfMany()
    {
        ref var leading = ref HasOneKey ? ref Unsafe.As<TOrder, long>(ref _keys[0]) : ref GatherLeading();
        for (var behind = Count; behind % Block != 0; behind++)
            Unsafe.Add(ref leading, behind) = long.MaxValue;
        var least = Vector256.LoadUnsafe(ref leading);
        for (var at = Block; at < Count; at += Block)
            least = Vector256.Min(least, Vector256.LoadUnsafe(ref leading, (nuint)at));
        var key = Vector256.Create(Math.Min(Math.Min(least[0], least[1]), Math.Min(least[2], least[3])));
        var first = Absent;
        for (var at = 0; at < Count; at += Block)
        {
            var equal = Vector256.Equals(Vector256.LoadUnsafe(ref leading, (nuint)at), key).ExtractMostSignificantBits();
            for (; equal != 0; equal &= equal - 1)
            {
                var place = at + BitOperations.TrailingZeroCount(equal);
                if (first < 0 || (place < Count && ComesBefore(place, first)))
                    first = place;
            }
        }

        return first;
    }

    private ref long GatherLeading()
    {
        for (var place = 0; place < Count; place++)
            _leading[place] = TOrder.LeadingKey(in _keys[place]);
        return ref _leading[0];
    }

    private int PlaceOf(int group)
    {
        if (BecomesHeap())
            return _places[group];
        for (var place = 0; place < Count; place++)
        {
            if (_groups[place] == group)
                return place;
        }

        return Absent;
    }

    private void RemoveAt(int place)
    {
        var last = --Count;
        _least = Absent;
        if (_isHeap)
            _places[_groups[place]] = Absent;
        _isHeap &= last > 0;
        if (place == last)
            return;
        var moved = At(last);
        Put(place, in moved);
        if (!_isHeap)
            return;
        Rise(place);
        Sink(_places[moved.Group]);
    }

    private void Rise(int place)
    {
        var entry = At(place);
        while (place > 0)
        {
            var above = (place - 1) >> 1;
            var other = At(above);
            if (!ComesBefore(in entry, in other, _state))
                break;
            Put(place, in other);
            place = above;
        }

        Put(place, in entry);
    }

    private void Sink(int place)
    {
        var entry = At(place);
        while (true)
        {
            var below = (2 * place) + 1;
            if (below >= Count)
                break;
            if (below + 1 < Count && ComesBefore(below + 1, below))
                below++;
            var other = At(below);
            if (!ComesBefore(in other, in entry, _state))
                break;
            Put(place, in other);
            place = below;
        }

        Put(place, in entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int place, in Entry entry)
    {
        (_groups[place], _slots[place], _keys[place]) = (entry.Group, entry.Slot, entry.Order);
        if (_isHeap)
            _places[entry.Group] = place;
    }

    private bool ComesBefore(int left, int right)
    {
        var (first, second) = (At(left), At(right));
        return ComesBefore(in first, in second, _state);
    }

    /// <summary>The order of a pass: keys, then release, stream and number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ComesBefore(in Entry left, in Entry right, SystemState state)
    {
        var order = TOrder.Compare(in left.Order, in right.Order);
        return order != 0 ? order < 0 : Job.IsReleasedBefore(in state.Jobs[left.Slot], in state.Jobs[right.Slot]);
    }

    /// <summary>A group and its next job.</summary>
    internal struct Entry
    {
        /// <summary>The keys of the job.</summary>
        public TOrder Order;

        public int Slot;

        public int Group;
    }
}
