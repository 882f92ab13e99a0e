using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Formatting;

/// <summary>A comment on a line of its own.</summary>
internal readonly record struct OwnComment(string Text, bool IsAfterBlankLine);

/// <summary>The text between two tokens that formatting keeps: comments and line ends.</summary>
/// <param name="Trailing">The comment on the line of the token before.</param>
/// <param name="Own">The comments on lines of their own.</param>
/// <param name="HasNewLine">Whether the next token begins a line.</param>
/// <param name="IsAfterBlankLine">Whether a blank line comes right before the next token.</param>
internal sealed record Gap(string? Trailing, ImmutableArray<OwnComment> Own, bool HasNewLine, bool IsAfterBlankLine)
{
    public bool HasComments => Trailing != null || !Own.IsEmpty;

    public bool HasBlankLine => IsAfterBlankLine || Own.Any(c => c.IsAfterBlankLine);

    /// <summary>Reads the trivia before a token.</summary>
    /// <param name="source">The file.</param>
    /// <param name="trivia">The text before the token.</param>
    /// <param name="isAtStart">Whether the file starts here, so no comment can belong to a previous line.</param>
    public static Gap Of(SourceText source, IEnumerable<SyntaxTrivia> trivia, bool isAtStart = false)
    {
        string? trailing = null;
        var own = ImmutableArray.CreateBuilder<OwnComment>();
        var newLines = 0;
        var hasNewLine = isAtStart;
        foreach (var piece in trivia)
        {
            if (piece.Kind == TriviaKind.NewLine)
            {
                newLines++;
                hasNewLine = true;
            }

            if (piece.Kind != TriviaKind.Comment)
                continue;
            var text = source.Slice(piece.Span).TrimEnd().ToString();
            if (hasNewLine)
                own.Add(new OwnComment(text, newLines > 1));
            else
                trailing = text;
            newLines = 0;
        }

        return new Gap(trailing, own.ToImmutable(), hasNewLine, newLines > 1);
    }
}
