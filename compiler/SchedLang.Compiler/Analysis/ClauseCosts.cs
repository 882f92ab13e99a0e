using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>How the cost of a clause in one scheduling pass grows with the number of waiting jobs.</summary>
public enum CostClass
{
    /// <summary>Not at all: the clause is evaluated before the run, from a table, or once for a group of jobs.</summary>
    Constant,

    /// <summary>Like the logarithm: a job is put in its place among the others.</summary>
    Logarithmic,

    /// <summary>Like the number itself: the clause is evaluated for each waiting job, or loops over jobs.</summary>
    Linear,

    /// <summary>Like its square: the clause is evaluated for each waiting job and loops over jobs.</summary>
    Quadratic,
}

/// <summary>
/// The costs of a policy's clauses, from the analyses that also choose the engine's fast paths. They hold for up to 64 devices, which the
/// fast paths need.
/// </summary>
/// <param name="Keys">Of each <c>prefer</c> and <c>order by</c>, most important first.</param>
/// <param name="Rules">Of each <c>place</c>.</param>
/// <param name="Holds">Of each <c>hold</c>.</param>
public sealed record ClauseCosts(ImmutableArray<CostClass> Keys, ImmutableArray<CostClass> Rules, ImmutableArray<CostClass> Holds)
{
    private const int MostDevices = 64;

    /// <summary>The costs of a policy.</summary>
    /// <param name="policy">The policy, after constants are folded.</param>
    /// <param name="placement">What placement depends on.</param>
    /// <param name="groups">How jobs wait in groups.</param>
    /// <param name="devices">Number of devices; null if unknown.</param>
    public static ClauseCosts Of(BoundPolicy policy, PlacementAnalysis placement, GroupAnalysis groups, int? devices)
    {
        var hasFastPaths = devices is null or <= MostDevices;
        var totals = Totals.Of(policy);
        var isGrouped = groups.GroupsJobs && hasFastPaths;
        var isQueued = placement.QueuesByEligibility && !groups.GroupsJobs && hasFastPaths;
        return new(
            [.. OrderAnalysis.Keys(policy).Select((k, number) => OfKey(k, number))],
            [.. policy.Place.Select(r => OfPlacement([r.When, r.Where, r.Objective]))],
            [.. policy.Hold.Select(h => OfPlacement([h]))]);

        CostClass OfKey(BoundExpression key, int number)
        {
            if (key is BoundConstant)
                return CostClass.Constant;
            if (OrderAnalysis.IsKeptSorted(policy))
                return CostClass.Logarithmic;
            if (isGrouped)
                return OrderAnalysis.IsFixed(policy, key) && !policy.DrawnByStream.Contains(number) ? CostClass.Logarithmic : Once(key);
            return isQueued && OrderAnalysis.IsLinear(policy) ? CostClass.Logarithmic : ForEachJob(key, totals);
        }

        CostClass OfPlacement(BoundExpression?[] parts)
        {
            if ((placement.PlaceIsTableDriven && (isQueued || isGrouped)) || parts.All(p => p is null or BoundConstant))
                return isQueued || isGrouped ? CostClass.Constant : CostClass.Linear;
            var cost = parts.OfType<BoundExpression>().Max(p => isGrouped ? Once(p) : ForEachJob(p, totals));
            return (groups.FavorsLaterJobs || !groups.Limits.IsEmpty) && isGrouped && cost == CostClass.Constant ? CostClass.Logarithmic : cost; // a search for the first job that is not late, or that meets another limit
        }
    }

    private static CostClass Once(BoundExpression expression) => LoopsOverJobs(expression) ? CostClass.Linear : CostClass.Constant;

    private static CostClass ForEachJob(BoundExpression expression, IReadOnlySet<BoundAggregate> totals) =>
        LoopsOverJobs(expression, totals) ? CostClass.Quadratic : CostClass.Linear;

    // Whether its value needs a loop over jobs, because counters do not give it. A total needs one loop for all jobs.
    private static bool LoopsOverJobs(BoundExpression expression, IReadOnlySet<BoundAggregate>? totals = null) =>
        expression.Deep().OfType<BoundAggregate>().Any(a => a.Set.Element == SchedType.Job && !CountableAggregates.IsCounted(a) && totals?.Contains(a) != true);
}
