using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// What of a policy stays as it is while units of one stage follow each other on a device, so that the engine can take them together:
/// each decision in between would come out the same.
/// </summary>
/// <param name="CanCoalesce">No handler wants to be told of every unit.</param>
/// <param name="OrderIsStageInvariant">The keys read only what changes at the ends of stages or not at all.</param>
/// <param name="PlaceIsStageInvariant">The conditions of rules, holds and preemption do so too.</param>
/// <param name="RanksByLatency">Every rule minimizes latency, or takes the first device of its kinds.</param>
public sealed record StageInvariance(bool CanCoalesce, bool OrderIsStageInvariant, bool PlaceIsStageInvariant, bool RanksByLatency)
{
    /// <summary>What is steady in a policy.</summary>
    public static StageInvariance Of(BoundPolicy policy) => new(
        policy.Handlers.All(h => h.Event is not (HandlerEvent.Dispatch or HandlerEvent.CompleteUnit)) && !OrderAnalysis.IsRandom(policy),
        OrderAnalysis.IsKeptSorted(policy)
            && OrderAnalysis.Keys(policy).SelectMany(k => k.Deep()).All(e => IsStageInvariant(e) || IsClock(e)),
        All(Conditions(policy)),
        policy.Place.All(r => r.Objective is null or BoundAttribute
        {
            Attribute: { Owner: Owner.Pair, Name: "latency" },
            Of: BoundSubject { Subject: Subject.Job },
            OnDevice: BoundSubject { Subject: Subject.Device },
        }));

    private static IEnumerable<BoundExpression> Conditions(BoundPolicy policy) =>
        [.. policy.Place.SelectMany(r => new[] { r.When, r.Where }).Append(policy.PreemptWhen).OfType<BoundExpression>(), .. policy.Hold];

    // Where keys shift alike they are those of time 0, so that the clock is none that moves.
    private static bool IsClock(BoundExpression expression) => expression is BoundAttribute { Attribute.Name: "now" or "age" };

    private static bool All(IEnumerable<BoundExpression> expressions) => expressions.SelectMany(e => e.Deep()).All(IsStageInvariant);

    // Between units the job that runs is ready for a moment, and its device idle: what tells them apart is not steady.
    private static bool IsStageInvariant(BoundExpression expression) => expression switch
    {
        BoundAttribute e => e.Attribute.IsStageInvariant,
        BoundAggregate e => e.Set.Name != "ready",
        BoundIntrinsic { Function.Name: "random" } => false,
        _ => true,
    };
}
