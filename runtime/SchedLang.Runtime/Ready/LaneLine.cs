using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Ready;

/// <summary>The lanes whose jobs accept the same devices, in no order: a pass looks at all of them or at none.</summary>
/// <param name="eligible">Bit mask of the devices.</param>
internal struct LaneLine(ulong eligible)
{
    private int[] _lanes = new int[16];
    private int[] _first = new int[16];

    /// <summary>Bit mask of the devices.</summary>
    public readonly ulong Eligible = eligible;

    /// <summary>Number of lanes.</summary>
    public int Count { get; private set; }

    /// <summary>The lanes by place.</summary>
    public readonly ReadOnlySpan<int> Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lanes.AsSpan(0, Count);
    }

    /// <summary>The first job of each.</summary>
    public readonly ReadOnlySpan<int> First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _first.AsSpan(0, Count);
    }

    /// <summary>Adds a lane; its place.</summary>
    public int Add(int lane, int slot)
    {
        if (Count == _lanes.Length)
        {
            Array.Resize(ref _lanes, 2 * Count);
            Array.Resize(ref _first, 2 * Count);
        }

        (_lanes[Count], _first[Count]) = (lane, slot);
        return Count++;
    }

    /// <summary>A lane has another first job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Begin(int place, int slot) => _first[place] = slot;

    /// <summary>Removes a lane. The last one takes its place.</summary>
    public void RemoveAt(int place)
    {
        Count--;
        (_lanes[place], _first[place]) = (_lanes[Count], _first[Count]);
    }
}
