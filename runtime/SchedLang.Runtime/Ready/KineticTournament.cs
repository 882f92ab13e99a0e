namespace SchedLang.Runtime.Ready;

/// <summary>
/// A kinetic tournament (Basch, Guibas and Hershberger, "Data structures for mobile data", SODA 1997): jobs with linear keys are the leaves
/// of a binary tree. Each node stores the first job below it and the time until which that is certain. Adding or removing a job
/// invalidates the path to the root; the engine repeats the comparisons.
/// </summary>
internal sealed class KineticTournament
{
    private const int FewestLeaves = 64;
    private const long Expired = long.MinValue;

    private int[] _free = new int[FewestLeaves];
    private int _freeCount;

    public KineticTournament()
    {
        First = new int[2 * FewestLeaves];
        CertainUntil = new long[FewestLeaves];
        Clear(0);
    }

    /// <summary>Number of jobs.</summary>
    public int Count { get; private set; }

    /// <summary>Number of leaves; leaf i is node <c>Leaves + i</c>.</summary>
    public int Leaves => CertainUntil.Length;

    /// <summary>The jobs' slots by leaf; -1 for a free leaf.</summary>
    public ReadOnlySpan<int> Jobs => First.AsSpan(Leaves);

    /// <summary>Indexed by node (1 is the root, 2n and 2n + 1 are below n): slot of the first job, -1 for none.</summary>
    public int[] First { get; private set; }

    /// <summary>Indexed by inner node: time in ns until which <see cref="First"/> is certain.</summary>
    public long[] CertainUntil { get; private set; }

    /// <summary>Adds a job and returns its leaf.</summary>
    public int Add(int slot)
    {
        if (Count == Leaves)
            Grow();
        var leaf = _free[--_freeCount];
        Count++;
        Set(leaf, slot);
        return leaf;
    }

    /// <summary>Removes the job of a leaf.</summary>
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
        for (node >>= 1; node > 0 && CertainUntil[node] != Expired; node >>= 1)
            CertainUntil[node] = Expired;
    }

    private void Grow()
    {
        var (leaves, first) = (Leaves, First);
        First = new int[4 * leaves];
        CertainUntil = new long[2 * leaves];
        _free = new int[2 * leaves];
        Array.Copy(first, leaves, First, 2 * leaves, leaves);
        Clear(leaves);
    }

    // Frees the leaves from `from` on, the lowest on top, and invalidates all nodes.
    private void Clear(int from)
    {
        Array.Fill(First, -1, Leaves + from, Leaves - from);
        Array.Fill(CertainUntil, Expired);
        for (var leaf = Leaves - 1; leaf >= from; leaf--)
            _free[_freeCount++] = leaf;
    }
}
