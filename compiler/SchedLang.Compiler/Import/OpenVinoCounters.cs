using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary><c>benchmark_average_counters_report.csv</c> of OpenVINO's benchmark_app: the time of each layer.</summary>
internal sealed class OpenVinoCounters : IForeignFormat
{
    public string Name => "openvino-counters";

    public string Title => "a counters report of OpenVINO benchmark_app";

    public bool Recognizes(string head) => head.StartsWith("layerName;execStatus;", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        if (rows.Model() is not { } model || rows.Device() is not { } device || rows.Stage("infer") is not { } stage)
            return;
        var layer = 0L;
        foreach (var row in TextRows.OfCsv(source.Content, ";"))
        {
            if (row["layerName"] == "Total")
            {
                rows.Say("only the first table of layers is read");
                return;
            }

            if (row["execStatus"] == "EXECUTED" && row.Number("realTime (ms)") is > 0 and var ms)
                rows.AddLatency(model, stage, device, null, 1, layer++, ms);
            else
                rows.LeaveOut("layers that did not run or took no time");
        }
    }
}
