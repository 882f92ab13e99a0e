using System.Runtime.CompilerServices;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>Counts live and ready jobs by stream and stage, for policies whose aggregates use the counts.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountLive(in Job job, int change)
    {
        if (!TPolicy.CountsJobs)
            return;
        ref var counter = ref _state.CounterOf(in job);
        counter.Live += change;
        if (job.IsReady)
            counter.Ready += change;
    }

    // A dropped job is not ready.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountReady(in Job job, int change)
    {
        if (TPolicy.CountsJobs && job.IsLive)
            _state.CounterOf(in job).Ready += change;
    }
}
