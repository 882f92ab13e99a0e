using System.Runtime.CompilerServices;
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

    private readonly SystemState _state = state;
    private Entry[] _entries = new Entry[64];

    // Indexed by group: its place among the entries of a heap.
    private int[] _places = [];
    private bool _isHeap;
    private int _looks;

    /// <summary>Number of groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group whose job comes first.</summary>
    public ref readonly Entry First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _entries[FirstPlace];
    }

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

        _entries[place] = entry;
        if (!_isHeap)
            return;
        Rise(place);
        Sink(_places[entry.Group]);
    }

    /// <summary>Removes the first group and returns it.</summary>
    public Entry Pop()
    {
        var place = FirstPlace;
        var first = _entries[place];
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
            _places[_entries[place].Group] = Absent;
        Count = 0;
        _isHeap = false;
        _looks = 0;
    }

    /// <summary>Adds a group that is not here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Entry entry)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, 2 * Count);
        _entries[Count++] = entry;
        if (_isHeap)
            AddToHeap(entry.Group);
    }

    private void AddToHeap(int group)
    {
        _places[group] = Count - 1;
        Rise(Count - 1);
    }

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
        for (var place = 0; place < Count; place++)
            _places[_entries[place].Group] = place;
        for (var place = (Count >> 1) - 1; place >= 0; place--)
            Sink(place);
    }

    private int FirstPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Count == 1 || BecomesHeap() ? 0 : LeastPlace();
    }

    private int LeastPlace()
    {
        var entries = _entries.AsSpan(0, Count);
        var least = 0;
        ref readonly var first = ref entries[0];
        for (var place = 1; place < entries.Length; place++)
        {
            if (!ComesBefore(in entries[place], in first, _state))
                continue;
            least = place;
            first = ref entries[place];
        }

        return least;
    }

    private int PlaceOf(int group)
    {
        if (BecomesHeap())
            return _places[group];
        for (var place = 0; place < Count; place++)
        {
            if (_entries[place].Group == group)
                return place;
        }

        return Absent;
    }

    private void RemoveAt(int place)
    {
        var last = --Count;
        if (!_isHeap)
        {
            _entries[place] = _entries[last];
            return;
        }

        _places[_entries[place].Group] = Absent;
        _isHeap = last > 0;
        if (place == last)
            return;
        var moved = _entries[last];
        _entries[place] = moved;
        _places[moved.Group] = place;
        Rise(place);
        Sink(_places[moved.Group]);
    }

    private void Rise(int place)
    {
        var entry = _entries[place];
        while (place > 0)
        {
            var above = (place - 1) >> 1;
            if (!ComesBefore(in entry, in _entries[above], _state))
                break;
            Put(place, in _entries[above]);
            place = above;
        }

        Put(place, in entry);
    }

    private void Sink(int place)
    {
        var entry = _entries[place];
        while (true)
        {
            var below = (2 * place) + 1;
            if (below >= Count)
                break;
            if (below + 1 < Count && ComesBefore(in _entries[below + 1], in _entries[below], _state))
                below++;
            if (!ComesBefore(in _entries[below], in entry, _state))
                break;
            Put(place, in _entries[below]);
            place = below;
        }

        Put(place, in entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int place, in Entry entry)
    {
        _entries[place] = entry;
        _places[entry.Group] = place;
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
