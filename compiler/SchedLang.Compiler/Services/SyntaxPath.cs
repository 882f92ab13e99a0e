using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A token with the nodes that contain it, outermost first.</summary>
/// <param name="Nodes">From the file to the token's parent.</param>
/// <param name="Token">The token.</param>
internal sealed record SyntaxPath(ImmutableArray<SyntaxNode> Nodes, SyntaxToken Token)
{
    /// <summary>The direct parent of the token.</summary>
    public SyntaxNode Parent => Nodes[^1];

    /// <summary>The innermost node of a kind.</summary>
    public T? Find<T>()
        where T : SyntaxNode
    {
        for (var i = Nodes.Length - 1; i >= 0; i--)
        {
            if (Nodes[i] is T found)
                return found;
        }

        return null;
    }

    /// <summary>The token at or directly before an offset; null between tokens. Where two tokens touch, a word wins over a sign.</summary>
    public static SyntaxPath? At(SyntaxTree tree, int offset)
    {
        SyntaxPath? best = null;
        foreach (var path in Near(tree.Root, offset, []))
        {
            if (best == null || (IsWord(path.Token) && !IsWord(best.Token)))
                best = path;
        }

        return best;
    }

    /// <summary>Every token with its path, in text order.</summary>
    public static IEnumerable<SyntaxPath> All(SyntaxTree tree) => Below(tree.Root, []);

    private static IEnumerable<SyntaxPath> Below(SyntaxNode node, ImmutableArray<SyntaxNode> above)
    {
        var path = above.Add(node);
        foreach (var child in node.Children)
        {
            if (child is SyntaxToken { IsMissing: false } token)
                yield return new SyntaxPath(path, token);
            else if (child is SyntaxNode inner)
            {
                foreach (var found in Below(inner, path))
                    yield return found;
            }
        }
    }

    private static IEnumerable<SyntaxPath> Near(SyntaxNode node, int offset, ImmutableArray<SyntaxNode> above)
    {
        var path = above.Add(node);
        foreach (var child in node.Children)
        {
            if (child.Span.Start > offset)
                break;
            if (child.Span.End < offset || child.Span.Length == 0)
                continue;
            if (child is SyntaxToken { IsMissing: false } token && token.Kind != TokenKind.EndOfFile)
                yield return new SyntaxPath(path, token);
            else if (child is SyntaxNode inner)
            {
                foreach (var found in Near(inner, offset, path))
                    yield return found;
            }
        }
    }

    private static bool IsWord(SyntaxToken token) => token.Kind is TokenKind.Name or TokenKind.Keyword or TokenKind.Unit or TokenKind.String;
}
