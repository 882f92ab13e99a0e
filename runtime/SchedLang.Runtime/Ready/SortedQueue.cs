using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>One queue that stays sorted, for keys that do not change while jobs wait.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="keys">Their keys.</param>
/// <param name="monitor">Is told of fast paths.</param>
internal sealed class SortedQueue<TPolicy, TOrder, TTraits, TObserver>(SystemState state, Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor)
    : OneQueue<TPolicy, TOrder, TTraits, TObserver>(state, keys, monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    /// <summary>Whether the program has it, so that it is compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.KeepsOneQueueSorted;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Add(int slot)
    {
        Keys.Compute(slot);
        Keys.InsertSorted(ref Jobs, slot);
    }

    /// <inheritdoc/>
    public override void BeginPass() => BeginAtFront();
}
