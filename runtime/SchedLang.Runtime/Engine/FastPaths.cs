using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// Which ways of doing less work a program can take. Policy and workload decide it before the run, so the JIT removes the other code.
/// Nothing here changes a schedule.
/// </summary>
internal static class FastPaths<TPolicy, TOrder, TTraits>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    /// <summary>Number of devices: a constant where the workload's is known, so that the JIT unrolls loops over few.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DevicesOf(SystemState state) => TTraits.Devices > 0 ? TTraits.Devices : state.DeviceCount;

    /// <summary>Whether decisions are taken otherwise than the semantics tell them.</summary>
    public static bool Any => QueuesByEligibility || GroupsJobs || SharesPlacement || RunsAhead;

    /// <summary>Whether a table holds every placement.</summary>
    public static bool HasPlacementTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.PlaceIsTableDriven && TTraits.Devices is > 0 and <= PlacementRows.MostDevices;
    }

    /// <summary>Whether a row of the table has an entry for each set of idle devices. Otherwise it lists devices by preference.</summary>
    public static bool HasFewDevices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TTraits.Devices <= PlacementRows.FewDevices;
    }

    /// <summary>Whether jobs know their row: that of the placement table, or one that begins with their group alone.</summary>
    public static bool HasRows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasPlacementTable || GroupsJobs || Columns > 0;
    }

    /// <summary>Values of the policy that stand before each row.</summary>
    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TTraits.Devices > 0 ? TPolicy.Columns : 0;
    }

    /// <summary>Numbers from a row to the next one.</summary>
    public static int RowLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => EntryLength + Columns;
    }

    /// <summary>Numbers in a row of the table, without the columns before it.</summary>
    public static int EntryLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !HasPlacementTable ? PlacementRows.GroupRow : HasFewDevices ? 1 << TTraits.Devices : PlacementRows.PreferenceLength(TTraits.Devices);
    }

    /// <summary>Whether ready jobs wait in groups.</summary>
    public static bool GroupsJobs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.GroupsJobs && TTraits.Devices is > 0 and <= PlacementRows.MostDevices && TPolicy.ImmediatePreemption == ImmediatePreemption.Never;
    }

    /// <summary>Whether groups are lanes.</summary>
    public static bool HasLanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => GroupsJobs && TPolicy.Lanes != LaneOrder.None;
    }

    /// <summary>Whether the jobs of a stream and stage are one group.</summary>
    public static bool GroupsByStage
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.GroupsByStage && HasPlacementTable;
    }

    /// <summary>Whether ready jobs wait in one queue for each set of devices that they accept.</summary>
    public static bool QueuesByEligibility
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasPlacementTable && !GroupsJobs && !TPolicy.OrderIsRandom && !TPolicy.MakesBatches
            && (TPolicy.ImmediatePreemption == ImmediatePreemption.Never || (TPolicy.PreemptsByQueue && TPolicy.OrderIsFixed));
    }

    /// <summary>Whether ready jobs wait in one queue that stays sorted.</summary>
    public static bool KeepsOneQueueSorted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !GroupsJobs && !QueuesByEligibility && TPolicy.OrderIsFixed;
    }

    /// <summary>Whether ready jobs wait in one queue that each pass sorts again.</summary>
    public static bool SortsOneQueueAgain
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !GroupsJobs && !QueuesByEligibility && !TPolicy.OrderIsFixed;
    }

    /// <summary>
    /// Whether a pass first asks whether any job finds a device, and computes no keys if none does: where devices are chosen before the run,
    /// that costs less than the keys, and nothing else reads them.
    /// </summary>
    public static bool AsksBeforeSorting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => SortsOneQueueAgain && TPolicy.StaticRules > 0 && !TPolicy.OrderIsRandom && !TPolicy.OrderIsStageInvariant
            && TPolicy.ImmediatePreemption == ImmediatePreemption.Never;
    }

    /// <summary>
    /// Whether such a pass computes keys only of the jobs that find a device: what starts in a pass finds no device for jobs that found none.
    /// </summary>
    public static bool AsksAlone
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AsksBeforeSorting && TPolicy.RefusalsStand && !TPolicy.IsStrict && !TPolicy.MakesBatches;
    }

    /// <summary>Whether a pass reads devices from the placement table.</summary>
    public static bool PlacesByTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasPlacementTable && (GroupsJobs || (QueuesByEligibility && TPolicy.ImmediatePreemption == ImmediatePreemption.Never));
    }

    /// <summary>Whether a long eligibility queue becomes a kinetic tournament.</summary>
    public static bool HasTournaments
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => QueuesByEligibility && TPolicy.OrderIsLinear;
    }

    /// <summary>Whether a job that finds no device stands for the others of its stream with the same next unit.</summary>
    public static bool SharesPlacement
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.SharesPlacement && !GroupsJobs && !TPolicy.IsStrict;
    }

    /// <summary>Whether a simulation may take units together that end within a stage.</summary>
    public static bool MayCoalesce
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanCoalesce && !TPolicy.MakesBatches && !TTraits.HasContention && !TTraits.VariesWork && MayKeepDevice;
    }

    /// <summary>
    /// Whether it can be foreseen that a job keeps its device throughout a stage. Another device may be free at the end of each unit, if the
    /// order of jobs does not rule that out; only a job that takes the device with the least latency then certainly stays.
    /// </summary>
    private static bool MayKeepDevice
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.Continues != Continuation.Unit
            || (TPolicy.PlaceIsStageInvariant && (TPolicy.RanksByLatency || TPolicy.OrderIsStageInvariant || TTraits.Devices <= 1));
    }

    /// <summary>Whether a simulation may pass over instants at which nothing is decided.</summary>
    public static bool RunsAhead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanRunAhead && HasPlacementTable && TPolicy.CanCoalesce && !TPolicy.MakesBatches
            && (((QueuesByEligibility || GroupsJobs) && TPolicy.ImmediatePreemption == ImmediatePreemption.Never)
                || (TPolicy.OrderIsStageInvariant && TPolicy.PlaceIsStageInvariant))
            && TPolicy.Continues == Continuation.Unit && !TTraits.HasContention && !TTraits.VariesWork;
    }
}
