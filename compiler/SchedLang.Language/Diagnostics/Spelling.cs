namespace SchedLang.Compiler.Diagnostics;

/// <summary>Finds the closest known word.</summary>
public static class Spelling
{
    /// <summary>The candidate closest to a word; null if none is close.</summary>
    public static string? Closest(string word, IEnumerable<string> candidates)
    {
        if (word.Length is 0 or > 64)
            return null;
        var allowed = Math.Max(1, word.Length / 3);
        return candidates
            .Where(c => c.Length <= 64)
            .Select(c => (Word: c, Distance: Distance(Fold(word), Fold(c))))
            .Where(c => c.Distance <= allowed && c.Distance < c.Word.Length)
            .OrderBy(c => c.Distance)
            .ThenBy(c => Math.Abs(c.Word.Length - word.Length))
            .ThenBy(c => c.Word, StringComparer.Ordinal)
            .Select(c => c.Word)
            .FirstOrDefault();
    }

    private static string Fold(string word) => word.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>The number of insertions, deletions, changes and swaps of neighbours (optimal string alignment).</summary>
    private static int Distance(string left, string right)
    {
        var (before, previous, current) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j], current[j - 1]) + 1, previous[j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[right.Length];
    }
}
