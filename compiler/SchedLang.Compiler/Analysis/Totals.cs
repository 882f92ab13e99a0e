using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds aggregates over jobs that need a loop only once, and again after something has changed, not for each job of a pass: they are the
/// same for all jobs, or they compare a value of the jobs with one of the job being considered (<see cref="Extreme"/>). Those that handlers
/// read are left out, because a handler changes what it reads.
/// </summary>
public static class Totals
{
    /// <summary>Such aggregates of a policy.</summary>
    public static ImmutableHashSet<BoundAggregate> Of(BoundPolicy policy)
    {
        var inHandlers = OverJobs(policy.Handlers.SelectMany(h => h.Expressions));
        return OverJobs(policy.ClauseExpressions).Except<BoundAggregate>(inHandlers, ReferenceEqualityComparer.Instance).Where(a => IsAlike(a) || Extreme.Of(a) != null)
            .ToImmutableHashSet<BoundAggregate>(ReferenceEqualityComparer.Instance);
    }

    /// <summary>Whether an expression reads neither the job or device being considered nor a name from outside, except the given one.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="but">The name that it may read.</param>
    /// <param name="mayReadDevice">Whether it may also read the device being considered.</param>
    internal static bool IsAlike(BoundExpression expression, LocalSymbol? but = null, bool mayReadDevice = false)
    {
        var parts = expression.Deep().ToList();
        var own = parts.OfType<BoundAggregate>().Select(a => a.Variable).Concat(parts.OfType<BoundCall>().SelectMany(c => c.Function.Parameters)).ToHashSet();
        return parts.TrueForAll(p => (p is not BoundSubject { Subject: var subject } || (mayReadDevice && subject == Subject.Device)) && (p is not BoundLocal { Local: var local } || local == but || own.Contains(local)));
    }

    /// <summary>Whether the value of an expression stays the same when a unit starts: that of an aggregate, or one about a job that waits.</summary>
    public static bool OutlastsDispatches(BoundExpression expression) => expression.Deep().All(e => e switch
    {
        BoundCell => false,
        BoundAggregate inner => inner.Set.Name != "ready",
        BoundAttribute { Attribute: { Owner: Owner.Device or Owner.Pair } read } => read.IsTableInput,
        BoundAttribute { Attribute: { Owner: Owner.Job, Name: "waited" } } => false,
        _ => true,
    });

    private static IEnumerable<BoundAggregate> OverJobs(IEnumerable<BoundExpression> expressions) =>
        expressions.SelectMany(e => e.Deep()).OfType<BoundAggregate>().Where(a => a.Set.Element == Types.SchedType.Job).Distinct<BoundAggregate>(ReferenceEqualityComparer.Instance);
}

/// <summary>
/// An <c>exists</c> that compares a value of the members with one that the job being considered gives:
/// <c>exists(j in jobs where rank(j) > rank(job))</c>. It holds if it does for the largest value, or the smallest, of all members or of all
/// members on one device.
/// </summary>
/// <param name="Member">The value of a member.</param>
/// <param name="Other">What it is compared with.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="IsMemberLeft">Whether the member's value stands on the left.</param>
/// <param name="Filters">What else a member must meet.</param>
public sealed record Extreme(BoundExpression Member, BoundExpression Other, BinaryOperator Operator, bool IsMemberLeft, ImmutableArray<BoundExpression> Filters)
{
    /// <summary>Whether the value of a member depends on the device being considered, so that there is a largest or smallest one for each.</summary>
    public bool IsByDevice => Member.Deep().Any(e => e is BoundSubject);

    /// <summary>Whether the largest value decides, not the smallest.</summary>
    public bool IsLargest => Operator is BinaryOperator.Greater or BinaryOperator.AtLeast ? IsMemberLeft : !IsMemberLeft;

    /// <summary>A value of a member that no other exceeds, so that none needs to be looked for behind it; null if there is none.</summary>
    public BoundConstant? Last => ConstantChoices.Extreme(Member, IsLargest);

    /// <summary>The comparison in an aggregate; null if it is not of this form.</summary>
    public static Extreme? Of(BoundAggregate aggregate)
    {
        if (aggregate.Kind != AggregateKind.Any)
            return null;
        var parts = CountableAggregates.Parts(aggregate.Filter).Concat(CountableAggregates.Parts(aggregate.Value)).ToList();
        var open = parts.FindAll(p => !Totals.IsAlike(p, aggregate.Variable));
        return open is [BoundBinary { Operator: BinaryOperator.Less or BinaryOperator.AtMost or BinaryOperator.Greater or BinaryOperator.AtLeast, Left.Type.IsQuantity: true } test]
            ? Of(test, aggregate.Variable, [.. parts.Where(p => !ReferenceEquals(p, test))])
            : null;
    }

    private static Extreme? Of(BoundBinary test, LocalSymbol member, ImmutableArray<BoundExpression> filters) =>
        Totals.IsAlike(test.Left, member, mayReadDevice: true) && !Reads(test.Right, member) ? new(test.Left, test.Right, test.Operator, true, filters)
        : Totals.IsAlike(test.Right, member, mayReadDevice: true) && !Reads(test.Left, member) ? new(test.Right, test.Left, test.Operator, false, filters)
        : null;

    private static bool Reads(BoundExpression expression, LocalSymbol member) => expression.Deep().Any(e => e is BoundLocal { Local: var local } && local == member);
}
