using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds the keys before which none can come: where each key is one of a few constants or a condition, as in <c>order by if laxity &lt;= 2 ms then
/// 2 else 0 descending</c>. Jobs that are asked in the order of their release need not be asked behind the first one with these keys.
/// </summary>
public static class FirstKeys
{
    /// <summary>
    /// The best constant of each key, null for a condition, in the order of the keys; empty if there is none of some key, or if the start of another job may change a
    /// key.
    /// </summary>
    public static ImmutableArray<BoundConstant?> Of(BoundPolicy policy)
    {
        var bests = policy.Prefer.Select(p => BestOf(p, isDescending: true)).Concat(policy.Order.Select(k => BestOf(k.Key, k.IsDescending))).ToList();
        return bests.TrueForAll(b => b.IsKnown) && policy.DrawnByStream.IsEmpty ? [.. bests.Select(b => b.Constant)] : [];
    }

    private static (bool IsKnown, BoundConstant? Constant) BestOf(BoundExpression key, bool isDescending)
    {
        if (!Totals.OutlastsDispatches(key) || OrderAnalysis.Draws(key))
            return (false, null);
        if (key.Type == SchedType.Bool)
            return (true, null);
        var constant = ConstantChoices.Extreme(key, isDescending);
        return (constant != null, constant);
    }
}
