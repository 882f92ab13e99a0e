using System.Collections.Immutable;
using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>A node or a token.</summary>
public interface ISyntaxElement
{
    /// <summary>From its first token to its last.</summary>
    TextSpan Span { get; }

    /// <summary>The same with what lies before the first token.</summary>
    TextSpan FullSpan { get; }
}

/// <summary>
/// A node of the syntax tree: immutable, and together with its siblings it holds every character of the file, so that the text
/// can be had back from the tree.
/// </summary>
public abstract class SyntaxNode : ISyntaxElement
{
    /// <param name="source">The file.</param>
    /// <param name="children">Tokens, nodes and lists of nodes in the order of the text; those that are not there are null.</param>
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

    /// <summary>Tokens and nodes in the order of the text.</summary>
    public ImmutableArray<ISyntaxElement> Children { get; }

    /// <inheritdoc/>
    public TextSpan Span { get; }

    /// <inheritdoc/>
    public TextSpan FullSpan => Children.Length == 0 ? Span : TextSpan.FromBounds(Children[0].FullSpan.Start, Span.End);

    /// <summary>Where it is.</summary>
    public TextLocation Location => new(Source, Span);

    /// <summary>Whether the parser had to make up or to skip anything in it.</summary>
    public bool HasFaults => Tokens().Any(t => t.IsMissing || t.LeadingTrivia.Any(l => l.Kind == TriviaKind.Skipped));

    /// <summary>All tokens below it in the order of the text.</summary>
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

    /// <summary>The text with all that lies between the tokens, as it was.</summary>
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
