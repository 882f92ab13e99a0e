using SchedLang.Compiler.Binding;

namespace SchedLang.Compiler.Analysis;

/// <summary>Values that are one of a few constants: <c>if late then 2 else 0</c>. Who looks for the largest one can stop where it is found.</summary>
internal static class ConstantChoices
{
    /// <summary>The largest constant that an expression can be, or the smallest; null if it can be anything else.</summary>
    public static BoundConstant? Extreme(BoundExpression expression, bool isLargest)
    {
        var choices = Of(expression).ToList();
        if (choices.Exists(c => c == null || c.Value.Value is not long || c.Type != expression.Type))
            return null;
        return isLargest ? choices.MaxBy(c => c!.Value.AsInteger) : choices.MinBy(c => c!.Value.AsInteger);
    }

    // With null for what is no constant.
    private static IEnumerable<BoundConstant?> Of(BoundExpression expression) => expression switch
    {
        BoundConstant constant => [constant],
        BoundConditional choice => Of(choice.WhenTrue).Concat(Of(choice.WhenFalse)),
        BoundCall { Function.Body: var body } => Of(body),
        BoundLetReference { Let.Value: var value } => Of(value),
        _ => [null],
    };
}
