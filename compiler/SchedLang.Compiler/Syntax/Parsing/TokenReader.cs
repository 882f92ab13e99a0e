using System.Collections.Immutable;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Creates the leaves of the tree in text order. Everything between two taken tokens becomes trivia of the second, so that no text is lost,
/// whatever the parser does.
/// </summary>
internal sealed class TokenReader(SourceText source, ImmutableArray<RawToken> tokens)
{
    private readonly HashSet<ParserToken> _inserted = [];
    private int _next;

    /// <summary>The index of the next raw token. Setting it back makes later tokens available again.</summary>
    public int Position
    {
        get => _next;
        set
        {
            _next = value;
            _inserted.Clear();
        }
    }

    /// <summary>Whether a token comes after all taken tokens.</summary>
    public bool CanTake(ParserToken token) => token.First >= _next && !(token.IsInserted && _inserted.Contains(token));

    /// <summary>Takes a token and returns it as a leaf.</summary>
    public SyntaxToken Take(ParserToken token, TokenKind kind)
    {
        if (token.IsInserted)
        {
            _inserted.Add(token);
            return Missing(kind, token.Meant);
        }

        var leading = TriviaUpTo(token.First);
        _next = token.Last + 1;
        var span = TextSpan.FromBounds(tokens[token.First].Span.Start, tokens[token.Last].Span.End);
        return new SyntaxToken(source, kind, span, leading, meant: token.Meant);
    }

    /// <summary>Creates a token that the text lacks, directly after the last taken one.</summary>
    public SyntaxToken Missing(TokenKind kind, string? meant = null)
    {
        var place = _next == 0 ? 0 : tokens[_next - 1].Span.End;
        return new SyntaxToken(source, kind, new TextSpan(place, 0), [], isMissing: true, meant);
    }

    /// <summary>The end of the file, with all text after the last token as trivia.</summary>
    public SyntaxToken EndOfFile()
    {
        var leading = TriviaUpTo(tokens.Length);
        _next = tokens.Length;
        return new SyntaxToken(source, TokenKind.EndOfFile, new TextSpan(source.Content.Length, 0), leading);
    }

    private ImmutableArray<SyntaxTrivia> TriviaUpTo(int index)
    {
        if (index == _next)
            return [];
        var trivia = ImmutableArray.CreateBuilder<SyntaxTrivia>(index - _next);
        for (var i = _next; i < index; i++)
            trivia.Add(new SyntaxTrivia(KindOf(tokens[i].Type), tokens[i].Span));
        return trivia.MoveToImmutable();
    }

    private static TriviaKind KindOf(int type) => type switch
    {
        SchedLangLexer.SPACE => TriviaKind.Space,
        SchedLangLexer.NEWLINE => TriviaKind.NewLine,
        SchedLangLexer.COMMENT => TriviaKind.Comment,
        _ => TriviaKind.Skipped,
    };
}
