using System.Collections.Concurrent;

namespace SchedLang.Runtime.State;

/// <summary>Memory of ended runs, reused by later ones. Concurrent runs get separate memory.</summary>
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
