using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>What a run keeps of its units. Policy, workload and observer decide it before the run, so the JIT removes the rest.</summary>
internal static class UnitRecords<TPolicy, TOrder, TTraits, TObserver>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    /// <summary>Whether a policy or an observer reads the progress of jobs and devices.</summary>
    public static bool KeepsProgress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits || TPolicy.ReadsProgress;
    }

    /// <summary>Whether the time that units held devices is added up by job and device.</summary>
    public static bool KeepsHeldTime
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits || (TPolicy.ReadsProgress && TPolicy.ReadsHeldTime);
    }

    /// <summary>Whether an observer wants each unit as it ends.</summary>
    public static bool SeesEachUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits && !TObserver.CountsUnits;
    }

    /// <summary>Whether a unit costs only its work and nothing observes it.</summary>
    public static bool HasPlainUnits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !KeepsProgress && !TTraits.ChargesSwitches && !TTraits.ChargesTransfers;
    }
}
