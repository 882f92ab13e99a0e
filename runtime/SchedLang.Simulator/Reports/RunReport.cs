using System.Collections.Immutable;
using System.Text.Json;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Output;

namespace SchedLang.Simulator.Reports;

/// <summary>A run with the data for its report; null if no report was requested.</summary>
internal sealed record ReportedRun(FinishedRun Run, ReportRecorder? Record);

/// <summary>Writes a report about runs of one scenario under one or more policies.</summary>
internal static class RunReport
{
    // The percentiles that a distribution's curve goes through, denser in the tail.
    private static readonly double[] Percents = [0.1, .. Enumerable.Range(1, 98).Select(p => (double)p), .. Enumerable.Range(0, 10).Select(p => 99 + (p / 10.0)), 99.99, 100];

    private static readonly string[] Outcomes = ["done", "preempted, work lost", "preempted, work kept", "aborted", "cut off by the end of the run"];

    /// <summary>Writes a page.</summary>
    /// <param name="stream">Receives the page; left open.</param>
    /// <param name="runs">The runs: at least one, all of the same scenario.</param>
    public static void Write(Stream stream, IReadOnlyList<ReportedRun> runs) => ReportPage.Write(stream, (json, columns) =>
    {
        var first = runs[0].Run;
        var workload = first.Figures.Workload;
        json.WriteString("kind", "run");
        json.WriteString("schedlang", first.Identity.Version);
        json.WriteString("scenario", workload.Name);
        json.WriteString("platform", workload.Platform.Name);
        json.WriteNumber("seed", first.Identity.Seed);
        json.WriteNumber("durationNs", first.Figures.DurationNs);
        WriteTexts(json, "overrides", first.Identity.Overrides);
        json.WriteWords("derived", workload.Derived);
        WriteWorkload(json, first.Figures);
        json.WriteStartObject("metrics");
        WriteMetrics(json, "run", MetricCatalog.OfRun);
        WriteMetrics(json, "stream", MetricCatalog.OfStream);
        WriteMetrics(json, "device", MetricCatalog.OfDevice);
        json.WriteEndObject();
        WriteNumbers(json, "percents", Percents);
        json.WriteStartArray("stages");
        foreach (var stage in Enum.GetValues<Stage>().Where(s => s >= 0).Order())
            json.WriteStringValue(stage.Name());
        json.WriteEndArray();
        json.WriteStartArray("outcomes");
        foreach (var outcome in Outcomes)
            json.WriteStringValue(outcome);
        json.WriteEndArray();
        json.WriteStartArray("runs");
        foreach (var run in runs)
            WriteRun(json, columns, run);
        json.WriteEndArray();
    });

    private static void WriteWorkload(Utf8JsonWriter json, RunFigures figures)
    {
        json.WriteStartArray("streams");
        foreach (var stream in figures.Streams)
        {
            json.WriteStartObject();
            json.WriteString("name", stream.Definition.Name);
            json.WriteString("model", stream.Model.Name);
            json.WriteBoolean("llm", stream.IsLlm);
            json.WriteBoolean("deadlines", stream.HasDeadlines);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("devices");
        foreach (var device in figures.Devices)
            json.WriteStringValue(device.Device.Name);
        json.WriteEndArray();
    }

    private static void WriteRun(Utf8JsonWriter json, ColumnWriter columns, ReportedRun reported)
    {
        var (identity, figures, record) = (reported.Run.Identity, reported.Run.Figures, reported.Record!);
        json.WriteStartObject();
        json.WriteString("policy", identity.Policy);
        WriteTexts(json, "parameters", identity.Parameters);
        json.WriteWords("oracle", identity.Oracle);
        json.WriteStartArray("run");
        WriteValues(json, MetricCatalog.OfRun, figures, figures);
        json.WriteEndArray();
        WriteSubjects(json, "streams", MetricCatalog.OfStream, figures, figures.Streams);
        WriteSubjects(json, "devices", MetricCatalog.OfDevice, figures, figures.Devices);
        json.WriteStartArray("distributions");
        for (var stream = 0; stream < figures.Streams.Length; stream++)
        {
            var of = figures.Streams[stream];
            WriteDistribution(json, columns, stream, "latency", of.Latency);
            if (!of.IsLlm)
                continue;
            WriteDistribution(json, columns, stream, "ttft", of.Ttft);
            WriteDistribution(json, columns, stream, "tpt", of.Tpt);
            WriteDistribution(json, columns, stream, "gap", of.Gap);
        }

        json.WriteEndArray();
        WriteLoad(json, columns, record.Load);
        WriteUnits(json, columns, record, figures.Devices.Length);
        WriteJobs(json, columns, record.Jobs);
        if (reported.Run.Blame is { } blame)
            ReportBlame.Write(json, blame, [.. figures.Streams.Select(s => s.Definition.Name)]);
        json.WriteEndObject();
    }

    private static void WriteDistribution(Utf8JsonWriter json, ColumnWriter columns, int stream, string metric, SampleSet samples)
    {
        if (samples.Count == 0)
            return;
        json.WriteStartObject();
        json.WriteNumber("stream", stream);
        json.WriteString("metric", metric);
        json.WriteNumber("count", samples.Count);
        json.WriteNumber("never", samples.NeverCount);
        json.WriteNumber("values", columns.Add(Percents.Select(p => Rounded(samples.Percentile(p)))));
        json.WriteEndObject();
    }

    // Time that units held a device, in thousandths of a column, by device, stream and column.
    private static void WriteLoad(Utf8JsonWriter json, ColumnWriter columns, GanttRecorder load)
    {
        var held =
            from device in Enumerable.Range(0, load.Workload.Platform.Devices.Length)
            from stream in Enumerable.Range(0, load.Workload.Streams.Length)
            from column in Enumerable.Range(0, load.Columns)
            select (long)Math.Round(1000 * load.HeldNs(device, column, stream) / load.ColumnNs);
        json.WriteStartObject("load");
        json.WriteNumber("columns", load.Columns);
        json.WriteNumber("held", columns.Add(held));
        json.WriteNumber("missed", columns.Add(Enumerable.Range(0, load.Columns).Select(c => (long)load.Missed(c))));
        json.WriteEndObject();
    }

    private static void WriteUnits(Utf8JsonWriter json, ColumnWriter columns, ReportRecorder record, int devices)
    {
        var units = record.Units.Sorted();
        json.WriteStartObject("units");
        json.WriteNumber("total", record.Units.Total);
        json.WriteNumber("limit", record.Limit);
        json.WriteNumber("untilNs", record.Units.Until.Ns);
        WriteNumbers(json, "perDevice", Enumerable.Range(0, devices).Select(d => (double)units.Count(u => u.Device == d)));
        json.WriteNumber("start", columns.Add(units.Select(u => u.StartNs)));
        json.WriteNumber("length", columns.Add(units.Select(u => u.EndNs - u.StartNs)));
        json.WriteNumber("stream", columns.Add(units.Select(u => (long)u.Stream)));
        json.WriteNumber("job", columns.Add(units.Select(u => u.Job)));
        json.WriteNumber("stage", columns.Add(units.Select(u => (long)u.Stage)));
        json.WriteNumber("token", columns.Add(units.Select(u => u.Token)));
        json.WriteNumber("layer", columns.Add(units.Select(u => u.Layer)));
        json.WriteNumber("overhead", columns.Add(units.Select(u => u.OverheadNs)));
        json.WriteNumber("member", columns.Add(units.Select(u => (long)u.Member)));
        json.WriteNumber("outcome", columns.Add(units.Select(u => (long)u.Outcome)));
        json.WriteEndObject();
    }

    // Instants are relative to the release; -1 means never.
    private static void WriteJobs(Utf8JsonWriter json, ColumnWriter columns, ReportJobs jobs)
    {
        var rows = jobs.Rows;
        json.WriteStartObject("jobs");
        json.WriteNumber("total", jobs.Total);
        json.WriteNumber("stream", columns.Add(rows.Select(r => (long)r.Stream)));
        json.WriteNumber("number", columns.Add(rows.Select(r => r.Number)));
        json.WriteNumber("release", columns.Add(rows.Select(r => r.ReleaseNs)));
        json.WriteNumber("deadline", columns.Add(rows.Select(r => Since(r.ReleaseNs, r.Deadline))));
        json.WriteNumber("firstStart", columns.Add(rows.Select(r => Since(r.ReleaseNs, r.FirstStart))));
        json.WriteNumber("firstToken", columns.Add(rows.Select(r => Since(r.ReleaseNs, r.FirstToken))));
        json.WriteNumber("finish", columns.Add(rows.Select(r => Since(r.ReleaseNs, r.Finish))));
        json.WriteNumber("outcome", columns.Add(rows.Select(r => (long)r.Outcome)));
        json.WriteNumber("missed", columns.Add(rows.Select(r => r.IsMissed ? 1L : 0)));
        json.WriteEndObject();
    }

    private static long Since(long releaseNs, Instant instant) => instant == Instant.Never ? -1 : instant.Ns - releaseNs;

    private static long Rounded(double value) => double.IsFinite(value) ? (long)Math.Round(value) : -1;

    private static void WriteMetrics<T>(Utf8JsonWriter json, string name, ImmutableArray<Metric<T>> metrics)
    {
        json.WriteStartArray(name);
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("id", metric.Id);
            json.WriteString("unit", metric.Unit.ToString());
            json.WriteString("description", metric.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSubjects<T>(Utf8JsonWriter json, string name, ImmutableArray<Metric<T>> metrics, RunFigures figures, ImmutableArray<T> subjects)
    {
        json.WriteStartArray(name);
        foreach (var subject in subjects)
        {
            json.WriteStartArray();
            WriteValues(json, metrics, figures, subject);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteValues<T>(Utf8JsonWriter json, ImmutableArray<Metric<T>> metrics, RunFigures figures, T subject)
    {
        foreach (var metric in metrics)
            ReportPage.WriteValue(json, metric.Value(figures, subject));
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<KeyValuePair<string, string>> texts)
    {
        json.WriteStartArray(name);
        foreach (var (key, value) in texts)
        {
            json.WriteStartArray();
            json.WriteStringValue(key);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
