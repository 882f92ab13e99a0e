using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>Decides whether a blank separates two tokens of one line.</summary>
internal static class Spacing
{
    /// <summary>The number of blanks between two tokens, each given with its parent node.</summary>
    public static int Between(SyntaxToken left, SyntaxNode leftParent, SyntaxToken right, SyntaxNode rightParent) =>
        IsTightBefore(right, rightParent) || IsTightAfter(left, leftParent) ? 0 : 1;

    private static bool IsTightBefore(SyntaxToken token, SyntaxNode parent) => token.Text switch
    {
        "," or ")" or "[" or "]" or "." or ".." => true,
        "(" => parent is not ParenthesizedSyntax,
        ":" => parent is not (DeviceSyntax or ModelSyntax or OperatorSyntax or StreamSyntax),
        _ => false,
    };

    private static bool IsTightAfter(SyntaxToken token, SyntaxNode parent) => token.Text switch
    {
        "(" or "[" or "." or ".." or "~" => true,
        "-" => parent is UnarySyntax or ValueSyntax or ValueTextSyntax,
        _ => false,
    };
}
