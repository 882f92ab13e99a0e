using System.Text;
using System.Text.Json;
using SchedLang.Compiler;
using SchedLang.Compiler.Explanation;
using SchedLang.Compiler.Linking;
using SchedLang.Runtime.Tables;
using SchedLang.Simulator.Output;

namespace SchedLang.Cli.Output;

/// <summary>Execution graphs as JSON, with the diagnostics about them.</summary>
internal static class GraphJson
{
    public static void Write(GraphReading reading, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DiagnosticJson.Options))
        {
            json.WriteStartObject();
            WriteAll(json, "graphs", reading.Graphs, Write);
            json.WritePropertyName("diagnostics");
            DiagnosticJson.WriteAll(json, reading.Diagnostics);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void Write(Utf8JsonWriter json, ExecutionGraph graph)
    {
        json.WriteString("platform", graph.Platform);
        json.WriteString("model", graph.Model);
        json.WriteString("kind", graph.Kind);
        json.WriteNumber("layers", graph.Layers);
        json.WriteWords("devices", graph.Devices);
        json.WriteWords("operators", graph.Operators);
        json.WriteString("fuse", graph.Fuse);
        json.WriteNumber("tokens", graph.Piece.Tokens);
        json.WriteNumber("from", graph.Piece.From);
        json.WriteNumber("batch", graph.Piece.Batch);
        WriteAll(json, "stages", graph.Stages, (_, stage) => Write(json, graph, stage));
        WriteAll(json, "chunks", graph.Chunks, Write);
        WriteAll(json, "fits", graph.Fits, Write);
    }

    private static void Write(Utf8JsonWriter json, ExecutionGraph graph, GraphStage stage)
    {
        json.WriteString("stage", stage.Stage.Name());
        json.WriteNumber("units", stage.Units);
        if (stage.Fastest is { } ns)
            json.WriteNumber("fastestNs", ns);
        WriteAll(json, "groups", stage.Groups, (_, unit) =>
        {
            json.WriteString("name", unit.Name);
            json.WriteNumber("times", unit.Times);
            json.WriteNumber("first", unit.First);
            json.WriteBoolean("derived", unit.IsDerived);
            if (unit.Preferred >= 0)
                json.WriteString("best", graph.Devices[unit.Preferred]);
            json.WriteString("why", unit.Why);
            WriteCosts(json, graph, unit.Costs);
        });
        json.WriteStartObject("whole");
        WriteCosts(json, graph, stage.Whole);
        json.WriteEndObject();
    }

    private static void WriteCosts(Utf8JsonWriter json, ExecutionGraph graph, IEnumerable<GraphCost?> costs)
    {
        json.WriteStartObject("on");
        foreach (var (cost, device) in costs.Zip(graph.Devices))
        {
            if (cost == null)
                continue;
            json.WriteStartObject(device);
            json.WriteNumber("latencyNs", cost.Ns);
            json.WriteNumber("bandwidthGbps", cost.Bandwidth);
            json.WriteNumber("energyNj", cost.EnergyNj);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, GraphChunk chunk)
    {
        json.WriteNumber("tokens", chunk.Tokens);
        if (chunk.Ns is not { } ns)
            return;
        json.WriteNumber("ns", ns);
        json.WriteNumber("longestUnitNs", chunk.LongestNs);
        json.WriteString("longestUnit", chunk.Longest);
    }

    private static void Write(Utf8JsonWriter json, DeviceFit fit)
    {
        json.WriteString("device", fit.Device.Name);
        json.WriteNumber("linear", fit.Rates.Linear);
        json.WriteNumber("attention", fit.Rates.Attention);
        json.WriteNumber("traffic", fit.Rates.Memory);
        WriteAll(json, "points", fit.Points, (_, point) =>
        {
            json.WriteString("point", point.Point.Name);
            json.WriteNumber("measuredNs", point.Point.Ns);
            json.WriteNumber("predictedNs", point.PredictedNs);
            json.WriteNumber("leftOutError", point.LeftOutError);
        });
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
