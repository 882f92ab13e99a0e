using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// The condition of an aggregate over jobs, divided into what it asks of a job's stream and what it asks of the job itself. The aggregate
/// then visits only the jobs of streams that meet the first part, one stream after the other. Its value must not depend on the order.
/// </summary>
/// <param name="OfStream">What must hold for the stream, the same for all its jobs.</param>
/// <param name="OfJob">What must hold besides. For <c>exists</c> that includes the condition behind the colon.</param>
public sealed record StreamConditions(ImmutableArray<BoundExpression> OfStream, ImmutableArray<BoundExpression> OfJob)
{
    /// <summary>Whether a policy has such an aggregate.</summary>
    public static bool IsIn(BoundPolicy policy) => CountableAggregates.Aggregates(policy).Any(a => !CountableAggregates.IsCounted(a) && Of(a) != null);

    /// <summary>The conditions of an aggregate; null if it asks nothing of streams, or is not of this kind.</summary>
    public static StreamConditions? Of(BoundAggregate aggregate)
    {
        if (aggregate.Set.Element != SchedType.Job || OrderAnalysis.Draws(aggregate) || !CountableAggregates.IsOfNumbers(aggregate))
            return null;
        var all = CountableAggregates.Parts(aggregate.Filter).Concat(CountableAggregates.Parts(aggregate.Kind == AggregateKind.Any ? aggregate.Value : null));
        return Of(aggregate.Variable, [.. all]);
    }

    /// <summary>Conditions that must all hold, so divided; null if none asks anything of streams.</summary>
    /// <param name="job">The job in question.</param>
    /// <param name="all">The conditions.</param>
    internal static StreamConditions? Of(LocalSymbol job, ImmutableArray<BoundExpression> all)
    {
        var ofStream = all.Where(e => IsOfStream(e, job)).ToImmutableArray();
        return ofStream.Any(e => e.Deep().Any(p => p is BoundLocal { Local: var local } && local == job)) ? new(ofStream, [.. all.Where(e => !IsOfStream(e, job))]) : null;
    }

    private static bool IsOfStream(BoundExpression expression, LocalSymbol job) => expression switch
    {
        BoundAttribute { Of: BoundLocal { Local: var of }, Attribute: { Owner: Owner.Job, Name: "stream" or "class" or "model" } } when of == job => true,
        BoundLocal e => e.Local != job,
        _ => expression.Children.All(e => IsOfStream(e, job)),
    };
}
