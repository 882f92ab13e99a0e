using Spectre.Console;

namespace SchedLang.Simulator.Output;

/// <summary>Prints what the time of a run's jobs went to, and what their missed deadlines were due to.</summary>
internal static class BlameTables
{
    /// <summary>Prints one run.</summary>
    /// <param name="blame">The run's sums.</param>
    /// <param name="policy">The policy, where several are compared; null for one run.</param>
    /// <param name="console">Receives the tables.</param>
    public static void Write(RunBlame blame, string? policy, IAnsiConsole console)
    {
        var under = policy == null ? "" : $" under {Markup.Escape(policy)}";
        console.WriteLine();
        console.MarkupLine($"[bold]What the time of jobs went to{under}[/]");
        console.WriteLine();
        console.Write(Sums(blame));
        console.WriteLine();
        console.MarkupLine($"[bold]What cost the misses{under}[/]");
        console.WriteLine();
        foreach (var stream in blame.Streams.Where(s => s.Missed > 0))
        {
            console.MarkupLine(
                $"[bold]{Markup.Escape(stream.Name)}[/]: {Count(stream.Missed)} of {Count(stream.Jobs)} jobs missed their deadline. "
                + $"From release to end, those took {FigureText.Time(stream.MissedNs)}:");
            WriteParts(stream, console);
            console.WriteLine();
        }

        Name("No misses", blame.Streams.Where(s => s.HasDeadlines && s.Missed == 0));
        Name("No deadlines", blame.Streams.Where(s => !s.HasDeadlines));

        void Name(string words, IEnumerable<StreamBlame> streams)
        {
            if (string.Join(", ", streams.Select(s => Markup.Escape(s.Name))) is { Length: > 0 } names)
                console.MarkupLine($"{words}: {names}.");
        }
    }

    private static Table Sums(RunBlame blame)
    {
        var hasMisses = blame.Streams.Any(s => s.Missed > 0);
        var table = RunTables.Plain("", "", ["time", "share", .. (string[])(hasMisses ? ["of missed jobs", "share", "misses"] : [])]);
        table.Columns[1].NoWrap = false;
        var (ns, missedNs) = (blame.Streams.Sum(s => (double)s.Ns), blame.Streams.Sum(s => (double)s.MissedNs));
        AddGroup("part", l => l.Of);
        AddGroup("device", l => l.Device ?? "no device");
        AddGroup("clause", l => l.Clause?.ToString() ?? "no clause decided");
        return table;

        void AddGroup(string heading, Func<BlameLine, string> key)
        {
            foreach (var group in blame.Lines.GroupBy(key).OrderByDescending(g => g.Sum(l => (double)l.MissedNs)).ThenByDescending(g => g.Sum(l => (double)l.Ns)))
            {
                var (of, missed) = (group.Sum(l => (double)l.Ns), group.Sum(l => (double)l.MissedNs));
                string[] ofMissed = [missed == 0 ? FigureText.None : FigureText.Time(missed), Share(missed, missedNs), Count(group.Sum(l => l.Misses))];
                table.AddRow([$"[bold]{heading}[/]", Markup.Escape(group.Key), FigureText.Time(of), Share(of, ns), .. hasMisses ? ofMissed : []]);
                heading = "";
            }
        }
    }

    // Lines and not a table, because the text of the last column is long and may wrap.
    private static void WriteParts(StreamBlame stream, IAnsiConsole console)
    {
        var lines = stream.Lines.Where(l => l.MissedJobs > 0)
            .Select(l => (Share: Share(l.MissedNs, stream.MissedNs), Time: FigureText.Time(l.MissedNs), Misses: Misses(l.Misses), l.Text)).ToList();
        if (stream.MissedAtRelease > 0)
            lines.Add(("", "", Misses(stream.MissedAtRelease), "dropped at the release"));
        var (share, time, misses) = (lines.Max(l => l.Share.Length), lines.Max(l => l.Time.Length), lines.Max(l => l.Misses.Length));
        foreach (var line in lines)
        {
            console.MarkupLine(
                $"  {line.Share.PadLeft(share)}  {line.Time.PadLeft(time)}  {line.Misses.PadLeft(misses)}  {Markup.Escape(line.Text)}");
        }
    }

    private static string Misses(long count) => count switch { 0 => "", 1 => "1 miss", _ => $"{Count(count)} misses" };

    private static string Share(double ns, double allNs) => allNs == 0 ? FigureText.None : FigureText.Share(ns / allNs);

    private static string Count(long count) => count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
