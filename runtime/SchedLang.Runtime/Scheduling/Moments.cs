using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Ends the moments for which a policy keeps values (<see cref="SystemState.Moment"/>). It costs nothing where a policy keeps none.</summary>
internal static class Moments<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    /// <summary>A unit has started or was stopped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void End(SystemState state)
    {
        if (TPolicy.KeepsTotals)
            state.Moment++;
    }

    /// <summary>Anything may have happened.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EndAll(SystemState state)
    {
        if (!TPolicy.KeepsTotals)
            return;
        state.Moment++;
        state.PassMoment++;
    }
}
