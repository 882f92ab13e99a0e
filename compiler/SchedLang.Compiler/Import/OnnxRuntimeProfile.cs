using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>The output of ONNX Runtime with <c>enable_profiling</c>: events. Each <c>model_run</c> event is one run of the model.</summary>
internal sealed class OnnxRuntimeProfile : IForeignFormat
{
    private static readonly (string Provider, string Device)[] Devices =
    [
        ("CPU", "cpu"), ("XNNPACK", "cpu"), ("Dnnl", "cpu"), ("CUDA", "gpu"), ("Tensorrt", "gpu"), ("ROCM", "gpu"), ("MIGraphX", "gpu"), ("Dml", "gpu"),
        ("WebGpu", "gpu"), ("QNN", "npu"), ("VitisAI", "npu"),
    ];

    public string Name => "onnxruntime";

    public string Title => "a profile of ONNX Runtime";

    public bool Recognizes(string head) =>
        head.TrimStart() is ['[' or '{', ..] && head.Contains("\"cat\"", StringComparison.Ordinal) && head.Contains("\"Session\"", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        if (TextRows.OfJson(source, rows) is not { } events)
            return;
        var runs = new List<decimal>();
        var times = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var element in events)
        {
            var row = TextRows.Row(element);
            if (row["cat"] == "Session" && row["name"] == "model_run" && row.Number("dur") is { } microseconds)
                runs.Add(microseconds);
            if (row["cat"] != "Node" || !element.TryGetProperty("args", out var args) || args.ValueKind != System.Text.Json.JsonValueKind.Object)
                continue;
            if (TextRows.Row(args)["provider"] is { Length: > 0 } provider)
                times[provider] = times.GetValueOrDefault(provider) + (row.Number("dur") ?? 0);
        }

        if (runs.Count == 0)
        {
            rows.Say("the profile has no event 'model_run'");
            return;
        }

        if (runs.Count > 1)
            rows.Say("left out the first run, which warms up; the latency is the mean of the others");
        if (times.Count > 1)
            rows.Say($"the model ran on several providers ({string.Join(", ", times.Keys)}); its latency counts for the one that took the most time");
        var most = times.Count == 0 ? null : times.MaxBy(t => t.Value).Key;
        var device = Devices.FirstOrDefault(d => most?.StartsWith(d.Provider, StringComparison.OrdinalIgnoreCase) == true).Device;
        if (rows.Model() is { } model && rows.Device(device) is { } at && rows.Stage("infer") is { } stage)
            rows.AddLatency(model, stage, at, null, 1, null, (runs.Count > 1 ? runs.Skip(1) : runs).Average() / 1000m);
    }
}
