using SchedLang.Compiler.Binding;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// Decides whether generated code caches the values of lets while it computes an expression.
/// By default each use computes the let, which costs least in nearly all policies.
/// But in <c>let a0 = a1 + a1  let a1 = a2 + a2</c> and so on, each line doubles the work.
/// </summary>
internal static class LetSharing
{
    // Limits on repeated computation, for each let and for all lets together.
    private const double MostForEach = 4;
    private const double MostForAll = 64;

    /// <summary>Whether an expression of a policy would compute its lets too often.</summary>
    public static bool IsNeeded(BoundPolicy policy)
    {
        var counts = new Dictionary<object, double>(ReferenceEqualityComparer.Instance);
        var most = policy.Expressions.Select(e => Count(e, counts)).DefaultIfEmpty().Max();
        return most > MostForAll + (MostForEach * counts.Count);
    }

    /// <summary>Whether an expression uses a let, directly or in the body of a function.</summary>
    public static bool NamesLet(BoundExpression expression) => expression.Deep().Any(e => e is BoundLetReference);

    /// <summary>Whether each use of a let draws its own random number, so its value cannot be cached.</summary>
    public static bool Draws(BoundLet let) => let.Value.Deep().Any(e => e is BoundIntrinsic { Function.Name: "random" });

    // The number of let evaluations in an expression, counting each use.
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
