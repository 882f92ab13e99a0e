using System.Runtime.InteropServices;

namespace SchedLang.Runtime.State;

/// <summary>
/// A pinned flat array with a null object at index -1, so code reads a reference to no job or no device without a check.
/// </summary>
internal sealed unsafe class PinnedArray<T>
    where T : unmanaged
{
    private readonly PinnedArena _memory;
    private readonly T _nothing;

    // Separate memory for arrays that are too large for the arena.
    private T[]? _large;

    public PinnedArray(PinnedArena memory, int capacity, T nothing)
    {
        _memory = memory;
        _nothing = nothing;
        First = Allocate(capacity);
        Capacity = capacity;
    }

    /// <summary>Address of element 0; changes when the array grows.</summary>
    public T* First { get; private set; }

    public int Capacity { get; private set; }

    public void Grow()
    {
        var old = _large; // in use until it is copied
        var larger = Allocate(2 * Capacity);
        new Span<T>(First, Capacity).CopyTo(new Span<T>(larger, Capacity));
        GC.KeepAlive(old);
        First = larger;
        Capacity *= 2;
    }

    private T* Allocate(int capacity)
    {
        T* items;
        if ((long)capacity * sizeof(T) > PinnedArena.LargestPiece)
        {
            _large = GC.AllocateArray<T>(capacity + 1, pinned: true);
            items = (T*)Marshal.UnsafeAddrOfPinnedArrayElement(_large, 0);
        }
        else
        {
            items = _memory.Allocate<T>(capacity + 1);
            new Span<T>(items, capacity + 1).Clear();
        }

        *items = _nothing;
        return items + 1;
    }
}
