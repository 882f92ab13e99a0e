using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>
/// Before which tokens of a clause a line may end, and which of them to take first where a line is too long: the lower, the sooner.
/// </summary>
internal static class LineBreaks
{
    /// <summary>No line ends here.</summary>
    public const int None = int.MaxValue;

    // More than there are kinds of breaks: what lies outside parentheses breaks before what lies inside.
    private const int Depth = 10;

    /// <summary>How a child of a node breaks.</summary>
    /// <param name="parent">The node.</param>
    /// <param name="index">Which child.</param>
    /// <param name="depth">How many parentheses are open.</param>
    public static int RankOf(SyntaxNode parent, int index, int depth)
    {
        var rank = RankOf(parent, index);
        return rank == None ? None : (depth * Depth) + rank;
    }

    /// <summary>How many parentheses are open where a line breaks.</summary>
    public static int DepthOf(int rank) => rank == None ? 0 : rank / Depth;

    /// <summary>Whether what lies below a node lies in parentheses.</summary>
    public static bool OpensParentheses(SyntaxNode node) =>
        node is ParenthesizedSyntax or ArgumentListSyntax or AggregateSyntax or ParameterListSyntax or PolicyUseSyntax or IndexSyntax;

    private static int RankOf(SyntaxNode parent, int index)
    {
        if (index > 0 && parent.Children[index - 1] is SyntaxToken { Text: "," } && parent.Children[index] is not SyntaxToken { Text: ")" })
            return 0;
        if (index == 0 || parent.Children[index] is not SyntaxToken token)
            return None;
        return (parent, token.Text) switch
        {
            (PlaceSyntax, "on") when index > 1 => 0,
            (PolicySyntax, "extends") => 0,
            (PreemptSyntax or HandlerSyntax, "when") => 0,
            (PlaceSyntax or ForSyntax or AggregateSyntax, "where") => 1,
            (PlaceSyntax, "minimizing") => 1,
            (ConditionalSyntax, "then" or "else") => 2,
            (BinarySyntax, "or") => 3,
            (BinarySyntax, "and") => 4,
            (BinarySyntax, "+" or "-") => 6,
            (BinarySyntax, "*" or "/" or "%") => 7,
            (BinarySyntax, _) => 5,
            _ => None,
        };
    }
}
