using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;

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

    /// <summary>How many jobs may decode together, known at link time; null for one.</summary>
    public BoundExpression? BatchLimit { get; init; }

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
    ];
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
}
