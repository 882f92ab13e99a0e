using System.Collections.Immutable;
using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>A node or a token.</summary>
public interface ISyntaxElement
{
    /// <summary>The range from its first token to its last.</summary>
    TextSpan Span { get; }

    /// <summary>The range including the trivia before its first token.</summary>
    TextSpan FullSpan { get; }
}

/// <summary>
/// An immutable node of the syntax tree. The tree contains every character of the file, so the text can be rebuilt from it.
/// </summary>
public abstract class SyntaxNode : ISyntaxElement
{
    /// <param name="source">The file.</param>
    /// <param name="children">Tokens, nodes and lists of nodes in text order. A missing optional child is null.</param>
    protected SyntaxNode(SourceText source, params ReadOnlySpan<object?> children)
    {
        Source = source;
        var elements = ImmutableArray.CreateBuilder<ISyntaxElement>(children.Length);
        foreach (var child in children)
        {
            if (child is ISyntaxElement element)
                elements.Add(element);
            else if (child is IEnumerable<ISyntaxElement> list)
                elements.AddRange(list);
        }

        Children = elements.ToImmutable();
        Span = TextSpan.FromBounds(
            Children.Length == 0 ? 0 : Children[0].Span.Start,
            Children.Length == 0 ? 0 : Children[^1].Span.End);
    }

    /// <summary>The file.</summary>
    public SourceText Source { get; }

    /// <summary>The child tokens and nodes in text order.</summary>
    public ImmutableArray<ISyntaxElement> Children { get; }

    /// <inheritdoc/>
    public TextSpan Span { get; }

    /// <inheritdoc/>
    public TextSpan FullSpan => Children.Length == 0 ? Span : TextSpan.FromBounds(Children[0].FullSpan.Start, Span.End);

    /// <summary>The location of the node in the file.</summary>
    public TextLocation Location => new(Source, Span);

    /// <summary>Whether the parser inserted or skipped anything in the node.</summary>
    public bool HasFaults => Tokens().Any(t => t.IsMissing || t.LeadingTrivia.Any(l => l.Kind == TriviaKind.Skipped));

    /// <summary>All tokens below the node in text order.</summary>
    public IEnumerable<SyntaxToken> Tokens()
    {
        var open = new Stack<ISyntaxElement>([this]);
        while (open.TryPop(out var element))
        {
            if (element is SyntaxToken token)
                yield return token;
            else if (element is SyntaxNode node)
            {
                for (var i = node.Children.Length - 1; i >= 0; i--)
                    open.Push(node.Children[i]);
            }
        }
    }

    /// <summary>The original text of the node, including all trivia.</summary>
    public string ToFullString()
    {
        var text = new StringBuilder();
        foreach (var token in Tokens())
        {
            foreach (var trivia in token.LeadingTrivia)
                text.Append(Source.Slice(trivia.Span));
            text.Append(Source.Slice(token.Span));
        }

        return text.ToString();
    }

    public override string ToString() => Source.Slice(Span).ToString();
}
