using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Protocol;

namespace SchedLang.LanguageServer;

/// <summary>Converts between positions of the protocol and places in a text. Both count UTF-16 code units.</summary>
internal static class Positions
{
    /// <summary>The offset of a position. A position past the end of its line or of the text means that end.</summary>
    public static int Offset(SourceText text, Position position)
    {
        if (position.Line < 0)
            return 0;
        if (position.Line >= text.LineCount)
            return text.Content.Length;
        var line = text.LineSpan(position.Line);
        return line.Start + Math.Clamp(position.Character, 0, line.Length);
    }

    public static Position Of(SourceText text, int offset)
    {
        var position = text.PositionOf(offset);
        return new Position(position.Line, position.Column);
    }

    public static Protocol.Range Of(SourceText text, TextSpan span) => new(Of(text, span.Start), Of(text, span.End));

    public static Protocol.Range Of(TextLocation location) => Of(location.Source, location.Span);

    public static TextSpan Span(SourceText text, Protocol.Range range)
    {
        var (start, end) = (Offset(text, range.Start), Offset(text, range.End));
        return TextSpan.FromBounds(Math.Min(start, end), Math.Max(start, end));
    }
}
