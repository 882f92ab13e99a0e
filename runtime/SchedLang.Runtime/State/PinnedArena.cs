using System.Runtime.InteropServices;

namespace SchedLang.Runtime.State;

/// <summary>Memory that never moves, handed out piece by piece and given back as a whole with this object.</summary>
internal sealed unsafe class PinnedArena<T>
    where T : unmanaged
{
    private const int SmallestBlock = 1 << 12;

    private readonly List<T[]> _blocks = [];
    private int _used;

    /// <summary>Address of so many elements, not cleared.</summary>
    public T* Allocate(int count)
    {
        if (_blocks.Count == 0 || _blocks[^1].Length - _used < count)
        {
            var size = _blocks.Count == 0 ? SmallestBlock : 2 * _blocks[^1].Length;
            _blocks.Add(GC.AllocateUninitializedArray<T>(Math.Max(size, count), pinned: true));
            _used = 0;
        }

        var first = (T*)Marshal.UnsafeAddrOfPinnedArrayElement(_blocks[^1], _used);
        _used += count;
        return first;
    }
}
