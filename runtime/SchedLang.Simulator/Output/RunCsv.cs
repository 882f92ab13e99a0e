using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Simulator.Output;

/// <summary>Writes every metric of every run, one row each. Names include units, as in <c>summary.json</c>.</summary>
internal static class RunCsv
{
    /// <summary>Writes runs as they finish.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="withSeed">Whether the first column is the seed.</param>
    public static void Write(IEnumerable<FinishedRun> runs, TextWriter output, bool withSeed = false)
    {
        Row(output, withSeed ? ["seed"] : [], "policy", "of", "name", "metric", "value", "unit");
        foreach (var run in runs)
        {
            var (policy, figures) = (run.Identity.Policy, run.Figures);
            string[] seed = withSeed ? [run.Identity.Seed.ToString(CultureInfo.InvariantCulture)] : [];
            WriteMetrics(output, seed, policy, "run", figures.Workload.Name, MetricCatalog.OfRun, figures, figures);
            foreach (var stream in figures.Streams)
                WriteMetrics(output, seed, policy, "stream", stream.Definition.Name, MetricCatalog.OfStream, figures, stream);
            foreach (var device in figures.Devices)
                WriteMetrics(output, seed, policy, "device", device.Device.Name, MetricCatalog.OfDevice, figures, device);
        }
    }

    private static void WriteMetrics<T>(
        TextWriter output, string[] seed, string policy, string of, string name, ImmutableArray<Metric<T>> metrics, RunFigures figures, T subject)
    {
        foreach (var metric in metrics)
        {
            var value = metric.Value(figures, subject);
            var text = double.IsNaN(value) ? "" : double.IsInfinity(value) ? "never"
                : metric.Unit.InFiles(value).ToString("R", CultureInfo.InvariantCulture);
            Row(output, seed, policy, of, name, metric.Id, text, Unit(metric.Unit));
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

    // Names are identifiers, and numbers have a decimal point, so no field needs quotes.
    private static void Row(TextWriter output, string[] first, params string[] fields)
    {
        output.Write(string.Join(',', first.Concat(fields)));
        output.Write('\n');
    }
}
