using SchedLang.Compiler.Binding;

namespace SchedLang.Compiler.Analysis;

/// <summary>Values that are one of a few constants: <c>if late then 2 else 0</c>. Who looks for the largest one can stop where it is found.</summary>
internal static class ConstantChoices
{
    // Functions can stand for each other in so many ways that no one would read all of them.
    private const int MostChoices = 64;

    /// <summary>The largest constant that an expression can be, or the smallest; null if it can be anything else.</summary>
    public static BoundConstant? Extreme(BoundExpression expression, bool isLargest)
    {
        var choices = new List<BoundConstant>();
        if (!Gather(expression, choices) || choices.Exists(c => c.Value.Value is not long || c.Type != expression.Type))
            return null;
        return isLargest ? choices.MaxBy(c => c.Value.AsInteger) : choices.MinBy(c => c.Value.AsInteger);
    }

    // False where there are too many, or something that is no constant.
    private static bool Gather(BoundExpression expression, List<BoundConstant> choices)
    {
        switch (expression)
        {
            case BoundConstant constant:
                choices.Add(constant);
                return choices.Count <= MostChoices;
            case BoundConditional choice:
                return Gather(choice.WhenTrue, choices) && Gather(choice.WhenFalse, choices);
            case BoundCall { Function.Body: var body }:
                return Gather(body, choices);
            case BoundLetReference { Let.Value: var value }:
                return Gather(value, choices);
            default:
                return false;
        }
    }
}
