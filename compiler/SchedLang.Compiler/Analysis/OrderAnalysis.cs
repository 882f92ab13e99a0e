using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>What the keys of a policy depend on, which decides how often they are computed.</summary>
public static class OrderAnalysis
{
    /// <summary>
    /// Whether a waiting job's keys stay as they are until an event of its own: every attribute read is the job's own and changes at
    /// such events only.
    /// </summary>
    public static bool IsFixed(BoundPolicy policy) => Keys(policy).SelectMany(k => k.Deep()).All(IsFixed);

    /// <summary>
    /// Whether some keys move with the clock, but for all waiting jobs alike, and the others are fixed: then two waiting jobs never change
    /// places. Not with <c>preempt immediately</c>, under which running jobs are compared too, whose keys move otherwise.
    /// </summary>
    public static bool ShiftsAlike(BoundPolicy policy) =>
        policy.ImmediatePreemption == ImmediatePreemption.Never && !IsFixed(policy)
        && policy.Prefer.All(p => p.Deep().All(IsFixed))
        && policy.Order.All(k => k.Key.Deep().All(IsFixed) || KeyAnalysis.ShiftsAlike(k.Key));

    /// <summary>Whether waiting jobs stay in one order, each put in its place at its own events, for either reason.</summary>
    public static bool IsKeptSorted(BoundPolicy policy) => IsFixed(policy) || ShiftsAlike(policy);

    /// <summary>
    /// Whether some keys move with the clock at a speed of each job's own, which stays until an event of the job's, and the others are fixed
    /// or move for all alike: then it can be told when two waiting jobs can change places.
    /// </summary>
    public static bool IsLinear(BoundPolicy policy) =>
        policy.ImmediatePreemption == ImmediatePreemption.Never && !IsKeptSorted(policy)
        && policy.Prefer.All(p => p.Deep().All(IsFixed))
        && policy.Order.All(k => k.Key.Deep().All(IsFixed) || (KeyAnalysis.ShiftsAlike(k.Key) && !k.Key.Deep().Any(KeyAnalysis.IsLong)) || !KeyAnalysis.LinearPartsOf(k.Key).IsEmpty);

    /// <summary>Whether keys draw random numbers.</summary>
    public static bool IsRandom(BoundPolicy policy) =>
        Keys(policy).SelectMany(k => k.Deep()).Any(e => e is BoundIntrinsic { Function.Name: "random" });

    /// <summary>What jobs are ordered by, most important first.</summary>
    internal static IEnumerable<BoundExpression> Keys(BoundPolicy policy) => [.. policy.Prefer, .. policy.Order.Select(k => k.Key)];

    internal static bool IsFixed(BoundExpression expression) => expression switch
    {
        BoundAggregate or BoundCell => false,
        BoundIntrinsic { Function.Name: "random" } => false,
        BoundAttribute { Attribute.Volatility: var volatility } => volatility != Volatility.Any,
        _ => true,
    };
}
