using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A token of the text, independent of the parser.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Start">The offset of its first character.</param>
/// <param name="IsFirstOnLine">Whether it is the first token of its line.</param>
internal readonly record struct TextToken(string Text, int Start, bool IsFirstOnLine)
{
    public int End => Start + Text.Length;

    public bool IsWord => char.IsAsciiLetter(Text[0]) || Text[0] == '_';

    public bool IsNumber => char.IsAsciiDigit(Text[0]);
}

/// <summary>
/// Splits a text into words and signs. Completion uses these instead of the tree because they also exist in half-written text.
/// </summary>
internal static class TextTokens
{
    /// <summary>The tokens that end at or before an offset, without comments.</summary>
    public static List<TextToken> Before(SourceText source, int offset)
    {
        var tokens = new List<TextToken>();
        Scan(source.Content, offset, tokens);
        return tokens;
    }

    /// <summary>Whether an offset is in a comment or between quotes.</summary>
    public static (bool InComment, int? StringStart) Surrounding(SourceText source, int offset) => Scan(source.Content, offset, []);

    private static (bool InComment, int? StringStart) Scan(string text, int end, List<TextToken> tokens)
    {
        var isFirst = true;
        for (var i = 0; i < end;)
        {
            var c = text[i];
            if (c == '\n')
            {
                isFirst = true;
                i++;
            }
            else if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c == '/' && i + 1 < text.Length && text[i + 1] == '/')
            {
                while (i < text.Length && text[i] != '\n')
                    i++;
                if (i >= end)
                    return (true, null);
            }
            else
            {
                var start = i;
                i = EndOf(text, i);
                if (c == '"' && (i > end || (i == end && (i - start < 2 || text[i - 1] != '"'))))
                    return (false, start);
                tokens.Add(new TextToken(text[start..Math.Min(i, end)], start, isFirst));
                isFirst = false;
            }
        }

        return (false, null);
    }

    private static int EndOf(string text, int i)
    {
        var c = text[i];
        if (c == '"')
        {
            var end = i + 1;
            while (end < text.Length && text[end] is not ('"' or '\n' or '\r'))
                end++;
            return end < text.Length && text[end] == '"' ? end + 1 : end;
        }

        if (char.IsAsciiLetterOrDigit(c) || c == '_')
        {
            while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == '_'))
                i++;
            return i;
        }

        return i + 1 < text.Length && text[i..(i + 2)] is "==" or "!=" or "<=" or ">=" or ".." or "+=" or "-=" or "*=" or "/=" ? i + 2 : i + 1;
    }
}
