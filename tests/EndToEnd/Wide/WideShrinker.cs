using System.Diagnostics;

namespace SchedLang.EndToEnd.Wide;

/// <summary>Makes a program that goes wrong small, so that its fault can be seen.</summary>
internal static class WideShrinker
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The program without all that its fault does not need, as far as that is found within a minute.</summary>
    /// <param name="program">A program that goes wrong.</param>
    /// <param name="difference">How it does.</param>
    /// <param name="differenceOf">How a program goes wrong; null where it does not.</param>
    public static (WideProgram Program, string Difference) Shrink(WideProgram program, string difference, Func<WideProgram, string?> differenceOf)
    {
        var started = Stopwatch.StartNew();
        var kind = KindOf(difference);
        var again = true;
        Try(program.WithoutSettings());
        while (again && started.Elapsed < Longest)
        {
            again = false;
            for (var line = program.Text.Split('\n').Length - 1; line >= 0 && started.Elapsed < Longest; line--)
            {
                if (IsWhole(program.Text.Split('\n')[line]))
                    again |= Try(program.Without(line));
            }

            foreach (var (file, content) in program.Data.Where(d => d.Key is not ("table.csv" or "contention.csv")).ToList())
                again |= Halve(file, content);
        }

        return (program, difference);

        bool Try(WideProgram smaller)
        {
            if (differenceOf(smaller) is not { } found || KindOf(found) != kind)
                return false;
            (program, difference) = (smaller, found);
            return true;
        }

        bool Halve(string file, string content)
        {
            var rows = content.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return rows.Length > 2 && (Try(program.With(file, Rows(rows[..1], rows[1..(1 + (rows.Length / 2))]))) || Try(program.With(file, Rows(rows[..1], rows[(1 + (rows.Length / 2))..]))));
        }
    }

    private static string Rows(string[] header, string[] rows) => string.Join('\n', [.. header, .. rows]) + "\n";

    // The file or the kind of exception.
    private static string KindOf(string difference) => difference.Split(',', ':')[0];

    private static bool IsWhole(string line) => line.Count(c => c == '{') == line.Count(c => c == '}') && line.Trim().Length > 1;
}
