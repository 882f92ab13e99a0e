using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>A queue of one stream's jobs in order of release or of deadline, each with an instant. Entries of ended jobs stay; the reader skips them.</summary>
internal struct JobRing
{
    private Entry[] _entries;
    private int _head;

    public JobRing() => _entries = new Entry[8];

    public int Count { get; private set; }

    public readonly Entry First => _entries[_head];

    public readonly bool IsFull => Count == _entries.Length;

    public readonly bool IsHalfFull => 2 * Count >= _entries.Length;

    /// <summary>Appends; the ring must not be full.</summary>
    public void Add(Entry entry)
    {
        _entries[(_head + Count) & (_entries.Length - 1)] = entry;
        Count++;
    }

    /// <summary>Adds before the entries at the end that are due later; the ring must not be full. Mostly there are none.</summary>
    public void Insert(Entry entry)
    {
        var place = Count;
        for (; place > 0 && At(place - 1).At > entry.At; place--)
            At(place) = At(place - 1);
        At(place) = entry;
        Count++;
    }

    public void RemoveFirst()
    {
        _head = (_head + 1) & (_entries.Length - 1);
        Count--;
    }

    public void Grow()
    {
        var larger = new Entry[2 * _entries.Length];
        for (var i = 0; i < Count; i++)
            larger[i] = _entries[(_head + i) & (_entries.Length - 1)];
        _entries = larger;
        _head = 0;
    }

    private readonly ref Entry At(int place) => ref _entries[(_head + place) & (_entries.Length - 1)];

    /// <param name="Slot">Where the job is, or was.</param>
    /// <param name="Number">Its number, which tells whether the slot still holds it.</param>
    /// <param name="At">Its deadline.</param>
    public readonly record struct Entry(int Slot, long Number, Instant At);
}
