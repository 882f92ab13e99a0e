using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>The kind of a token.</summary>
public enum TokenKind
{
    /// <summary>A word of the language, where it is used as one.</summary>
    Keyword,

    /// <summary>A name; many words of the language can be names too.</summary>
    Name,

    /// <summary>A number without its unit.</summary>
    Number,

    /// <summary>A unit directly after a number.</summary>
    Unit,

    /// <summary>Text between quotes.</summary>
    String,

    /// <summary>A sign.</summary>
    Sign,

    /// <summary>The end of the file, which carries what comes after the last token.</summary>
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

/// <summary>A piece of what lies before a token.</summary>
public readonly record struct SyntaxTrivia(TriviaKind Kind, TextSpan Span);

/// <summary>A leaf of the tree, with everything between it and the token before.</summary>
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

    /// <summary>Its kind.</summary>
    public TokenKind Kind { get; }

    /// <inheritdoc/>
    public TextSpan Span { get; }

    /// <summary>The text between it and the token before it.</summary>
    public ImmutableArray<SyntaxTrivia> LeadingTrivia { get; }

    /// <summary>True for a token that the text lacks and the parser made up; its span is empty.</summary>
    public bool IsMissing { get; }

    /// <inheritdoc/>
    public TextSpan FullSpan => LeadingTrivia.IsEmpty ? Span : TextSpan.FromBounds(LeadingTrivia[0].Span.Start, Span.End);

    /// <summary>The text of the token; where a diagnostic offers another one, that: <c>and</c> for <c>&amp;&amp;</c>.</summary>
    public string Text => _meant ?? _source.Slice(Span).ToString();

    /// <summary>Where it is.</summary>
    public TextLocation Location => new(_source, Span);

    public override string ToString() => IsMissing ? "<missing>" : Text;
}
