using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds whether ready jobs can wait in groups, so that a pass looks at the next job of each group only. The jobs of a group find a device
/// or not together. Their keys are fixed while they wait, or the same for all of them.
/// </summary>
/// <param name="GroupsJobs">Whether jobs wait in groups: by stream and next unit, or as the next parameter says.</param>
/// <param name="GroupsByStage">Whether the jobs of a stream and stage that accept the same devices are one group.</param>
/// <param name="OrderIsShared">Whether a group shares keys that can change at any time.</param>
public sealed record GroupAnalysis(bool GroupsJobs, bool GroupsByStage, bool OrderIsShared)
{
    /// <summary>Whether the jobs of a group find a device together except that some may come too late for it.</summary>
    public bool FavorsLaterJobs { get; init; }

    /// <summary>The comparisons that tell the jobs of a group apart. Jobs with the same outcomes find a device or not together.</summary>
    public ImmutableArray<LimitComparison> Limits { get; init; } = [];

    /// <summary>What the jobs of a group have in order, so that the first of them comes before the others at any time. A group is then a lane.</summary>
    public LaneOrder Lanes { get; init; }

    /// <summary>No groups.</summary>
    public static GroupAnalysis None { get; } = new(false, false, false);

    /// <summary>Analyses a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="placement">What placement depends on.</param>
    /// <param name="chargesTransfers">Whether the platform has a transfer time, so that costs depend on where a job last ran.</param>
    /// <param name="devices">Number of devices.</param>
    /// <param name="jobsHaveSizes">Whether jobs of a stream can differ in their numbers of tokens, so that hardly two have the same next unit.</param>
    public static GroupAnalysis Of(BoundPolicy policy, PlacementAnalysis placement, bool chargesTransfers, int devices, bool jobsHaveSizes = false)
    {
        if (policy.ImmediatePreemption != ImmediatePreemption.Never || OrderAnalysis.DrawsByJob(policy) || !policy.BatchesOnlyDecodes)
            return None;
        if (!placement.SharesFailure)
            return OrderAnalysis.IsFixed(policy) ? OfJobsApart(policy, chargesTransfers, devices) : None;
        if (OrderAnalysis.IsKeptSorted(policy))
            return placement.QueuesByEligibility ? None : new(true, placement.PlaceIsTableDriven, false);
        var changing = OrderAnalysis.Keys(policy).Index().Where(k => !policy.DrawnByStream.Contains(k.Index) && !OrderAnalysis.IsFixed(policy, k.Item)).Select(k => k.Item).ToList();

        // Where queues are tournaments, a pass needs no keys at all. With a job in each lane, it needs as many as with queues.
        if (changing.Exists(k => PlacementAnalysis.TellsJobsApart(k, chargesTransfers)))
            return placement.QueuesByEligibility && (jobsHaveSizes || OrderAnalysis.IsLinear(policy)) ? None : InLanes(policy);
        return new(true, placement.PlaceIsTableDriven && !changing.Exists(ReadsUnit), true);
    }

    private static GroupAnalysis InLanes(BoundPolicy policy) =>
        !policy.MakesBatches && LaneAnalysis.Of(policy) is var lanes and not LaneOrder.None ? new(true, false, true) { Lanes = lanes } : None;

    private static GroupAnalysis OfJobsApart(BoundPolicy policy, bool chargesTransfers, int devices) =>
        LateJobs.AreAllThatDiffers(policy, chargesTransfers) ? new(true, false, false) { FavorsLaterJobs = true }
        : LimitComparisons.Of(policy, chargesTransfers, devices) is { IsEmpty: false } limits ? new(true, false, false) { Limits = limits }
        : None;

    // Whether a shared key depends on the next unit, not on stream and stage alone.
    private static bool ReadsUnit(BoundExpression key) => key.Deep().Any(e => e is BoundAttribute { Attribute.Owner: Owner.Pair });
}
