using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>The kind of a token.</summary>
public enum TokenKind
{
    /// <summary>A keyword that is used as one.</summary>
    Keyword,

    /// <summary>A name. Many keywords can be names too.</summary>
    Name,

    /// <summary>A number without its unit.</summary>
    Number,

    /// <summary>A unit directly after a number.</summary>
    Unit,

    /// <summary>Quoted text.</summary>
    String,

    /// <summary>A sign.</summary>
    Sign,

    /// <summary>The end of the file. Its trivia is everything after the last token.</summary>
    EndOfFile,
}

/// <summary>Text between tokens.</summary>
public enum TriviaKind
{
    /// <summary>Blanks and tabs.</summary>
    Space,

    /// <summary>The end of a line.</summary>
    NewLine,

    /// <summary>From <c>//</c> to the end of the line.</summary>
    Comment,

    /// <summary>Unexpected text, which is reported.</summary>
    Skipped,
}

/// <summary>A piece of the text before a token.</summary>
public readonly record struct SyntaxTrivia(TriviaKind Kind, TextSpan Span);

/// <summary>A leaf of the tree, with the text between it and the token before it.</summary>
public sealed class SyntaxToken : ISyntaxElement
{
    private readonly SourceText _source;
    private readonly string? _meant;

    internal SyntaxToken(
        SourceText source, TokenKind kind, TextSpan span, ImmutableArray<SyntaxTrivia> leading, bool isMissing = false, string? meant = null)
    {
        _source = source;
        _meant = meant;
        Kind = kind;
        Span = span;
        LeadingTrivia = leading;
        IsMissing = isMissing;
    }

    /// <summary>The kind of the token.</summary>
    public TokenKind Kind { get; }

    /// <inheritdoc/>
    public TextSpan Span { get; }

    /// <summary>The text between it and the token before it.</summary>
    public ImmutableArray<SyntaxTrivia> LeadingTrivia { get; }

    /// <summary>Whether the parser inserted the token because the text lacks it. The span of such a token is empty.</summary>
    public bool IsMissing { get; }

    /// <inheritdoc/>
    public TextSpan FullSpan => LeadingTrivia.IsEmpty ? Span : TextSpan.FromBounds(LeadingTrivia[0].Span.Start, Span.End);

    /// <summary>
    /// The text of the token. Where a diagnostic offers a replacement, this is the replacement: <c>and</c> for <c>&amp;&amp;</c>.
    /// </summary>
    public string Text => _meant ?? _source.Slice(Span).ToString();

    /// <summary>The location of the token in the file.</summary>
    public TextLocation Location => new(_source, Span);

    public override string ToString() => IsMissing ? "<missing>" : Text;
}
