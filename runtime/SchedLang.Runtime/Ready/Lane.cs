using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>Where a job stands in a lane (<see cref="LaneOrder"/>).</summary>
internal static unsafe class Lane<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    // Sums with later deadlines may saturate: such jobs are only in a lane with those that are due at the same time.
    private const long LatestDeadlineNs = 1L << 61;

    /// <summary>The index at which a job can be inserted into a lane; -1 if it must wait in another one.</summary>
    public static int PlaceFor(int slot, in ReadyQueue lane, Job* jobs)
    {
        var index = lane.Count;
        ref readonly var job = ref jobs[slot];
        if (index > 0 && !Job.IsReleasedBefore(in jobs[lane[index - 1]], in job))
            index = CountReleasedBefore(in job, in lane, jobs);
        return (index == 0 || IsInOrder(in jobs[lane[index - 1]], in job)) && (index == lane.Count || IsInOrder(in job, in jobs[lane[index]])) ? index : -1;
    }

    /// <summary>The index of a job in a lane; -1 if it is in another one.</summary>
    public static int IndexOf(int slot, in ReadyQueue lane, Job* jobs)
    {
        var index = CountReleasedBefore(in jobs[slot], in lane, jobs);
        return index < lane.Count && lane[index] == slot ? index : -1;
    }

    // Whether a job may stand in a lane before another one that was released later.
    private static bool IsInOrder(in Job first, in Job second)
    {
        if (TPolicy.Lanes.HasFlag(LaneOrder.ReadySince) && first.ReadySince > second.ReadySince)
            return false;
        if (TPolicy.Lanes.HasFlag(LaneOrder.StageRemaining) && first.StageRemaining != second.StageRemaining)
            return false;
        if (TPolicy.Lanes.HasFlag(LaneOrder.Remaining) && first.Remaining != second.Remaining)
            return false;
        return !TPolicy.Lanes.HasFlag(LaneOrder.Deadline) || first.Deadline == second.Deadline
            || (first.Deadline < second.Deadline && second.Deadline <= Instant.FromNs(LatestDeadlineNs));
    }

    private static int CountReleasedBefore(in Job job, in ReadyQueue lane, Job* jobs)
    {
        var (low, high) = (0, lane.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (Job.IsReleasedBefore(in jobs[lane[middle]], in job))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
