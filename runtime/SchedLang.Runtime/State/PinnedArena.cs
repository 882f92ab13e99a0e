using System.Runtime.InteropServices;

namespace SchedLang.Runtime.State;

/// <summary>
/// An arena of pinned memory: allocations are released together. Each allocation has its own cache lines, which avoids false sharing
/// between runs on other threads.
/// </summary>
internal sealed unsafe class PinnedArena
{
    /// <summary>Largest allocation in bytes that is worth keeping.</summary>
    public const int LargestPiece = 1 << 20;

    private const int LineBytes = 64;
    private const int SmallestBlock = 1 << 9;

    private readonly List<Line[]> _blocks = [];
    private int _block = -1;
    private int _used;

    /// <summary>Allocates elements and returns their address. The memory is not cleared.</summary>
    public T* Allocate<T>(int count)
        where T : unmanaged
    {
        var lines = checked((int)(((long)count * sizeof(T) + LineBytes - 1) / LineBytes));
        while (_block < 0 || _blocks[_block].Length - _used <= lines)
            NextBlock(lines);
        var start = Marshal.UnsafeAddrOfPinnedArrayElement(_blocks[_block], _used);
        _used += lines;
        return (T*)((start + LineBytes - 1) & -LineBytes); // a block begins within a line, and so has one less
    }

    /// <summary>Releases all allocations for reuse.</summary>
    public void Clear() => (_block, _used) = (-1, 0);

    private void NextBlock(int lines)
    {
        (_block, _used) = (_block + 1, 0);
        if (_block < _blocks.Count)
            return;
        var size = _block == 0 ? SmallestBlock : 2L * _blocks[^1].Length;
        _blocks.Add(GC.AllocateUninitializedArray<Line>((int)Math.Min(Math.Max(size, lines + 1L), Array.MaxLength), pinned: true));
    }

    [StructLayout(LayoutKind.Sequential, Size = LineBytes)]
    private readonly struct Line;
}
