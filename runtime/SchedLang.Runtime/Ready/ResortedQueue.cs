using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>One queue that each pass sorts again, for keys that change while jobs wait.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="keys">Their keys.</param>
/// <param name="monitor">Is told of fast paths.</param>
internal sealed unsafe class ResortedQueue<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor) : OneQueue<TPolicy, TOrder, TTraits, TObserver>(state, keys, monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    /// <summary>Whether the program has it, so that it is compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.SortsOneQueueAgain;

    // Random keys are drawn for all live jobs, and running jobs are compared before they give way.
    private static bool ComputesAll => TPolicy.OrderIsRandom || TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Add(int slot) => Jobs.AddLast(slot); // the next pass sorts

    /// <inheritdoc/>
    public override void BeginPass()
    {
        var jobs = 1;
        if (ComputesAll)
        {
            for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
                Compute(slot, jobs++);
        }
        else
        {
            foreach (var slot in Jobs.Slots)
                Compute(slot, jobs++);
        }

        Sorting.Sort(Jobs.Slots);
        BeginAtFront();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Compute(int slot, int jobs)
    {
        Keys.Compute(slot);
        _monitor.CheckAfter(jobs, _state.Now);
    }
}
