using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The groups of ready jobs by the order of their next job: a binary heap that knows where each group is. Each group is in it at most once.
/// </summary>
/// <param name="state">Has the jobs.</param>
internal sealed unsafe class GroupHeap<TOrder>(SystemState state)
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const int Absent = -1;

    private readonly SystemState _state = state;
    private Entry[] _entries = new Entry[64];

    // Indexed by group: its place among the entries.
    private int[] _places = [];

    /// <summary>Number of groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group whose job comes first.</summary>
    public ref readonly Entry First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _entries[0];
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

    /// <summary>Whether a group is in the heap.</summary>
    public bool Contains(int group) => _places[group] >= 0;

    /// <summary>Adds a group, or gives it another next job.</summary>
    public void Set(in Entry entry)
    {
        var place = _places[entry.Group];
        if (place < 0)
        {
            place = Append(in entry);
            Rise(place);
            return;
        }

        _entries[place] = entry;
        Rise(place);
        Sink(_places[entry.Group]);
    }

    /// <summary>Removes the first group and returns it.</summary>
    public Entry Pop()
    {
        var first = _entries[0];
        RemoveAt(0);
        return first;
    }

    /// <summary>Removes a group if it is there.</summary>
    public void Remove(int group)
    {
        if (_places[group] is var place and >= 0)
            RemoveAt(place);
    }

    /// <summary>Removes all groups.</summary>
    public void Clear()
    {
        for (var place = 0; place < Count; place++)
            _places[_entries[place].Group] = Absent;
        Count = 0;
    }

    /// <summary>Adds a group without sorting; <see cref="Build"/> follows.</summary>
    public int Append(in Entry entry)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, 2 * Count);
        _entries[Count] = entry;
        _places[entry.Group] = Count;
        return Count++;
    }

    /// <summary>Sorts after <see cref="Append"/>, in linear time.</summary>
    public void Build()
    {
        for (var place = (Count >> 1) - 1; place >= 0; place--)
            Sink(place);
    }

    private void RemoveAt(int place)
    {
        _places[_entries[place].Group] = Absent;
        var last = --Count;
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
            if (!ComesBefore(in entry, in _entries[above]))
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
            if (below + 1 < Count && ComesBefore(in _entries[below + 1], in _entries[below]))
                below++;
            if (!ComesBefore(in _entries[below], in entry))
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
    public bool ComesBefore(in Entry left, in Entry right)
    {
        var order = TOrder.Compare(in left.Order, in right.Order);
        return order != 0 ? order < 0 : Job.IsReleasedBefore(in _state.Jobs[left.Slot], in _state.Jobs[right.Slot]);
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
