using System.Collections.Immutable;
using System.Text.Json;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Results;

/// <summary>Writes <c>summary.json</c>. Keys name their unit. A metric that does not apply is null; an infinite time is "never".</summary>
public static class SummaryJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>Writes one run as an object.</summary>
    /// <param name="stream">Receives the text.</param>
    /// <param name="identity">What identifies the run.</param>
    /// <param name="figures">Its metrics.</param>
    /// <param name="more">Writes further properties of the object.</param>
    public static void Write(Stream stream, RunIdentity identity, RunFigures figures, Action<Utf8JsonWriter>? more = null)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        Write(json, identity, figures, more);
    }

    /// <summary>Writes several runs as an array of objects.</summary>
    public static void WriteAll(Stream stream, IEnumerable<(RunIdentity Identity, RunFigures Figures, Action<Utf8JsonWriter>? More)> runs)
    {
        using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartArray();
        foreach (var (identity, figures, more) in runs)
            Write(json, identity, figures, more);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RunIdentity identity, RunFigures figures, Action<Utf8JsonWriter>? more)
    {
        json.WriteStartObject();
        json.WriteString("schedlang", identity.Version);
        json.WriteString("scenario", figures.Workload.Name);
        json.WriteString("platform", figures.Workload.Platform.Name);
        json.WriteString("policy", identity.Policy);
        WriteTexts(json, "parameters", identity.Parameters);
        WriteTexts(json, "overrides", identity.Overrides);
        json.WriteNumber("seed", identity.Seed);
        json.WriteNumber("duration_ns", figures.DurationNs);
        json.WriteStartArray("oracle");
        foreach (var name in identity.Oracle)
            json.WriteStringValue(name);
        json.WriteEndArray();

        if (figures.Workload.Derived.ToList() is { Count: > 0 } derived)
        {
            json.WriteStartArray("derived");
            foreach (var stage in derived)
                json.WriteStringValue(stage);
            json.WriteEndArray();
        }

        json.WriteStartObject("overall");
        WriteMetrics(json, MetricCatalog.OfRun, figures, figures);
        json.WriteEndObject();

        json.WriteStartObject("streams");
        foreach (var stream in figures.Streams)
        {
            json.WriteStartObject(stream.Definition.Name);
            json.WriteString("model", stream.Model.Name);
            WriteMetrics(json, MetricCatalog.OfStream, figures, stream);
            WriteUnits(json, figures, stream);
            json.WriteEndObject();
        }

        json.WriteEndObject();

        json.WriteStartObject("devices");
        foreach (var device in figures.Devices)
        {
            json.WriteStartObject(device.Device.Name);
            WriteMetrics(json, MetricCatalog.OfDevice, figures, device);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        more?.Invoke(json);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, ImmutableArray<KeyValuePair<string, string>> texts)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in texts)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteMetrics<T>(Utf8JsonWriter json, ImmutableArray<Metric<T>> metrics, RunFigures figures, T subject)
    {
        foreach (var metric in metrics)
        {
            json.WritePropertyName(metric.Id + metric.Unit.Suffix());
            var value = metric.Value(figures, subject);
            if (double.IsNaN(value))
                json.WriteNullValue();
            else if (double.IsInfinity(value))
                json.WriteStringValue("never");
            else
                json.WriteNumberValue(metric.Unit.InFiles(value));
        }
    }

    // Units that ended, by stage and device: they show where a stream's work ran.
    private static void WriteUnits(Utf8JsonWriter json, RunFigures figures, StreamFigures stream)
    {
        json.WriteStartObject("units");
        foreach (var stage in stream.Model.Stages.Select(s => s.Stage))
        {
            json.WriteStartObject(stage.Name());
            for (var device = 0; device < figures.Devices.Length; device++)
                json.WriteNumber(figures.Devices[device].Device.Name, stream.Units(stage, device));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
