using System.Text;
using System.Text.Json;
using SchedLang.Compiler;
using SchedLang.Compiler.Linking;
using SchedLang.Runtime.Tables;

namespace SchedLang.Cli.Output;

/// <summary>Latency curves as JSON, with the diagnostics about them.</summary>
internal static class TableJson
{
    public static void Write(TableReading reading, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DiagnosticJson.Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("curves");
            foreach (var set in reading.Sets)
            {
                foreach (var curve in set.Curves)
                    Write(json, set, curve);
            }

            json.WriteEndArray();
            json.WritePropertyName("diagnostics");
            DiagnosticJson.WriteAll(json, reading.Diagnostics);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, CurveSet set, StageCurve curve)
    {
        json.WriteStartObject();
        json.WriteString("of", set.Title);
        json.WriteString("model", curve.Model);
        json.WriteString("stage", curve.Stage.Name());
        json.WriteString("device", curve.Device);
        json.WriteBoolean("declared", curve.Declared != null);
        if (curve.HasLayers)
            json.WriteNumber("layers", curve.Layers.Length);
        json.WriteStartArray("points");
        foreach (var row in TableRows.Of(curve))
        {
            json.WriteStartObject();
            WriteNumber(json, "tokens", row.Tokens);
            json.WriteNumber("batch", row.Batch);
            WriteNumber(json, "layer", row.Layer);
            json.WriteNumber("latency_ms", row.Ms);
            if (row.BandwidthGbps is { } bandwidth)
                json.WriteNumber("bandwidth_gbps", bandwidth);
            if (row.EnergyMj is { } energy)
                json.WriteNumber("energy_mj", energy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
