using System.Text.Json;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary><c>benchmark_report.csv</c> and <c>.json</c> of OpenVINO's benchmark_app.</summary>
internal sealed class OpenVinoReport : IForeignFormat
{
    public string Name => "openvino";

    public string Title => "a report of OpenVINO benchmark_app";

    public bool Recognizes(string head) =>
        head.Contains("\"execution_results\"", StringComparison.Ordinal) || head.Contains("\"configuration_setup\"", StringComparison.Ordinal)
        || (head.Split('\n').Any(l => l.TrimEnd().TrimEnd(';') is "Configuration setup" or "Execution results") && head.Contains(';', StringComparison.Ordinal));

    public void Read(SourceText source, ImportRows rows)
    {
        var isJson = source.Content.TrimStart().StartsWith('{');
        var row = isJson ? OfJson(source, rows) : OfCsv(source.Content);
        if (row == null)
            return;
        var latency = (string[])["latency_median", "Median latency (ms)", "latency_avg", "Average latency (ms)", "latency (ms)"];
        if (latency.Select(row.Number).FirstOrDefault(n => n > 0) is not { } ms)
        {
            rows.Say("the report has no median or average latency");
            return;
        }

        if ((row.Whole("nireq") ?? row.Whole("number of parallel infer requests")) is > 1 and var requests)
            rows.Say($"{requests} requests ran in parallel, so the latency includes waiting; measure with -hint latency or -api sync");
        var model = Path.GetFileNameWithoutExtension(row["topology"]);
        var device = (row["target_device"] + row["target device"]).ToLowerInvariant().Split('.')[0];
        var batch = row.Whole("batch_size") ?? row.Whole("batch size") ?? 1;
        if (rows.Model(model) is { } name && rows.Device(device.Length == 0 || device.Contains(':', StringComparison.Ordinal) ? null : device) is { } at && rows.Stage("infer") is { } stage)
            rows.AddLatency(name, stage, at, null, Math.Max(1, batch), null, ms);
    }

    private static TextRow? OfJson(SourceText source, ImportRows rows)
    {
        if (TextRows.OfJson(source, rows) is not [var report, ..])
            return null;
        var cells = new Dictionary<string, string>();
        foreach (var part in (string[])["configuration_setup", "execution_results"])
        {
            if (report.TryGetProperty(part, out var element) && element.ValueKind == JsonValueKind.Object)
            {
                foreach (var value in element.EnumerateObject().Where(v => v.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String))
                    cells[value.Name] = value.Value.ToString();
            }
        }

        return new TextRow(cells);
    }

    private static TextRow OfCsv(string text) => new(text.Split('\n').Select(l => l.TrimEnd('\r', ';').Split(';'))
        .Where(l => l.Length == 2).DistinctBy(l => l[0].Trim()).ToDictionary(l => l[0].Trim(), l => l[1].Trim()));
}
