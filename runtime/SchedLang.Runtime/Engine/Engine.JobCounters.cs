using System.Runtime.CompilerServices;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>Live and ready jobs, counted by stream and stage where the policy asks for numbers of jobs.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
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

    // Only live jobs count as ready.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountReady(in Job job, int change)
    {
        if (TPolicy.CountsJobs && job.IsLive)
            _state.CounterOf(in job).Ready += change;
    }
}
