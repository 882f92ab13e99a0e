using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using Spectre.Console;

namespace SchedLang.Simulator.Output;

/// <summary>Several policies on one scenario, side by side. The best value of each row is highlighted.</summary>
internal static class ComparisonTable
{
    // Rows of the whole run before and after those of streams and devices.
    private static readonly (string Metric, string Words, bool HideZero)[] FirstRows =
        [("violation_rate", "missed deadlines", false), ("starved", "starved", true)];

    private static readonly (string Metric, string Words, bool HideZero)[] LastRows =
        [("energy", "energy", false), ("dropped", "dropped jobs", true), ("preemptions", "preemptions", true), ("work_lost", "work lost", true)];

    private static readonly (string Metric, string Words)[] StreamRows =
    [
        ("violation_rate", "missed deadlines"), ("latency.p99", "latency p99"), ("ttft.mean", "TTFT mean"), ("starved", "starved"), ("tpt.mean", "TPT mean"),
        ("token_violation_rate", "late tokens"),
    ];

    /// <summary>The samples that the table needs.</summary>
    public static SampleKinds Needs { get; } =
        MetricCatalog.NeedsOf(MetricCatalog.OfRun, FirstRows.Concat(LastRows).Select(r => r.Metric))
        | MetricCatalog.NeedsOf(MetricCatalog.OfStream, StreamRows.Select(r => r.Metric));

    public static void Write(IReadOnlyList<FinishedRun> runs, IAnsiConsole console)
    {
        var first = runs[0].Figures;
        console.MarkupLine(
            $"[bold]{Markup.Escape(first.Workload.Name)}[/] on {Markup.Escape(first.Workload.Platform.Name)}: "
            + $"{new Duration(first.DurationNs)}, seed {runs[0].Identity.Seed.ToString(CultureInfo.InvariantCulture)}");
        console.WriteLine();
        var table = RunTables.Plain("", "", [.. runs.Select(r => Markup.Escape(r.Identity.Policy))]);
        foreach (var row in Rows(first))
        {
            var values = runs.Select(r => row.Value(r.Figures)).ToList();
            if (values.TrueForAll(double.IsNaN) || (row.HideZero && values.TrueForAll(v => v == 0)))
                continue;
            var best = values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Min();
            var isContest = row.SmallerIsBetter && values.Any(v => v > best);
            table.AddRow([
                $"[bold]{Markup.Escape(row.Subject)}[/]",
                row.Words,
                .. runs.Zip(values, (r, v) => isContest && v == best ? $"[green]{FigureText.Of(row.Unit, v)}[/]" : row.Cell(r.Figures, v)),
            ]);
        }

        console.Write(table);
        RunTables.WriteDerived(first.Workload, console);
    }

    internal static IEnumerable<Row> Rows(RunFigures example)
    {
        foreach (var (metric, words, hideZero) in FirstRows)
            yield return OfRun(metric, words, hideZero);
        for (var i = 0; i < example.Streams.Length; i++)
        {
            var stream = example.Streams[i];
            foreach (var (metric, words) in StreamRows)
            {
                if (!stream.IsLlm || metric != "latency.p99")
                    yield return OfStream(i, stream.Definition.Name, metric, words, hideZero: metric == "starved");
            }
        }

        for (var i = 0; i < example.Devices.Length; i++)
            yield return OfDevice(i, example.Devices[i].Device.Name);
        foreach (var (metric, words, hideZero) in LastRows)
            yield return OfRun(metric, words, hideZero);
    }

    private static Row OfRun(string id, string words, bool hideZero)
    {
        var metric = MetricCatalog.OfRun.First(m => m.Id == id);
        return new Row("all", id, words, metric.Unit, r => metric.Value(r, r), (_, v) => RunTables.Cell(id, metric.Unit, v), SmallerIsBetter: true, hideZero);
    }

    private static Row OfStream(int index, string name, string id, string words, bool hideZero)
    {
        var metric = MetricCatalog.OfStream.First(m => m.Id == id);
        return new Row(
            name, id, words, metric.Unit, r => metric.Value(r, r.Streams[index]), (r, _) => RunTables.Cell(metric, r, r.Streams[index]),
            SmallerIsBetter: true, hideZero)
        {
            Samples = id == "ttft.mean" ? r => r.Streams[index].Ttft : null,
        };
    }

    private static Row OfDevice(int index, string name)
    {
        var metric = MetricCatalog.OfDevice.First(m => m.Id == "utilization");
        return new Row(
            name, metric.Id, "busy", metric.Unit, r => metric.Value(r, r.Devices[index]), (_, v) => RunTables.Cell(metric.Id, metric.Unit, v),
            SmallerIsBetter: false, HideZero: false);
    }

    internal sealed record Row(
        string Subject, string Metric, string Words, MetricUnit Unit, Func<RunFigures, double> Value, Func<RunFigures, double, string> Cell,
        bool SmallerIsBetter, bool HideZero)
    {
        /// <summary>The samples of a mean that can be never; null for other metrics.</summary>
        public Func<RunFigures, SampleSet>? Samples { get; init; }
    }
}
