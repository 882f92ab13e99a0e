using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>Finds what the keys of a policy depend on, which decides how often the engine computes them.</summary>
public static class OrderAnalysis
{
    /// <summary>
    /// Whether a waiting job's keys change only at its own events: every attribute that they read changes only there.
    /// </summary>
    public static bool IsFixed(BoundPolicy policy) => Keys(policy).All(k => IsFixed(policy, k));

    /// <summary>Whether a key of a waiting job changes only at the job's own events, or at ticks that change a policy's state.</summary>
    public static bool IsFixed(BoundPolicy policy, BoundExpression key) => key.Deep().All(e => IsFixed(e) || OwnStates.IsRead(policy, e));

    /// <summary>
    /// Whether keys change with the clock equally for all waiting jobs, or are fixed: two waiting jobs never change places. False with
    /// <c>preempt immediately</c>, which also compares running jobs, whose keys change differently.
    /// </summary>
    public static bool ShiftsAlike(BoundPolicy policy) =>
        policy.ImmediatePreemption == ImmediatePreemption.Never && !IsFixed(policy)
        && policy.Prefer.All(p => IsFixed(policy, p))
        && policy.Order.All(k => IsFixed(policy, k.Key) || KeyAnalysis.ShiftsAlike(k.Key));

    /// <summary>Whether waiting jobs stay sorted, for either reason. A job is inserted at its own events.</summary>
    public static bool IsKeptSorted(BoundPolicy policy) => IsFixed(policy) || ShiftsAlike(policy);

    /// <summary>
    /// Whether each key is linear, fixed, or changes equally for all jobs. The time at which two waiting jobs can change places is then known.
    /// </summary>
    public static bool IsLinear(BoundPolicy policy) =>
        policy.ImmediatePreemption == ImmediatePreemption.Never && !IsKeptSorted(policy)
        && policy.Prefer.All(p => p.Deep().All(IsFixed))
        && policy.Order.All(k => k.Key.Deep().All(IsFixed) || (KeyAnalysis.ShiftsAlike(k.Key) && !k.Key.Deep().Any(KeyAnalysis.IsLong)) || !KeyAnalysis.LinearPartsOf(k.Key).IsEmpty);

    /// <summary>Whether keys draw random numbers.</summary>
    public static bool IsRandom(BoundPolicy policy) => Keys(policy).Any(Draws);

    /// <summary>Whether keys draw random numbers for each job.</summary>
    public static bool DrawsByJob(BoundPolicy policy) => Keys(policy).Index().Any(k => Draws(k.Item) && !policy.DrawnByStream.Contains(k.Index));

    /// <summary>Whether an expression draws random numbers.</summary>
    internal static bool Draws(BoundExpression expression) => expression.Deep().Any(e => e is BoundIntrinsic { Function.Name: "random" });

    /// <summary>The keys, most important first.</summary>
    internal static IEnumerable<BoundExpression> Keys(BoundPolicy policy) => [.. policy.Prefer, .. policy.Order.Select(k => k.Key)];

    internal static bool IsFixed(BoundExpression expression) => expression switch
    {
        BoundAggregate or BoundCell => false,
        BoundIntrinsic { Function.Name: "random" } => false,
        BoundAttribute { Attribute.Volatility: var volatility } => volatility != Volatility.Any,
        _ => true,
    };
}
