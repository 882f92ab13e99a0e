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

    /// <summary>Whether any countable aggregate of a policy is over ready jobs.</summary>
    public static bool AreOfReady(BoundPolicy policy) => Aggregates(policy).Any(a => a.Set.Name == "ready" && IsCounted(a));

    /// <summary>A policy's distinct aggregates over jobs.</summary>
    public static IEnumerable<BoundAggregate> Aggregates(BoundPolicy policy) =>
        policy.Expressions.SelectMany(e => e.Deep()).OfType<BoundAggregate>().Where(a => a.Set.Element == SchedType.Job).DistinctBy(a => a.Syntax);

    /// <summary>Whether counts of jobs by stream and stage determine an aggregate's value.</summary>
    public static bool IsCounted(BoundAggregate aggregate) =>
        aggregate.Set.Element == SchedType.Job
        && IsOfNumbers(aggregate)
        && aggregate.Children.All(e => ReadsShared(e, aggregate.Variable));

    /// <summary>The stream of an aggregate over the jobs of one stream, <c>j.stream == s</c>; null for other aggregates.</summary>
    public static BoundExpression? StreamOf(BoundAggregate aggregate) =>
        Parts(aggregate.Filter ?? (aggregate.Kind == AggregateKind.Any ? aggregate.Value : null)).OfType<BoundBinary>()
            .Where(e => e.Operator == BinaryOperator.Equal)
            .SelectMany(e => new[] { (Own: e.Left, Other: e.Right), (Own: e.Right, Other: e.Left) })
            .FirstOrDefault(e => e.Own is BoundAttribute { Attribute: { Owner: Owner.Job, Name: "stream" }, Of: BoundLocal { Local: var job } } && job == aggregate.Variable
                && !e.Other.Deep().Any(o => o is BoundLocal { Local: var other } && other == aggregate.Variable)).Other;

    // The parts of a condition that must all hold.
    internal static IEnumerable<BoundExpression> Parts(BoundExpression? condition) => condition switch
    {
        null => [],
        BoundBinary { Operator: BinaryOperator.And } and => Parts(and.Left).Concat(Parts(and.Right)),
        _ => [condition],
    };

    // A sum of floating-point numbers depends on the order, and a sum of times saturates at never.
    internal static bool IsOfNumbers(BoundAggregate aggregate) => aggregate.Kind switch
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
