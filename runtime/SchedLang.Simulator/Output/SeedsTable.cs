using System.Globalization;
using SchedLang.Simulator.Statistics;
using SchedLang.Runtime.Quantities;
using Spectre.Console;

namespace SchedLang.Simulator.Output;

/// <summary>
/// Summarizes runs with different seeds: the mean of each metric, half of its 95 % confidence interval, the smallest and the largest value.
/// A mean that is never in a run is shown as the mean of the jobs that have a value, with the number of jobs without one.
/// </summary>
internal static class SeedsTable
{
    public static void Write(IEnumerable<FinishedRun> runs, IAnsiConsole console)
    {
        FinishedRun? example = null;
        List<ComparisonTable.Row> rows = [];
        List<List<double>> values = [];
        List<List<double>> answered = [];
        long[] never = [];
        var count = 0;
        foreach (var run in runs)
        {
            if (example == null)
            {
                rows = [.. ComparisonTable.Rows(run.Figures)];
                values = [.. rows.Select(_ => new List<double>())];
                answered = [.. rows.Select(_ => new List<double>())];
                never = new long[rows.Count];
                example = run;
            }

            for (var i = 0; i < rows.Count; i++)
            {
                values[i].Add(rows[i].Value(run.Figures));
                if (rows[i].Samples?.Invoke(run.Figures) is not { } samples)
                    continue;
                answered[i].Add(samples.MeanOfFinite);
                never[i] += samples.NeverCount;
            }

            count++;
        }

        if (example == null)
            return;
        console.MarkupLine(string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]{Markup.Escape(example.Figures.Workload.Name)}[/] on {Markup.Escape(example.Figures.Workload.Platform.Name)} under [bold]{Markup.Escape(example.Identity.Policy)}[/]: {new Duration(example.Figures.DurationNs)}, {count} seeds"));
        console.WriteLine();
        var table = RunTables.Plain("", "", ["mean", "± (95 %)", "least", "greatest"]);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (values[i].TrueForAll(double.IsNaN) || (row.HideZero && values[i].TrueForAll(v => v == 0)))
                continue;
            var estimate = Estimate.Of(values[i]);
            var known = values[i].Where(v => !double.IsNaN(v)).ToList();
            table.AddRow(
                $"[bold]{Markup.Escape(row.Subject)}[/]", row.Words,
                never[i] > 0 ? $"[red]{FigureText.WithNever(Estimate.Of(answered[i]).Mean, never[i])}[/]" : RunTables.Cell(row.Metric, row.Unit, estimate.Mean),
                estimate.HasInterval ? FigureText.Of(row.Unit, estimate.HalfWidth) : FigureText.None,
                FigureText.Of(row.Unit, known.Min()), FigureText.Of(row.Unit, known.Max()));
        }

        console.Write(table);
    }
}
