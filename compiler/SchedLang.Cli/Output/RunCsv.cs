using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Output;

/// <summary>Every metric of every run, a row each; units are in the name as in <c>summary.json</c>.</summary>
internal static class RunCsv
{
    public static void Write(IReadOnlyList<FinishedRun> runs, TextWriter output)
    {
        using var csv = new CsvWriter(output, CultureInfo.InvariantCulture, leaveOpen: true);
        Row(csv, "policy", "of", "name", "metric", "value", "unit");
        foreach (var run in runs)
        {
            var (policy, figures) = (run.Identity.Policy, run.Figures);
            WriteMetrics(csv, policy, "run", figures.Workload.Name, MetricCatalog.OfRun, figures, figures);
            foreach (var stream in figures.Streams)
                WriteMetrics(csv, policy, "stream", stream.Definition.Name, MetricCatalog.OfStream, figures, stream);
            foreach (var device in figures.Devices)
                WriteMetrics(csv, policy, "device", device.Device.Name, MetricCatalog.OfDevice, figures, device);
        }
    }

    private static void WriteMetrics<T>(
        CsvWriter csv, string policy, string of, string name, ImmutableArray<Metric<T>> metrics, RunFigures figures, T subject)
    {
        foreach (var metric in metrics)
        {
            var value = metric.Value(figures, subject);
            var text = double.IsNaN(value) ? "" : double.IsInfinity(value) ? "never"
                : metric.Unit.InFiles(value).ToString("R", CultureInfo.InvariantCulture);
            Row(csv, policy, of, name, metric.Id, text, Unit(metric.Unit));
        }
    }

    private static string Unit(MetricUnit unit) => unit switch
    {
        MetricUnit.Time => "ns",
        MetricUnit.Energy => "J",
        MetricUnit.PerSecond => "1/s",
        MetricUnit.Share => "share",
        _ => "",
    };

    private static void Row(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
