using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Which aggregates over jobs need not walk them: those that read of a job only what all of its stream and stage share, and whose result
/// a number of equal members gives at once. The engine counts jobs by stream and stage for them, at each release, unit and end.
/// </summary>
public static class CountableAggregates
{
    /// <summary>Whether a policy has such an aggregate.</summary>
    public static bool IsIn(BoundPolicy policy) => Aggregates(policy).Any(IsCounted);

    /// <summary>The aggregates over jobs of a policy, each once.</summary>
    public static IEnumerable<BoundAggregate> Aggregates(BoundPolicy policy) =>
        policy.Expressions.SelectMany(e => e.Deep()).OfType<BoundAggregate>().Where(a => a.Set.Element == SchedType.Job).DistinctBy(a => a.Syntax);

    /// <summary>Whether an aggregate can be computed from numbers of jobs by stream and stage.</summary>
    public static bool IsCounted(BoundAggregate aggregate) =>
        aggregate.Set.Element == SchedType.Job
        && IsOfNumbers(aggregate)
        && aggregate.Children.All(e => ReadsShared(e, aggregate.Variable));

    // A sum of reals depends on the order in which they are added, and a sum of times is cut off at never.
    private static bool IsOfNumbers(BoundAggregate aggregate) => aggregate.Kind switch
    {
        AggregateKind.Count or AggregateKind.Any or AggregateKind.All => true,
        AggregateKind.Min or AggregateKind.Max => aggregate.Type.Representation != Representation.Real,
        _ => false,
    };

    private static bool ReadsShared(BoundExpression expression, LocalSymbol job) => expression switch
    {
        BoundAttribute { Of: BoundLocal { Local: var of }, Attribute: { Owner: Owner.Job, IsTableInput: true } } when of == job => true,
        BoundLocal e => e.Local != job,
        _ => expression.Children.All(e => ReadsShared(e, job)),
    };
}
