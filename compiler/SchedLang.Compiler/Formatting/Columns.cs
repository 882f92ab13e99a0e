using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>A declaration, clause or attribute as lines.</summary>
/// <param name="Node">Its syntax.</param>
/// <param name="Head">Its first line.</param>
/// <param name="IsOneLine">Whether it has no other line.</param>
internal sealed record WrittenMember(SyntaxNode Node, Line Head, bool IsOneLine)
{
    /// <summary>Whether a blank line separates it from the previous member.</summary>
    public bool IsApart { get; set; }
}

/// <summary>Aligns similar parts of lines in columns by moving them to the right.</summary>
internal static class Columns
{
    // The largest move. A part that would move further stays, so that one long entry does not spoil the column.
    private const int MaxMove = 40;

    /// <summary>
    /// Aligns consecutive devices, models, streams and policies without blank lines between them:
    /// the colons of all, and the parts of one-line members.
    /// </summary>
    public static void AlignMembers(IReadOnlyList<WrittenMember> members)
    {
        foreach (var run in Runs(members, (a, b) => a.Node.GetType() == b.Node.GetType() && !b.IsApart))
        {
            var rows = run.Select(m => m.IsOneLine ? m.Head : null).ToList();
            if (run[0].Node is DeviceSyntax or ModelSyntax or OperatorSyntax or StreamSyntax)
            {
                AlignColumn(run, m => m.Head, 1);
                AlignRows(rows, 2);
            }
            else if (run[0].Node is PolicySyntax)
                AlignRows(rows, 1);
        }
    }

    /// <summary>Aligns the parts of consecutive lines, starting at one part. A null line takes no part.</summary>
    public static void AlignRows(IReadOnlyList<Line?> rows, int cell)
    {
        foreach (var run in Runs(rows, (a, b) => a != null && b is { IsAfterBlankLine: false }).Where(r => r[0] != null))
            AlignFrom(run!, cell);
    }

    /// <summary>Aligns the end-of-line comments of a block, up to the next blank line.</summary>
    public static void AlignComments(IReadOnlyList<Line> lines)
    {
        foreach (var block in Runs(lines, (a, b) => a.Indent == b.Indent && !b.IsAfterBlankLine && a.Raw.Length == 0 && b.Raw.Length == 0))
        {
            foreach (var (run, width) in OfLikeWidth([.. block.Where(l => l.Comment != null)], l => l.Width))
            {
                foreach (var line in run)
                    line.CommentGap += width - line.Width;
            }
        }
    }

    private static void AlignFrom(IReadOnlyList<Line> rows, int cell)
    {
        foreach (var run in Runs(rows, (a, b) => KeyOf(a, cell) is { } key && key == KeyOf(b, cell)))
        {
            if (run.Count < 2)
                continue;
            foreach (var group in AlignColumn(run, l => l, cell))
                AlignFrom(group, cell + 1);
        }
    }

    private static List<IReadOnlyList<T>> AlignColumn<T>(IReadOnlyList<T> run, Func<T, Line> lineOf, int cell)
    {
        var groups = new List<IReadOnlyList<T>>();
        foreach (var (group, width) in OfLikeWidth(run, m => lineOf(m).WidthUpTo(cell)))
        {
            foreach (var line in group.Select(lineOf).Where(l => l.Cells.Count > cell))
                line.Cells[cell].Gap += width - line.WidthUpTo(cell);
            groups.Add(group);
        }

        return groups;
    }

    private static string? KeyOf(Line line, int cell) => cell < line.Cells.Count ? line.Cells[cell].Key : null;

    private static IEnumerable<(IReadOnlyList<T> Group, int Width)> OfLikeWidth<T>(IReadOnlyList<T> all, Func<T, int> widthOf)
    {
        for (var (start, end) = (0, 0); start < all.Count; start = end)
        {
            var (least, most) = (widthOf(all[start]), widthOf(all[start]));
            for (end = start + 1; end < all.Count; end++)
            {
                var width = widthOf(all[end]);
                if (Math.Max(most, width) - Math.Min(least, width) > MaxMove)
                    break;
                (least, most) = (Math.Min(least, width), Math.Max(most, width));
            }

            yield return ([.. all.Skip(start).Take(end - start)], most);
        }
    }

    private static IEnumerable<IReadOnlyList<T>> Runs<T>(IReadOnlyList<T> all, Func<T, T, bool> goOn)
    {
        for (var (start, end) = (0, 0); start < all.Count; start = end)
        {
            for (end = start + 1; end < all.Count && goOn(all[end - 1], all[end]);)
                end++;
            yield return [.. all.Skip(start).Take(end - start)];
        }
    }
}
