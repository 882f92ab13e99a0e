using System.Runtime.CompilerServices;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The slots of ready jobs in the order of the policy: an array with room at both ends, so removals and insertions near the front move
/// few entries.
/// </summary>
internal struct ReadyQueue
{
    private int[] _slots;
    private int _head;

    public ReadyQueue(int capacity)
    {
        _slots = new int[capacity];
        _head = capacity / 2;
        Count = 0;
    }

    public int Count;

    public readonly int this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _slots[_head + index];
    }

    public readonly Span<int> Slots => _slots.AsSpan(_head, Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void RemoveAt(int index)
    {
        Count--;
        if (index == 0)
            _head++;
        else if (index < Count)
            Shift(index);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddFirst(int slot)
    {
        if (_head == 0)
            MakeRoom();
        _slots[--_head] = slot;
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLast(int slot)
    {
        if (_head + Count == _slots.Length)
            MakeRoom();
        _slots[_head + Count++] = slot;
    }

    public void Insert(int index, int slot)
    {
        if (index < Count - index)
        {
            if (_head == 0)
                MakeRoom();
            _head--;
            Array.Copy(_slots, _head + 1, _slots, _head, index);
        }
        else
        {
            if (_head + Count == _slots.Length)
                MakeRoom();
            Array.Copy(_slots, _head + index, _slots, _head + index + 1, Count - index);
        }

        _slots[_head + index] = slot;
        Count++;
    }

    /// <summary>Removes an entry of an unsorted queue; the last entry takes its position.</summary>
    public void ReplaceByLast(int index) => _slots[_head + index] = _slots[_head + --Count];

    public readonly int IndexOf(int slot) => Slots.IndexOf(slot);

    private void Shift(int index)
    {
        if (index < Count - index)
        {
            Array.Copy(_slots, _head, _slots, _head + 1, index);
            _head++;
        }
        else
        {
            Array.Copy(_slots, _head + index + 1, _slots, _head + index, Count - index);
        }
    }

    // Centres the entries, in a larger array if they fill half of this one.
    private void MakeRoom()
    {
        var target = 2 * Count >= _slots.Length ? new int[2 * _slots.Length] : _slots;
        var head = (target.Length - Count) / 2;
        Array.Copy(_slots, _head, target, head, Count);
        _slots = target;
        _head = head;
    }
}
