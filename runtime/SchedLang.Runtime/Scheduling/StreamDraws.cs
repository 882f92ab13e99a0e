using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Draws the random keys that all jobs of a stream share: once in each pass, for the streams that have live jobs.</summary>
internal static unsafe class StreamDraws<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    /// <summary>Draws in the order of the streams.</summary>
    public static void Draw(SystemState state)
    {
        for (var stream = 0; stream < state.StreamCount; stream++)
        {
            if (state.Streams[stream].Live > 0)
                TPolicy.DrawOrder(in state.StreamJob(stream), state);
        }
    }
}
