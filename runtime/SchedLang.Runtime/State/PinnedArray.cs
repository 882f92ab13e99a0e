using System.Runtime.InteropServices;

namespace SchedLang.Runtime.State;

/// <summary>
/// A flat array that never moves, with a neutral element at index -1, so that a reference to nothing (no job, no device)
/// can be read without asking first.
/// </summary>
internal sealed unsafe class PinnedArray<T>
    where T : unmanaged
{
    private T[] _items;
    private readonly T _nothing;

    public PinnedArray(int capacity, T nothing)
    {
        _nothing = nothing;
        _items = Allocate(capacity);
        First = Address();
    }

    /// <summary>Address of element 0; changes when the array grows.</summary>
    public T* First { get; private set; }

    public int Capacity => _items.Length - 1;

    public void Grow()
    {
        var larger = Allocate(2 * Capacity);
        _items.CopyTo(larger, 0);
        _items = larger;
        First = Address();
    }

    private T[] Allocate(int capacity)
    {
        var items = GC.AllocateArray<T>(capacity + 1, pinned: true);
        items[0] = _nothing;
        return items;
    }

    private T* Address() => (T*)Marshal.UnsafeAddrOfPinnedArrayElement(_items, 1);
}
