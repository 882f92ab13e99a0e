using SchedLang.Compiler.Binding;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// Whether the generated code keeps the values of <c>let</c>s while it computes one expression. A <c>let</c> is computed wherever it is
/// named, which costs least in nearly all policies. But <c>let a0 = a1 + a1  let a1 = a2 + a2</c> and so on doubles the work with each line.
/// </summary>
internal static class LetSharing
{
    // Limits on repeated computation, for each let and for all lets together.
    private const double MostForEach = 4;
    private const double MostForAll = 64;

    /// <summary>Whether some expression of a policy would compute its <c>let</c>s far too often.</summary>
    public static bool IsNeeded(BoundPolicy policy)
    {
        var counts = new Dictionary<object, double>(ReferenceEqualityComparer.Instance);
        var most = policy.Expressions.Select(e => Count(e, counts)).DefaultIfEmpty().Max();
        return most > MostForAll + (MostForEach * counts.Count);
    }

    /// <summary>Whether an expression names a <c>let</c>, in what functions stand for included.</summary>
    public static bool NamesLet(BoundExpression expression) => expression.Deep().Any(e => e is BoundLetReference);

    /// <summary>Whether each use of a <c>let</c> draws a number of its own, so that its value cannot be kept.</summary>
    public static bool Draws(BoundLet let) => let.Value.Deep().Any(e => e is BoundIntrinsic { Function.Name: "random" });

    // How many lets are computed for an expression, each as often as it is named.
    private static double Count(BoundExpression expression, Dictionary<object, double> counts)
    {
        var count = expression switch
        {
            BoundLetReference e => 1 + Count(e.Let, e.Let.Value, counts),
            BoundCall e => Count(e.Function, e.Function.Body, counts),
            _ => 0,
        };
        foreach (var child in expression.Children)
            count += Count(child, counts);
        return count;
    }

    private static double Count(object name, BoundExpression value, Dictionary<object, double> counts)
    {
        if (!counts.TryGetValue(name, out var count))
            counts.Add(name, count = Count(value, counts));
        return count;
    }
}
