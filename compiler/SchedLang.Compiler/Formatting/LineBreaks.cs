using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>
/// Ranks the places in a clause where a line may end. A line that is too long breaks at the lowest rank first.
/// </summary>
internal static class LineBreaks
{
    /// <summary>No line ends here.</summary>
    public const int None = int.MaxValue;

    // More than the number of kinds of breaks, so that breaks outside parentheses come before breaks inside.
    private const int Depth = 10;

    /// <summary>The rank of the break before a child of a node.</summary>
    /// <param name="parent">The node.</param>
    /// <param name="index">The index of the child.</param>
    /// <param name="depth">The number of open parentheses.</param>
    public static int RankOf(SyntaxNode parent, int index, int depth)
    {
        var rank = RankOf(parent, index);
        return rank == None ? None : (depth * Depth) + rank;
    }

    /// <summary>The number of open parentheses at a break.</summary>
    public static int DepthOf(int rank) => rank == None ? 0 : rank / Depth;

    /// <summary>Whether the children of a node are in parentheses.</summary>
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
