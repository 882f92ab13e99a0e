using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>Finds what the placement of a policy depends on: whether a table can hold it, and which fast paths apply.</summary>
/// <param name="PlaceIsTableDriven">Placement depends only on stream, unit and set of idle devices.</param>
/// <param name="SharesPlacement">Placement depends only on stream, unit and values that are the same for all jobs at one moment.</param>
/// <param name="SharesFailure">Whether a job finds any device depends only on stream, unit and values that are the same for all jobs at one moment.</param>
/// <param name="CanRunAhead">The engine may run ahead with the placement table.</param>
/// <param name="ReadsProgress">The policy reads values of a job that change after its release, other than stage, deadline and next unit.</param>
/// <param name="ReadsOthers">It reads such values of jobs other than the one being considered, or when a busy device becomes free.</param>
/// <param name="PreemptsByQueue">Eligibility queues also work with immediate preemption.</param>
/// <param name="QueuesByEligibility">Ready jobs can wait in eligibility queues.</param>
/// <param name="RunsAhead">The engine runs ahead if the platform has at most 64 devices, no contention and no variation.</param>
public sealed record PlacementAnalysis(
    bool PlaceIsTableDriven, bool SharesPlacement, bool SharesFailure, bool CanRunAhead, bool ReadsProgress, bool ReadsOthers, bool PreemptsByQueue, bool QueuesByEligibility, bool RunsAhead)
{
    /// <summary>Whether a job that finds no device at one moment of a pass finds none later in the pass, because no start changes what rules and holds read.</summary>
    public bool RefusalsStand { get; init; }

    /// <summary>Analyses a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="invariance">What is constant within a stage.</param>
    /// <param name="chargesTransfers">Whether the platform has a transfer time, so placement depends on where a job last ran.</param>
    public static PlacementAnalysis Of(BoundPolicy policy, StageInvariance invariance, bool chargesTransfers)
    {
        var isAlike = !Asked(policy).Append(policy.PreemptWhen).OfType<BoundExpression>().Any(e => TellsJobsApart(e, chargesTransfers));
        var isTableDriven = Asked(policy).SelectMany(e => e.Deep()).All(IsTableInput);
        var readsProgress = !(isTableDriven && invariance.OrderIsStageInvariant && policy.ImmediatePreemption == ImmediatePreemption.Never && policy.Handlers.IsEmpty && policy.States.IsEmpty);
        var readsOthers = readsProgress && policy.Expressions.SelectMany(e => e.Deep()).Any(ReadsOther);
        var isAlone = !policy.MakesBatches;
        var preemptsByQueue = policy.ImmediatePreemption != ImmediatePreemption.Never && policy.PreemptWhen == null && (policy.ImmediatePreemption == ImmediatePreemption.LosingWork || !WhereDependsOnRest(policy));
        var queuesByEligibility = isTableDriven && isAlone && !OrderAnalysis.DrawsByJob(policy) && (policy.ImmediatePreemption == ImmediatePreemption.Never || (preemptsByQueue && OrderAnalysis.IsKeptSorted(policy)));
        var runsAhead = isTableDriven && isAlone && ((queuesByEligibility && policy.ImmediatePreemption == ImmediatePreemption.Never) || (invariance.OrderIsStageInvariant && invariance.PlaceIsStageInvariant))
            && invariance.CanCoalesce && policy.Continues == Continuation.Unit;
        var sharesFailure = !Conditions(policy).Any(e => TellsJobsApart(e, chargesTransfers));
        return new(isTableDriven, isAlike && !queuesByEligibility && !policy.WaitsForBatches, sharesFailure, true, readsProgress, readsOthers, preemptsByQueue, queuesByEligibility, runsAhead)
        {
            RefusalsStand = Conditions(policy).All(Totals.OutlastsDispatches),
        };
    }

    /// <summary>Names of the changing values that rules and holds read: the reasons against a placement table.</summary>
    public static IEnumerable<string> TableObstacles(BoundPolicy policy) => Asked(policy).SelectMany(e => e.Deep()).Where(e => !IsTableInput(e)).Select(e => e switch
    {
        BoundAttribute attribute => attribute.Attribute.Name,
        BoundCell cell => cell.State.Name,
        BoundIntrinsic intrinsic => intrinsic.Function.Name,
        BoundAggregate aggregate => aggregate.Set.Name,
        _ => e.Syntax.ToString(),
    }).Distinct();

    /// <summary>Whether a policy reads for how long units held devices.</summary>
    public static bool ReadsHeldTime(BoundPolicy policy) =>
        policy.Expressions.SelectMany(e => e.Deep()).Any(e => e is BoundAttribute { Attribute: { Owner: Owner.Job, Name: "executed" } or { Owner: Owner.Device, Name: "utilization" } });

    private static IEnumerable<BoundExpression> Asked(BoundPolicy policy) =>
        [.. policy.Place.SelectMany(r => new[] { r.When, r.Where, r.Objective }).OfType<BoundExpression>(), .. policy.Hold];

    // What decides whether a job finds a device. Which device is best matters only if the best one may be busy.
    private static IEnumerable<BoundExpression> Conditions(BoundPolicy policy) =>
        [.. policy.Place.SelectMany(r => new[] { r.When, r.Where, r.Target == PlaceTarget.Any ? r.Objective : null }).OfType<BoundExpression>(), .. policy.Hold];

    // Whether a preempted job, whose unit is shorter than before, may accept other devices.
    private static bool WhereDependsOnRest(BoundPolicy policy) =>
        policy.Place.Any(r => r.Target == PlaceTarget.Any)
        || policy.Place.SelectMany(r => new[] { r.When, r.Where }).OfType<BoundExpression>().Concat(policy.Hold)
            .SelectMany(e => e.Deep()).Any(e => e is BoundAttribute { Attribute.Owner: Owner.Pair });

    // Of the job being placed, only values that all jobs of its stream with the same next unit share may be read.
    internal static bool TellsJobsApart(BoundExpression expression, bool chargesTransfers) =>
        IsJob(expression) || expression.Deep().Any(e => e switch
        {
            BoundAttribute { Of: var of, Attribute: var read } => IsJob(of) && !IsShared(read, chargesTransfers),
            BoundIntrinsic { Function.Name: "random" } => true,
            BoundLetReference { Let.Value: var value } => IsJob(value),
            BoundCall { Function.Body: var body } call => IsJob(body) || call.Arguments.Any(IsJob),
            _ => e.Children.Any(IsJob),
        });

    private static bool IsJob(BoundExpression? expression) => expression is BoundSubject { Subject: Subject.Job };

    // A job being placed is ready, so its next unit can start now.
    private static bool IsShared(AttributeSymbol attribute, bool chargesTransfers) =>
        attribute.IsTableInput || (attribute.Owner == Owner.Pair && (!chargesTransfers || attribute.Name is "switch" or "next_ready"));

    // Values that are constant within a stage are up to date even if a running job's progress is not.
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
