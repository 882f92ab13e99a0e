using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Binding;

/// <summary>A policy with resolved clauses, not yet linked to a scenario.</summary>
public sealed record BoundPolicy
{
    /// <summary>The policy.</summary>
    public required PolicySymbol Symbol { get; init; }

    /// <summary>The syntax of its clauses, inherited ones included.</summary>
    public ImmutableArray<ClauseSyntax> Clauses { get; init; } = [];

    /// <summary>Conditions of <c>prefer</c>, in the order written.</summary>
    public ImmutableArray<BoundExpression> Prefer { get; init; } = [];

    /// <summary>Keys of <c>order by</c>, in the order written.</summary>
    public ImmutableArray<BoundOrderKey> Order { get; init; } = [];

    /// <summary>Rules of <c>place</c>, in the order written.</summary>
    public ImmutableArray<BoundPlaceRule> Place { get; init; } = [];

    /// <summary>Conditions of <c>hold when</c>.</summary>
    public ImmutableArray<BoundExpression> Hold { get; init; } = [];

    /// <summary>How long a job keeps its device.</summary>
    public Continuation Continues { get; init; }

    /// <summary>Whether and how a ready job may preempt a running one at once.</summary>
    public ImmediatePreemption ImmediatePreemption { get; init; }

    /// <summary>The condition of <c>preempt immediately</c>, or null.</summary>
    public BoundExpression? PreemptWhen { get; init; }

    /// <summary>Whether the first job that cannot be placed ends a pass (<c>strict</c>).</summary>
    public bool IsStrict { get; init; }

    /// <summary>Tokens in a chunk of prefill, known at link time; null without chunked prefill.</summary>
    public BoundExpression? ChunkBy { get; init; }

    /// <summary>Whether every chunk takes as long as a full one.</summary>
    public bool PadsChunks { get; init; }

    /// <summary>The stages in which jobs may run together, each at most once.</summary>
    public ImmutableArray<BoundBatch> Batches { get; init; } = [];

    /// <summary>Whether units of several jobs can occur. Where a limit is not known, they can.</summary>
    public bool MakesBatches => Batches.Any(b => !b.IsOfOne);

    /// <summary>Whether only decodes are batched, at once and up to a number that is known before the run. So is it without batches.</summary>
    public bool BatchesOnlyDecodes =>
        Batches.All(b => b.IsOfOne || (b.Stage == Stage.Decode && b.Limit.IsKnownBeforeRun())) && !WaitsForBatches;

    /// <summary>Whether a job may wait for others that would join it.</summary>
    public bool WaitsForBatches => Batches.Any(b => b is { IsOfOne: false, Wait: not (null or BoundConstant { Value.Value: 0L }) });

    /// <summary>Its state variables.</summary>
    public ImmutableArray<StateSymbol> States { get; init; } = [];

    /// <summary>Its handlers. Handlers of one event run in this order.</summary>
    public ImmutableArray<BoundHandler> Handlers { get; init; } = [];

    /// <summary>
    /// Numbers of the keys that are drawn at random for each stream: conditions of <c>prefer</c> first, from 0. Empty before constants are
    /// folded.
    /// </summary>
    public ImmutableSortedSet<int> DrawnByStream { get; init; } = [];

    /// <summary>Every expression of every clause and handler.</summary>
    public IEnumerable<BoundExpression> Expressions => [.. ClauseExpressions, .. Handlers.SelectMany(h => h.Expressions)];

    /// <summary>Every expression of every clause.</summary>
    public IEnumerable<BoundExpression> ClauseExpressions =>
    [
        .. Prefer,
        .. Order.Select(k => k.Key),
        .. Place.SelectMany(r => new[] { r.When, r.Where, r.Objective }.OfType<BoundExpression>()),
        .. Hold,
        .. PreemptWhen == null ? (IEnumerable<BoundExpression>)[] : [PreemptWhen],
        .. Batches.Select(b => b.Limit),
    ];
}

/// <summary>A stage in which several jobs may run together.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Limit">How many jobs at most: an int, computed for the job that is dispatched and its device. Below 1 it counts as 1.</param>
/// <param name="Wait">How long jobs may wait for a full batch, known at link time; null for no time.</param>
public sealed record BoundBatch(BatchSyntax Syntax, Stage Stage, BoundExpression Limit, BoundExpression? Wait)
{
    /// <summary>Whether the limit is known to be one job.</summary>
    public bool IsOfOne => Limit is BoundConstant { Value.AsInteger: <= 1 };
}

/// <summary>A key of <c>order by</c>.</summary>
public sealed record BoundOrderKey(OrderKeySyntax Syntax, BoundExpression Key, bool IsDescending);

/// <summary>A rule of <c>place</c>.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Target">The devices to choose from.</param>
/// <param name="Kinds">For <see cref="PlaceTarget.Kinds"/>, in order of preference.</param>
/// <param name="When">Condition on the job, or null.</param>
/// <param name="Where">Condition on the job and a device, or null.</param>
/// <param name="Objective">The value to minimize; null to choose the first device.</param>
public sealed record BoundPlaceRule(
    PlaceSyntax Syntax,
    PlaceTarget Target,
    ImmutableArray<DeviceKind> Kinds,
    BoundExpression? When,
    BoundExpression? Where,
    BoundExpression? Objective);

/// <summary>A <c>let</c>.</summary>
public sealed record BoundLet(string Name, LetSyntax Syntax, BoundExpression Value);

/// <summary>A function, bound for certain argument types.</summary>
public sealed record BoundFunction(string Name, FunctionSyntax Syntax, ImmutableArray<LocalSymbol> Parameters, BoundExpression Body);

/// <summary>Walks expressions.</summary>
public static class BoundExpressions
{
    /// <summary>An expression and all expressions within it, including the bodies of lets and functions.</summary>
    public static IEnumerable<BoundExpression> Deep(this BoundExpression expression)
    {
        var open = new Stack<BoundExpression>([expression]);
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Children)
                open.Push(child);
            if (next is BoundLetReference { Let: var let } && seen.Add(let))
                open.Push(let.Value);
            if (next is BoundCall { Function: var function } && seen.Add(function))
                open.Push(function.Body);
        }
    }

    /// <summary>Whether an expression reads only constants, parameters and the platform.</summary>
    public static bool IsKnownBeforeRun(this BoundExpression expression) => !expression.Deep().Any(ReadsRun);

    /// <summary>Whether an expression itself, apart from its parts, reads the state of a run or draws.</summary>
    public static bool ReadsRun(BoundExpression expression) =>
        expression is BoundAttribute { Of: not BoundPlatform } or BoundCell or BoundAggregate or BoundSubject or BoundIntrinsic { Function.Name: "random" };
}
