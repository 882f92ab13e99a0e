using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds aggregates over jobs that need no loop. They read only values that all jobs of a stream and stage share,
/// so the number of such jobs determines the result. The engine counts jobs by stream and stage for them.
/// </summary>
public static class CountableAggregates
{
    /// <summary>Whether a policy has a countable aggregate.</summary>
    public static bool IsIn(BoundPolicy policy) => Aggregates(policy).Any(IsCounted);

    /// <summary>A policy's distinct aggregates over jobs.</summary>
    public static IEnumerable<BoundAggregate> Aggregates(BoundPolicy policy) =>
        policy.Expressions.SelectMany(e => e.Deep()).OfType<BoundAggregate>().Where(a => a.Set.Element == SchedType.Job).DistinctBy(a => a.Syntax);

    /// <summary>Whether counts of jobs by stream and stage determine an aggregate's value.</summary>
    public static bool IsCounted(BoundAggregate aggregate) =>
        aggregate.Set.Element == SchedType.Job
        && IsOfNumbers(aggregate)
        && aggregate.Children.All(e => ReadsShared(e, aggregate.Variable));

    // A sum of floating-point numbers depends on the order, and a sum of times saturates at never.
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
