using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds policies whose rules tell the jobs of a group apart only by comparisons with the key that sorts the group: <c>order by deadline</c>
/// with <c>place when exists(d in devices where stage_finish(d) &lt;= deadline) on device where ...</c>. All jobs between two outcomes of
/// these comparisons then find a device or not together, and the outcomes change only a few times along a group.
/// </summary>
public static class LimitComparisons
{
    /// <summary>The most outcomes that a job has.</summary>
    public const int MostOutcomes = 64;

    /// <summary>The comparisons; empty if the policy is not like that.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="chargesTransfers">Whether costs depend on where a job last ran.</param>
    /// <param name="devices">Number of devices.</param>
    public static ImmutableArray<LimitComparison> Of(BoundPolicy policy, bool chargesTransfers, int devices)
    {
        // A number could be none, which no comparison holds for; then outcomes would change back.
        if (!policy.Prefer.IsEmpty || policy.MakesBatches || policy.Order is not [{ IsDescending: false, Key: { Type: { IsQuantity: true, Representation: not Representation.Real } } limit }, ..])
            return [];
        var found = ImmutableArray.CreateBuilder<LimitComparison>();
        var rules = policy.Place.SelectMany(r => new[] { r.When, r.Where, r.Target == PlaceTarget.Any ? r.Objective : null });
        var isLimited = rules.OfType<BoundExpression>().Concat(policy.Hold).All(e => new Reader(limit, chargesTransfers, found).IsLimited(e, null));
        return isLimited && found.Sum(c => c.Outcomes(devices)) <= MostOutcomes ? found.ToImmutable() : [];
    }

    private sealed class Reader(BoundExpression limit, bool chargesTransfers, ImmutableArray<LimitComparison>.Builder found)
    {
        // Whether an expression reads nothing of the job but what its group shares, and outcomes of comparisons.
        public bool IsLimited(BoundExpression expression, LocalSymbol? device)
        {
            switch (expression)
            {
                case BoundBinary { Operator: BinaryOperator.Less or BinaryOperator.AtMost or BinaryOperator.Greater or BinaryOperator.AtLeast } comparison
                    when LateJobs.IsSame(comparison.Left, limit) ? IsShared(comparison.Right) : LateJobs.IsSame(comparison.Right, limit) && IsShared(comparison.Left):
                    return Add(comparison, device);
                case BoundLetReference { Let.Value: var value }:
                    return IsLimited(value, device);
                case BoundAggregate { Set.Element: var element } aggregate when element == SchedType.Device && device == null:
                    return aggregate.Children.All(c => IsLimited(c, aggregate.Variable));
                case BoundBinary or BoundUnary or BoundConditional or BoundConversion or BoundIntrinsic { Function.Name: not "random" }:
                    return expression.Children.All(c => IsLimited(c, device));
                default:
                    return IsShared(expression);
            }
        }

        private bool IsShared(BoundExpression expression) => !PlacementAnalysis.TellsJobsApart(expression, chargesTransfers);

        private bool Add(BoundBinary comparison, LocalSymbol? device)
        {
            var own = comparison.Deep().OfType<BoundAggregate>().Select(a => a.Variable).ToHashSet();
            var free = comparison.Deep().OfType<BoundLocal>().Select(l => l.Local).Where(l => !own.Contains(l)).Distinct().ToList();
            var readsDevice = comparison.Deep().Any(e => e is BoundSubject { Subject: Subject.Device });
            if (free.Exists(l => l != device) || (free.Count > 0 && readsDevice))
                return false;
            found.Add(new(comparison, free.Count > 0 ? device : null, readsDevice));
            return true;
        }
    }
}

/// <summary>A comparison of a value that a group shares with the key of a job.</summary>
/// <param name="Comparison">The comparison.</param>
/// <param name="Device">The name of a device in it; null for none.</param>
/// <param name="ReadsDevice">Whether it reads the device being considered.</param>
public sealed record LimitComparison(BoundBinary Comparison, LocalSymbol? Device, bool ReadsDevice)
{
    /// <summary>How many outcomes it has for one job.</summary>
    public int Outcomes(int devices) => Device != null || ReadsDevice ? devices : 1;
}
