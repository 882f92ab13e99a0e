using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>Writes a declaration as lines.</summary>
internal sealed class DeclarationWriter
{
    private const int MaxWidth = 120;
    private const int Step = 2;

    // Continuation lines of a clause are indented further than the contents of its braces.
    private const int Continuation = 3 * Step;

    private readonly DeclarationTokens _tokens;
    private readonly List<Line> _lines = [];

    private DeclarationWriter(DeclarationTokens tokens) => _tokens = tokens;

    /// <summary>The lines of a declaration without syntax errors. The text before its first token is left out.</summary>
    public static List<Line> Write(DeclarationSyntax declaration)
    {
        var writer = new DeclarationWriter(new DeclarationTokens(declaration));
        writer.WriteNode(declaration, 0);
        return writer._lines;
    }

    private WrittenMember WriteNode(SyntaxNode node, int indent)
    {
        var start = _lines.Count;
        var parts = MemberPart.Of(node, _tokens);
        if (IsOneLine(parts))
        {
            var line = Piece.ToLine(Piece.AllOf(node, _tokens), indent);
            if (line.Width <= MaxWidth)
                _lines.Add(line);
        }

        if (_lines.Count == start)
            WriteParts(parts, indent);
        return new WrittenMember(node, _lines[start], _lines.Count == start + 1);
    }

    // One line if the author wrote no line end inside the braces or at another possible break.
    private bool IsOneLine(List<MemberPart> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var tokens = parts[i].Tokens;
            for (var j = 0; j < tokens.Count; j++)
            {
                var isFirst = i == 0 && j == 0;
                var endsBraces = i > 0 && j == 0;
                if (!isFirst && (tokens[j].Gap.HasComments || tokens[j].BeginsAuthorsLine || (endsBraces && tokens[j].Gap.HasNewLine)))
                    return false;
            }

            if (parts[i].Members.Any(HasNewLine))
                return false;
        }

        return true;
    }

    private bool HasNewLine(SyntaxNode node) =>
        node.Tokens().Select(_tokens.Find).Any(t => t != null && (t.Gap.HasNewLine || t.Gap.HasComments));

    private void WriteParts(List<MemberPart> parts, int indent)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            // The part begins with the brace that closes the previous one.
            var part = parts[i];
            if (i > 0)
                WriteGap(part.Tokens[0].Gap, indent + Step, isFirst: parts[i - 1].Members.Count == 0, isLast: true);
            WriteTokens(part.Tokens, indent);
            if (part.Owner is AttributeBlockSyntax && part.Members.Any(m => GapBefore(m).HasNewLine))
                WriteAttributeLines(part.Members, indent + Step);
            else
                WriteMembers(part.Members, indent + Step);
        }
    }

    private void WriteMembers(List<SyntaxNode> members, int indent)
    {
        var written = new List<WrittenMember>();
        foreach (var member in members)
        {
            var gap = GapBefore(member);
            var isAfterBlankLine = WriteGap(gap, indent, isFirst: member == members[0]);
            written.Add(WriteNode(member, indent));
            written[^1].Head.IsAfterBlankLine = isAfterBlankLine;
            written[^1].IsApart = gap.HasBlankLine;
        }

        Columns.AlignMembers(written);
    }

    // Attributes that their author put on one line stay together.
    private void WriteAttributeLines(List<SyntaxNode> attributes, int indent)
    {
        var rows = new List<Line?>();
        foreach (var attribute in attributes)
        {
            var gap = GapBefore(attribute);
            var isAfterBlankLine = WriteGap(gap, indent, isFirst: attribute == attributes[0]);
            var isOneLine = IsOneLine(MemberPart.Of(attribute, _tokens));
            if (isOneLine && !gap.HasNewLine && !gap.HasComments && rows.Count > 0 && rows[^1] is { } row)
            {
                var cell = new Cell($"{row.Cells.Count}", 2);
                cell.Text.Append(Piece.ToLine(Piece.AllOf(attribute, _tokens), 0).Cells[0].Text);
                if (row.Width + cell.Width <= MaxWidth)
                {
                    row.Cells.Add(cell);
                    continue;
                }
            }

            if (gap.HasBlankLine)
                rows.Add(null);
            var head = WriteNode(attribute, indent).Head;
            head.IsAfterBlankLine = isAfterBlankLine;
            rows.Add(isOneLine ? head : null);
        }

        Columns.AlignRows(rows, 1);
    }

    private Gap GapBefore(SyntaxNode node) => _tokens.Find(node.Tokens().First())!.Gap;

    /// <summary>Writes the comments before a token. Returns whether a blank line comes right before the token.</summary>
    private bool WriteGap(Gap gap, int indent, bool isFirst = false, bool isLast = false)
    {
        if (gap.Trailing != null)
            _lines[^1].Comment = gap.Trailing;
        var count = _lines.Count;
        _lines.AddRange(CommentLines(gap, indent));
        if (_lines.Count == count)
            return gap.IsAfterBlankLine && !isFirst && !isLast;
        if (isFirst)
            _lines[count].IsAfterBlankLine = false;
        return gap.IsAfterBlankLine && !isLast;
    }

    /// <summary>The comments of a gap that are on lines of their own.</summary>
    public static IEnumerable<Line> CommentLines(Gap gap, int indent) => gap.Own.Select(comment =>
    {
        var line = new Line(indent) { IsAfterBlankLine = comment.IsAfterBlankLine, Cells = { new Cell("", 0) } };
        line.Cells[0].Text.Append(comment.Text);
        return line;
    });

    // Lines end where they must, before a token that follows a comment, and at the author's line ends if a line may end there.
    private void WriteTokens(List<PlacedToken> tokens, int indent)
    {
        var line = new List<Piece>();
        var lineIndent = indent;
        foreach (var token in tokens)
        {
            if (line.Count > 0 && (token.Gap.HasComments || token.BeginsAuthorsLine))
            {
                WriteLine(line, lineIndent, indent);
                line.Clear();
                lineIndent = indent + (IsClosedOff(token) ? 0 : ContinuationOf(token));
                WriteGap(token.Gap, lineIndent, isFirst: true);
            }

            line.Add(Piece.After(line, token));
        }

        WriteLine(line, lineIndent, indent);
    }

    // Tokens that continue a statement rather than an expression.
    private static bool IsClosedOff(PlacedToken token) => token.Text is "{" or "else" && token.Break == LineBreaks.None;

    private static int ContinuationOf(PlacedToken token) => Continuation + (Step * LineBreaks.DepthOf(token.Break));

    private void WriteLine(List<Piece> pieces, int indent, int clauseIndent) => WriteLine([.. pieces], 0, pieces.Count, indent, clauseIndent);

    /// <param name="pieces">The pieces of a clause.</param>
    /// <param name="start">The first to write.</param>
    /// <param name="end">The first not to write.</param>
    /// <param name="indent">Where the line begins.</param>
    /// <param name="clauseIndent">The indentation of the clause.</param>
    private void WriteLine(Piece[] pieces, int start, int end, int indent, int clauseIndent)
    {
        if (IsTooLong(pieces, start, end, indent))
        {
            var ranks = LeastRanks(pieces, start, end);
            for (var first = start; IsTooLong(pieces, start, end, indent) && BestBreak(pieces, start, end, indent, ranks, first) is { } at; start = at)
            {
                WriteLine(pieces, start, at, indent, clauseIndent);
                pieces[at] = pieces[at] with { Key = null, Space = 0 };
                indent = clauseIndent + ContinuationOf(pieces[at].Placed);
            }
        }

        _lines.Add(Piece.ToLine(pieces.Take(start..end), indent));
    }

    private static bool IsTooLong(Piece[] pieces, int start, int end, int indent)
    {
        var width = indent - pieces[start].Space;
        for (var i = start; i < end && width <= MaxWidth; i++)
            width += pieces[i].Space + pieces[i].Placed.Text.Length;
        return width > MaxWidth;
    }

    // For each piece, the outermost break among it and the pieces after it.
    private static int[] LeastRanks(Piece[] pieces, int start, int end)
    {
        var ranks = new int[end - start];
        var least = LineBreaks.None;
        for (var i = end - 1; i >= start; i--)
            ranks[i - start] = least = Math.Min(least, pieces[i].Placed.Break);
        return ranks;
    }

    /// <summary>Where a line that is too long ends: the last of the outermost breaks that lets the rest fit, else the first.</summary>
    private static int? BestBreak(Piece[] pieces, int start, int end, int indent, int[] ranks, int first)
    {
        var rank = start + 1 < end ? ranks[start + 1 - first] : LineBreaks.None;
        if (rank == LineBreaks.None)
            return null;
        int? best = null;
        var width = indent + pieces[start].Placed.Text.Length;
        for (var i = start + 1; i < end && (best == null || width <= MaxWidth); i++)
        {
            if (pieces[i].Placed.Break == rank)
                best = i;
            width += pieces[i].Space + pieces[i].Placed.Text.Length;
        }

        return best;
    }
}
