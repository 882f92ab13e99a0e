using System.Text;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Formatting;

/// <summary>Writes a file as lines: its declarations, the unchanged ones, and the text between them.</summary>
/// <param name="tree">The file.</param>
/// <param name="stays">Which declarations stay unchanged.</param>
internal sealed class FileWriter(SyntaxTree tree, Predicate<DeclarationSyntax> stays)
{
    private readonly SourceText _source = tree.Source;
    private readonly List<Line> _lines = [];
    private readonly List<WrittenMember> _written = [];

    // The position up to which the file is written.
    private int _end;

    public string Write()
    {
        foreach (var declaration in tree.Root.Declarations.Where(d => d.Children.Length > 0))
        {
            if (stays(declaration))
            {
                WriteRaw(declaration.Span.End);
                AlignWritten();
                continue;
            }

            var gap = GapBefore(declaration.Tokens().First());
            var firstOfGap = _lines.Count;
            var isAfterBlankLine = WriteGap(gap);
            var first = _lines.Count;
            _lines.AddRange(DeclarationWriter.Write(declaration));
            _lines[first].IsAfterBlankLine = isAfterBlankLine;
            var written = new WrittenMember(declaration, _lines[first], _lines.Count == first + 1);
            // Only one-line declarations may follow each other without a blank line.
            if (!gap.HasBlankLine && _written.Count > 0 && !(_written[^1].IsOneLine && written.IsOneLine))
                _lines[firstOfGap].IsAfterBlankLine = true;
            written.IsApart = gap.HasBlankLine || _lines[firstOfGap].IsAfterBlankLine;
            _written.Add(written);
            _end = declaration.Span.End;
        }

        WriteGap(GapBefore(tree.Root.EndOfFile));
        AlignWritten();
        if (_lines.Count == 0)
            return "";
        _lines[0].IsAfterBlankLine = false;
        return ToText(_lines, NewLine());
    }

    /// <summary>Joins lines to a text and aligns end-of-line comments.</summary>
    public static string ToText(List<Line> lines, string newLine)
    {
        Columns.AlignComments(lines);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.IsAfterBlankLine)
                text.Append(newLine);
            line.WriteTo(text);
            text.Append(newLine);
        }

        return text.ToString();
    }

    // Skipped text is kept, together with everything before it.
    private Gap GapBefore(SyntaxToken token)
    {
        var skipped = token.LeadingTrivia.LastOrDefault(t => t.Kind == TriviaKind.Skipped);
        if (skipped.Kind == TriviaKind.Skipped)
        {
            WriteRaw(skipped.Span.End);
            AlignWritten();
        }

        return Gap.Of(_source, token.LeadingTrivia.Where(t => t.Span.Start >= _end), isAtStart: _end == 0);
    }

    private bool WriteGap(Gap gap)
    {
        if (gap.Trailing != null)
            _lines[^1].Comment = gap.Trailing;
        _lines.AddRange(DeclarationWriter.CommentLines(gap, 0));
        return gap.IsAfterBlankLine;
    }

    private void WriteRaw(int end)
    {
        var text = _source.Slice(TextSpan.FromBounds(_end, end)).ToString();
        if (_lines.Count == 0)
            _lines.Add(new Line(0));
        _lines[^1].Raw.Append(text);
        _end = end;
    }

    private void AlignWritten()
    {
        Columns.AlignMembers(_written);
        _written.Clear();
    }

    // The line end of the first line.
    private string NewLine()
    {
        var end = _source.Content.IndexOf('\n', StringComparison.Ordinal);
        return end > 0 && _source.Content[end - 1] == '\r' ? "\r\n" : "\n";
    }
}
