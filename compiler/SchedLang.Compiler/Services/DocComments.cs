using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Finds the comments of a declaration: the lines directly above it, and the comment at the end of its last line.</summary>
internal static class DocComments
{
    /// <summary>The comment of a declaration without its slashes; null where there is none.</summary>
    public static string? Of(SyntaxNode node, SourceText source)
    {
        var lines = new List<string>();
        var line = source.PositionOf(node.Span.Start).Line;
        for (var above = line - 1; above >= 0 && Comment(source, source.LineSpan(above)) is { } comment; above--)
            lines.Insert(0, comment);
        if (lines.Count == 0 && source.PositionOf(node.Span.End).Line == line && Behind(source, node.Span.End) is { } behind)
            lines.Add(behind);
        lines.RemoveAll(l => l.StartsWith("allow:", StringComparison.Ordinal));
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private static string? Comment(SourceText source, TextSpan line)
    {
        var text = source.Slice(line).Trim().ToString();
        return text.StartsWith("//", StringComparison.Ordinal) ? text.TrimStart('/').Trim() : null;
    }

    private static string? Behind(SourceText source, int offset)
    {
        var line = source.LineSpan(source.PositionOf(offset).Line);
        return offset >= line.End ? null : Comment(source, TextSpan.FromBounds(offset, line.End));
    }
}
