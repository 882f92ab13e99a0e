using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>What of a policy can be computed before a run, unit by unit, so that a decision is looked up.</summary>
/// <param name="PlaceIsTableDriven">Where a job goes depends on its stream, its unit and which devices are idle only.</param>
/// <param name="SharesPlacement">Where a job goes depends on its stream, its unit and what is the same for all jobs at one moment.</param>
/// <param name="CanRunAhead">Decisions that come out as before may be looked up ahead.</param>
/// <param name="ReadsProgress">Something is read of what becomes of a job after its release beside stage, deadline and next unit.</param>
/// <param name="ReadsOthers">Such is read of other jobs than the one being considered, or when a busy device will be free.</param>
/// <param name="PreemptsByQueue">Also jobs that take devices can wait by the devices that they would start on.</param>
/// <param name="QueuesByEligibility">Ready jobs can wait by the devices that they would start on.</param>
/// <param name="RunsAhead">The engine steps where the platform has at most 64 devices, whose units do not slow each other down.</param>
public sealed record PlacementAnalysis(
    bool PlaceIsTableDriven, bool SharesPlacement, bool CanRunAhead, bool ReadsProgress, bool ReadsOthers, bool PreemptsByQueue, bool QueuesByEligibility, bool RunsAhead)
{
    /// <summary>What can be computed before a run of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="invariance">What is steady in it.</param>
    /// <param name="chargesTransfers">Whether the platform charges for a job that moves, so that where it last ran counts.</param>
    public static PlacementAnalysis Of(BoundPolicy policy, StageInvariance invariance, bool chargesTransfers)
    {
        var isAlike = !Asked(policy).Append(policy.PreemptWhen).OfType<BoundExpression>().Any(e => TellsJobsApart(e, chargesTransfers));
        var isTableDriven = Asked(policy).SelectMany(e => e.Deep()).All(IsTableInput);
        var readsProgress = !(isTableDriven && invariance.OrderIsStageInvariant && policy.ImmediatePreemption == ImmediatePreemption.Never && policy.Handlers.IsEmpty && policy.States.IsEmpty);
        var readsOthers = readsProgress && policy.Expressions.SelectMany(e => e.Deep()).Any(ReadsOther);
        var isAlone = policy.BatchLimit is null or BoundConstant { Value.Value: 1L };
        var preemptsByQueue = policy.ImmediatePreemption != ImmediatePreemption.Never && policy.PreemptWhen == null && (policy.ImmediatePreemption == ImmediatePreemption.LosingWork || !WhereDependsOnRest(policy));
        var queuesByEligibility = isTableDriven && isAlone && !OrderAnalysis.IsRandom(policy) && (policy.ImmediatePreemption == ImmediatePreemption.Never || (preemptsByQueue && OrderAnalysis.IsKeptSorted(policy)));
        var runsAhead = isTableDriven && isAlone && ((queuesByEligibility && policy.ImmediatePreemption == ImmediatePreemption.Never) || (invariance.OrderIsStageInvariant && invariance.PlaceIsStageInvariant))
            && invariance.CanCoalesce && policy.Continues == Continuation.Unit;
        return new(isTableDriven, isAlike && !queuesByEligibility, true, readsProgress, readsOthers, preemptsByQueue, queuesByEligibility, runsAhead);
    }

    /// <summary>What rules and holds read that changes from moment to moment, by name: why choices are not looked up.</summary>
    public static IEnumerable<string> TableObstacles(BoundPolicy policy) => Asked(policy).SelectMany(e => e.Deep()).Where(e => !IsTableInput(e)).Select(e => e switch
    {
        BoundAttribute attribute => attribute.Attribute.Name,
        BoundCell cell => cell.State.Name,
        BoundIntrinsic intrinsic => intrinsic.Function.Name,
        BoundAggregate aggregate => aggregate.Set.Name,
        _ => e.Syntax.ToString(),
    }).Distinct();

    private static IEnumerable<BoundExpression> Asked(BoundPolicy policy) =>
        [.. policy.Place.SelectMany(r => new[] { r.When, r.Where, r.Objective }).OfType<BoundExpression>(), .. policy.Hold];

    // Whether the devices that a job would start on can be others once it was stopped amid a unit of which less is left.
    private static bool WhereDependsOnRest(BoundPolicy policy) =>
        policy.Place.Any(r => r.Target == PlaceTarget.Any)
        || policy.Place.SelectMany(r => new[] { r.When, r.Where }).OfType<BoundExpression>().Concat(policy.Hold)
            .SelectMany(e => e.Deep()).Any(e => e is BoundAttribute { Attribute.Owner: Owner.Pair });

    // Of the job in question, only what is the same for all of its stream with the same unit before them may be read.
    private static bool TellsJobsApart(BoundExpression expression, bool chargesTransfers) =>
        IsJob(expression) || expression.Deep().Any(e => e switch
        {
            BoundAttribute { Of: var of, Attribute: var read } => IsJob(of) && !IsShared(read, chargesTransfers),
            BoundIntrinsic { Function.Name: "random" } => true,
            BoundLetReference { Let.Value: var value } => IsJob(value),
            BoundCall { Function.Body: var body } call => IsJob(body) || call.Arguments.Any(IsJob),
            _ => e.Children.Any(IsJob),
        });

    private static bool IsJob(BoundExpression? expression) => expression is BoundSubject { Subject: Subject.Job };

    // A job that is asked is ready: its next unit can start now.
    private static bool IsShared(AttributeSymbol attribute, bool chargesTransfers) =>
        attribute.IsTableInput || (attribute.Owner == Owner.Pair && (!chargesTransfers || attribute.Name is "switch" or "next_ready"));

    // What stays as it is within a stage is known of jobs that run, however far they are.
    private static bool ReadsOther(BoundExpression expression) => expression is BoundAttribute e && e.Attribute.Owner switch
    {
        Owner.Job => !IsJob(e.Of) && !e.Attribute.IsStageInvariant && !e.Attribute.IsTableInput,
        Owner.Pair => !IsJob(e.Of) || e.Attribute.Name is "finish" or "stage_finish" or "next_ready",
        Owner.Device => e.Attribute.Name is "free_at" or "running" or "bandwidth" or "utilization",
        _ => false,
    };

    private static bool IsTableInput(BoundExpression expression) => expression switch
    {
        BoundAttribute e => e.Attribute.IsTableInput,
        BoundAggregate or BoundCell => false,
        BoundIntrinsic { Function.Name: "random" } => false,
        _ => true,
    };
}
