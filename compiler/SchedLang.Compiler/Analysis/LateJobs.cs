using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds policies whose rules tell the jobs of a group apart only by whether they come too late: <c>order by deadline</c> with
/// <c>place on device where stage_finish &lt;= deadline minimizing stage_finish</c>. The best device is then the same for all jobs of a
/// group. If a job is not too late for it, neither are those behind it in the order.
/// </summary>
public static class LateJobs
{
    /// <summary>Whether a policy is like that.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="chargesTransfers">Whether costs depend on where a job last ran.</param>
    public static bool AreAllThatDiffers(BoundPolicy policy, bool chargesTransfers)
    {
        // A limit that is no number comes last, but nothing meets it.
        if (!policy.Prefer.IsEmpty || policy.Order is not [{ IsDescending: false, Key: { Type.Representation: not Types.Representation.Real } limit }, ..] || policy.MakesBatches)
            return false;
        var rules = policy.Place.SelectMany(r => IsLimited(r, limit) ? [r.When, r.Objective] : new[] { r.When, r.Where, r.Target == PlaceTarget.Any ? r.Objective : null });
        return !rules.OfType<BoundExpression>().Concat(policy.Hold).Any(e => PlacementAnalysis.TellsJobsApart(e, chargesTransfers));
    }

    // A rule that picks the device with the smallest value, if that is within the limit.
    private static bool IsLimited(BoundPlaceRule rule, BoundExpression limit) => rule is { Target: PlaceTarget.Any, Where: BoundBinary where, Objective: { } value }
        && where.Operator switch
        {
            BinaryOperator.AtMost or BinaryOperator.Less => IsSame(where.Left, value) && IsSame(where.Right, limit),
            BinaryOperator.AtLeast or BinaryOperator.Greater => IsSame(where.Right, value) && IsSame(where.Left, limit),
            _ => false,
        };

    /// <summary>Whether two expressions are written alike.</summary>
    internal static bool IsSame(BoundExpression left, BoundExpression right) => (left, right) switch
    {
        (BoundAttribute a, BoundAttribute b) => (a.Attribute.Owner, a.Attribute.Name) == (b.Attribute.Owner, b.Attribute.Name) && HaveSameParts(a, b),
        (BoundSubject a, BoundSubject b) => a.Subject == b.Subject,
        (BoundConstant a, BoundConstant b) => a.Value == b.Value,
        (BoundLetReference a, BoundLetReference b) => ReferenceEquals(a.Let, b.Let),
        (BoundBinary a, BoundBinary b) => a.Operator == b.Operator && HaveSameParts(a, b),
        (BoundUnary a, BoundUnary b) => HaveSameParts(a, b),
        (BoundConversion a, BoundConversion b) => HaveSameParts(a, b),
        _ => false,
    };

    private static bool HaveSameParts(BoundExpression left, BoundExpression right)
    {
        var (ours, theirs) = (left.Children.ToList(), right.Children.ToList());
        return ours.Count == theirs.Count && ours.Zip(theirs).All(p => IsSame(p.First, p.Second));
    }
}
