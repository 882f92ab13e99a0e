namespace SchedLang.Runtime.Engine;

/// <summary>
/// Jobs whose keys move at speeds of their own, as the leaves of a binary tree of which each node knows who comes first below it and until
/// when that is certain: a kinetic tournament (Basch, Guibas and Hershberger, SODA 1997). Who comes and goes makes a path doubtful; it is
/// the engine that plays again.
/// </summary>
internal sealed class KineticTournament
{
    private const int FewestLeaves = 64;
    private const long Doubtful = long.MinValue;

    private int[] _free = new int[FewestLeaves];
    private int _freeCount;

    public KineticTournament()
    {
        First = new int[2 * FewestLeaves];
        Until = new long[FewestLeaves];
        Clear(0);
    }

    /// <summary>How many jobs.</summary>
    public int Count { get; private set; }

    /// <summary>How many have room; the node of leaf i is this plus i.</summary>
    public int Leaves => Until.Length;

    /// <summary>The slots of the jobs, and -1 where a leaf is free.</summary>
    public ReadOnlySpan<int> Jobs => First.AsSpan(Leaves);

    /// <summary>By node, 1 being the root and 2n and 2n + 1 below n: the slot of who comes first, -1 for none.</summary>
    public int[] First { get; private set; }

    /// <summary>By node above the leaves: the last moment in ns until which that is certain.</summary>
    public long[] Until { get; private set; }

    /// <summary>Lets a job enter and gives its leaf.</summary>
    public int Add(int slot)
    {
        if (Count == Leaves)
            Grow();
        var leaf = _free[--_freeCount];
        Count++;
        Set(leaf, slot);
        return leaf;
    }

    /// <summary>Lets the job of a leaf go.</summary>
    public void Remove(int leaf)
    {
        _free[_freeCount++] = leaf;
        Count--;
        Set(leaf, -1);
    }

    private void Set(int leaf, int slot)
    {
        var node = Leaves + leaf;
        First[node] = slot;
        for (node >>= 1; node > 0 && Until[node] != Doubtful; node >>= 1)
            Until[node] = Doubtful;
    }

    private void Grow()
    {
        var (leaves, first) = (Leaves, First);
        First = new int[4 * leaves];
        Until = new long[2 * leaves];
        _free = new int[2 * leaves];
        Array.Copy(first, leaves, First, 2 * leaves, leaves);
        Clear(leaves);
    }

    // Leaves from one on are free, the lowest to be taken first, and nothing is certain.
    private void Clear(int from)
    {
        Array.Fill(First, -1, Leaves + from, Leaves - from);
        Array.Fill(Until, Doubtful);
        for (var leaf = Leaves - 1; leaf >= from; leaf--)
            _free[_freeCount++] = leaf;
    }
}
