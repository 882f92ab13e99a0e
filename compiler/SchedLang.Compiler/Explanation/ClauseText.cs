using System.Text;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Explanation;

/// <summary>Prints source on one line, without comments.</summary>
internal static class ClauseText
{
    /// <summary>The text of a node.</summary>
    public static string Of(SyntaxNode node) => Join(node.Tokens());

    /// <summary>The first line of a handler: <c>on tick every 1 s</c>.</summary>
    public static string Head(HandlerSyntax handler) => Join(handler.Tokens().TakeWhile(t => t.Span.Start < handler.Block.Span.Start));

    private static string Join(IEnumerable<SyntaxToken> tokens)
    {
        var text = new StringBuilder();
        foreach (var token in tokens)
        {
            if (text.Length > 0 && !token.LeadingTrivia.IsEmpty)
                text.Append(' ');
            text.Append(token.Text);
        }

        return text.ToString().TrimEnd(',', ' ');
    }
}
