using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds which parts of a policy are constant while a job runs through a stage. The engine can then coalesce the stage's units, because
/// every decision between them would be the same.
/// </summary>
/// <param name="CanCoalesce">No handler runs for every unit.</param>
/// <param name="OrderIsStageInvariant">Keys read only values that are constant within a stage.</param>
/// <param name="PlaceIsStageInvariant">Conditions of rules, holds and preemption read only values that are constant within a stage.</param>
/// <param name="RanksByLatency">Every rule minimizes latency, or picks the first device of its kinds.</param>
public sealed record StageInvariance(bool CanCoalesce, bool OrderIsStageInvariant, bool PlaceIsStageInvariant, bool RanksByLatency)
{
    /// <summary>Analyses a policy.</summary>
    public static StageInvariance Of(BoundPolicy policy) => new(
        policy.Handlers.All(h => h.Event is not (HandlerEvent.Dispatch or HandlerEvent.CompleteUnit)) && !OrderAnalysis.IsRandom(policy),
        OrderAnalysis.IsKeptSorted(policy)
            && OrderAnalysis.Keys(policy).SelectMany(k => k.Deep()).All(e => (IsStageInvariant(e) && e is not BoundCell) || IsClock(e)),
        All(Conditions(policy)),
        policy.Place.All(r => r.Objective is null or BoundAttribute
        {
            Attribute: { Owner: Owner.Pair, Name: "latency" },
            Of: BoundSubject { Subject: Subject.Job },
            OnDevice: BoundSubject { Subject: Subject.Device },
        }));

    private static IEnumerable<BoundExpression> Conditions(BoundPolicy policy) =>
        [.. policy.Place.SelectMany(r => new[] { r.When, r.Where }).Append(policy.PreemptWhen).OfType<BoundExpression>(), .. policy.Hold];

    // Keys that change equally for all jobs are computed as of time 0, so the clock does not change them.
    private static bool IsClock(BoundExpression expression) => expression is BoundAttribute { Attribute.Name: "now" or "age" };

    private static bool All(IEnumerable<BoundExpression> expressions) => expressions.SelectMany(e => e.Deep()).All(IsStageInvariant);

    // Between two units the running job is ready and its device idle. Values that show this are not constant.
    private static bool IsStageInvariant(BoundExpression expression) => expression switch
    {
        BoundAttribute e => e.Attribute.IsStageInvariant,
        BoundAggregate e => e.Set.Name != "ready",
        BoundIntrinsic { Function.Name: "random" } => false,
        _ => true,
    };
}
