using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Analysis;

/// <summary>What the keys of a policy depend on, which decides how often they are computed.</summary>
public static class OrderAnalysis
{
    /// <summary>
    /// Whether a waiting job's keys stay as they are until an event of its own: every attribute read is the job's own and changes at
    /// such events only.
    /// </summary>
    public static bool IsFixed(BoundPolicy policy) => Keys(policy).SelectMany(k => k.Deep()).All(IsFixed);

    /// <summary>Whether keys draw random numbers.</summary>
    public static bool IsRandom(BoundPolicy policy) =>
        Keys(policy).SelectMany(k => k.Deep()).Any(e => e is BoundIntrinsic { Function.Name: "random" });

    private static IEnumerable<BoundExpression> Keys(BoundPolicy policy) => [.. policy.Prefer, .. policy.Order.Select(k => k.Key)];

    internal static bool IsFixed(BoundExpression expression) => expression switch
    {
        BoundAggregate or BoundCell => false,
        BoundIntrinsic { Function.Name: "random" } => false,
        BoundAttribute { Attribute.Volatility: var volatility } => volatility != Volatility.Any,
        _ => true,
    };
}
