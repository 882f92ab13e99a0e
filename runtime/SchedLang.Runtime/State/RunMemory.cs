using System.Collections.Concurrent;

namespace SchedLang.Runtime.State;

/// <summary>Memory of runs that have ended, for those that follow; runs at the same time each have a piece of their own.</summary>
public sealed class RunMemory
{
    private readonly ConcurrentBag<PinnedArena> _free = [];

    internal PinnedArena Take() => _free.TryTake(out var memory) ? memory : new PinnedArena();

    internal void GiveBack(PinnedArena memory)
    {
        memory.Clear();
        _free.Add(memory);
    }
}
