using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Computes line edits that turn one text into another.</summary>
internal static class LineEdits
{
    // The largest table for the longest common subsequence. A larger change is replaced as a whole, to bound the time.
    private const int MostCells = 4_000_000;

    /// <summary>The edits in order. Unchanged lines are left alone.</summary>
    public static IReadOnlyList<FileEdit> Between(SourceText source, string text)
    {
        var (before, after) = (Lines(source.Content), Lines(text));
        var start = 0;
        while (start < before.Count && start < after.Count && before[start] == after[start])
            start++;
        var end = 0;
        while (end < before.Count - start && end < after.Count - start && before[^(end + 1)] == after[^(end + 1)])
            end++;
        var edits = new List<FileEdit>();
        var offset = before.Take(start).Sum(l => l.Length);
        foreach (var (removed, added) in Changes(before[start..^end], after[start..^end]))
        {
            var length = removed.Sum(l => l.Length);
            if (!removed.SequenceEqual(added))
                edits.Add(new FileEdit(new TextLocation(source, new TextSpan(offset, length)), string.Concat(added)));
            offset += length;
        }

        return edits;
    }

    // Alternating changed and unchanged runs of lines, from the longest common subsequence.
    private static IEnumerable<(List<string> Removed, List<string> Added)> Changes(List<string> before, List<string> after)
    {
        if ((long)before.Count * after.Count > MostCells)
            return [(before, after)];
        var common = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return Walk(before, after, common);
    }

    private static IEnumerable<(List<string> Removed, List<string> Added)> Walk(List<string> before, List<string> after, int[,] common)
    {
        var (i, j) = (0, 0);
        while (i < before.Count || j < after.Count)
        {
            if (i < before.Count && j < after.Count && before[i] == after[j])
            {
                yield return ([before[i]], [after[j]]);
                (i, j) = (i + 1, j + 1);
                continue;
            }

            var (removed, added) = (new List<string>(), new List<string>());
            while ((i < before.Count || j < after.Count) && !(i < before.Count && j < after.Count && before[i] == after[j]))
            {
                if (j == after.Count || (i < before.Count && common[i + 1, j] >= common[i, j + 1]))
                    removed.Add(before[i++]);
                else
                    added.Add(after[j++]);
            }

            yield return (removed, added);
        }
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
