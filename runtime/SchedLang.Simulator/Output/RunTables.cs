using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SchedLang.Simulator.Output;

/// <summary>Prints one run for people: its streams, its devices, and a line of figures for the whole run.</summary>
internal static class RunTables
{
    private const int BarWidth = 20;

    // The metrics shown and their headings. A metric that no stream has is left out.
    private static readonly (string Metric, string Heading)[] StreamColumns =
    [
        ("jobs", "jobs"), ("dropped", "dropped"), ("unfinished", "unfinished"), ("violation_rate", "missed"), ("latency.mean", "latency"),
        ("latency.p99", "p99"), ("latency.max", "max"), ("ttft.mean", "TTFT"), ("starved", "starved"), ("tpt.mean", "TPT"), ("token_violation_rate", "late tokens"), ("preemptions", "preempted"),
    ];

    private static readonly (string Metric, string Heading)[] DeviceColumns =
        [("units", "units"), ("energy", "energy"), ("switches", "switches"), ("preemptions", "preempted"), ("work_lost", "work lost")];

    private static readonly (string Metric, string Words)[] TotalColumns =
        [("violation_rate", "missed"), ("starved", "starved"), ("energy", "energy"), ("fairness", "fairness"), ("units", "units")];

    /// <summary>The samples that the tables need.</summary>
    public static SampleKinds Needs { get; } =
        MetricCatalog.NeedsOf(MetricCatalog.OfStream, StreamColumns.Select(c => c.Metric))
        | MetricCatalog.NeedsOf(MetricCatalog.OfRun, TotalColumns.Select(c => c.Metric));

    public static void Write(FinishedRun run, IAnsiConsole console)
    {
        var figures = run.Figures;
        console.MarkupLine(
            $"[bold]{Markup.Escape(figures.Workload.Name)}[/] on {Markup.Escape(figures.Workload.Platform.Name)} under "
            + $"[bold]{Markup.Escape(run.Identity.Policy)}[/]: {new Duration(figures.DurationNs)}, seed {run.Identity.Seed.ToString(CultureInfo.InvariantCulture)}");
        foreach (var (name, value) in run.Identity.Parameters)
            console.MarkupLine($"  {Markup.Escape(name)} = {Markup.Escape(value)}");
        console.WriteLine();
        console.Write(Fitted(Streams(figures), console));
        console.WriteLine();
        console.Write(Devices(figures));
        console.WriteLine();
        console.MarkupLine(Totals(figures));
        WriteDerived(figures.Workload, console);
        foreach (var name in run.Identity.Oracle)
            console.MarkupLine($"[yellow]The policy knows the future: '{Markup.Escape(name)}' uses the true output length of LLM jobs.[/]");
    }

    /// <summary>Says which latencies are estimates, if any.</summary>
    public static void WriteDerived(Workload workload, IAnsiConsole console)
    {
        if (workload.Derived.ToList() is { Count: > 0 } derived)
            console.MarkupLine($"[yellow]Derived from operators, not measured: {Markup.Escape(string.Join(", ", derived))}.[/]");
    }

    private static Table Streams(RunFigures figures)
    {
        var columns = StreamColumns
            .Select(c => (c.Heading, Metric: MetricCatalog.OfStream.First(m => m.Id == c.Metric)))
            .Where(c => figures.Streams.Any(s => IsShown(c.Metric, c.Metric.Value(figures, s))))
            .ToList();
        var table = Plain("stream", "model", [.. columns.Select(c => c.Heading)]);
        foreach (var stream in figures.Streams)
        {
            table.AddRow([
                $"[bold]{Markup.Escape(stream.Definition.Name)}[/]",
                Markup.Escape(stream.Model.Name),
                .. columns.Select(c => Cell(c.Metric, figures, stream)),
            ]);
        }

        return table;
    }

    private static Table Devices(RunFigures figures)
    {
        var utilization = MetricCatalog.OfDevice.First(m => m.Id == "utilization");
        var columns = DeviceColumns
            .Select(c => (c.Heading, Metric: MetricCatalog.OfDevice.First(m => m.Id == c.Metric)))
            .Where(c => c.Metric.Id is "units" or "energy" || figures.Devices.Any(d => IsShown(c.Metric, c.Metric.Value(figures, d))))
            .ToList();
        var table = Plain("device", "busy", ["", .. columns.Select(c => c.Heading)]);
        foreach (var device in figures.Devices)
        {
            var busy = utilization.Value(figures, device);
            var filled = (int)Math.Round(Math.Clamp(busy, 0, 1) * BarWidth);
            table.AddRow([
                $"[bold]{Markup.Escape(device.Device.Name)}[/]",
                $"[blue]{new string('█', filled)}[/][grey]{new string('░', BarWidth - filled)}[/]",
                FigureText.Share(busy),
                .. columns.Select(c => FigureText.Of(c.Metric.Unit, c.Metric.Value(figures, device))),
            ]);
        }

        return table;
    }

    private static string Totals(RunFigures figures)
    {
        var parts = new List<string>();
        foreach (var (id, words) in TotalColumns)
        {
            var metric = MetricCatalog.OfRun.First(m => m.Id == id);
            var value = metric.Value(figures, figures);
            var text = id == "fairness" ? value.ToString("0.000", CultureInfo.InvariantCulture) : FigureText.Of(metric.Unit, value);
            if (id == "starved" && value > 0) // LLM jobs may have no deadline, so that "missed" leaves them out
                parts.Add($"{words} [bold red]{text}[/]");
            else if (id != "starved" && !double.IsNaN(value))
                parts.Add($"{words} [bold]{text}[/]");
        }

        return "all: " + string.Join("   ", parts);
    }

    private static bool IsShown(Metric<StreamFigures> metric, double value) =>
        metric.Id == "jobs" || (!double.IsNaN(value) && (value != 0 || metric.Id == "violation_rate"));

    private static bool IsShown(Metric<DeviceFigures> metric, double value) => !double.IsNaN(value) && value != 0;

    /// <summary>A coloured value of a stream. If a mean is never, the cell also shows the mean of the finite values.</summary>
    internal static string Cell(Metric<StreamFigures> metric, RunFigures figures, StreamFigures stream)
    {
        var value = metric.Value(figures, stream);
        return metric.Id == "ttft.mean" && double.IsInfinity(value)
            ? $"[red]{FigureText.WithNever(stream.Ttft.MeanOfFinite, stream.Ttft.NeverCount)}[/]"
            : Cell(metric.Id, metric.Unit, value);
    }

    /// <summary>A coloured value.</summary>
    internal static string Cell(string metric, MetricUnit unit, double value)
    {
        var text = FigureText.Of(unit, value);
        var isBad = double.IsInfinity(value) || (metric == "starved" && value > 0) || (metric.EndsWith("violation_rate", StringComparison.Ordinal) && value >= 0.1);
        var isPoor = metric is "violation_rate" or "token_violation_rate" or "dropped" && value > 0;
        return isBad ? $"[red]{text}[/]" : isPoor ? $"[yellow]{text}[/]" : text;
    }

    // Narrows the columns of a table that is too wide before any cell wraps.
    private static Table Fitted(Table table, IAnsiConsole console)
    {
        var width = ((IRenderable)table).Measure(RenderOptions.Create(console), int.MaxValue).Max;
        if (width > console.Profile.Width)
        {
            foreach (var column in table.Columns)
                column.Padding(0, 0);
        }

        return table;
    }

    internal static Table Plain(string first, string second, IReadOnlyList<string> others)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(first));
        table.AddColumn(new TableColumn(second));
        foreach (var other in others)
            table.AddColumn(new TableColumn(other).RightAligned());
        foreach (var column in table.Columns)
            column.NoWrap().Padding(0, 0, 1, 0);
        return table;
    }
}
