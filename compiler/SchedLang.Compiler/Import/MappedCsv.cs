using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>Any CSV file. <c>--map</c> assigns its columns.</summary>
internal sealed class MappedCsv : IForeignFormat
{
    private static readonly (string Column, decimal Ns)[] Times = [("_ns", 1m), ("_us", 1_000m), ("_ms", 1_000_000m), ("_s", 1_000_000_000m)];

    /// <summary>The columns that <c>--map</c> can assign.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "model", "stage", "device", "tokens", "batch", "layer", .. Times.Select(t => "latency" + t.Column), "tokens_per_second",
        .. Times.Select(t => "release" + t.Column), "prompt", "output",
    ];

    public string Name => "csv";

    public string Title => "a CSV file";

    public bool Recognizes(string head) => false; // only --map makes one of it

    public void Read(SourceText source, ImportRows rows)
    {
        var map = rows.Options.Map;
        var header = source.Content.Split('\n')[0].Split(',').Select(c => c.Trim().Trim('"')).ToList();
        foreach (var (ours, theirs) in map.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (!Columns.Contains(ours))
                Report(rows, DiagnosticCatalog.UnknownColumnToMap, ours, Columns, ours);
            else if (!header.Contains(theirs))
                Report(rows, DiagnosticCatalog.MissingColumn, theirs, header, theirs);
        }

        if (rows.Diagnostics.HasErrors)
            return;
        if (map.Keys.Any(k => k.StartsWith("release", StringComparison.Ordinal)))
            ReadTrace(source, rows);
        else if (map.Keys.Any(k => k.StartsWith("latency", StringComparison.Ordinal) || k == "tokens_per_second"))
            ReadTable(source, rows);
        else
            rows.Once(DiagnosticCatalog.MissingColumn, "add --map latency_ms=COLUMN, --map tokens_per_second=COLUMN, or --map release_s=COLUMN for a trace", "latency_ms");
    }

    private static void ReadTable(SourceText source, ImportRows rows)
    {
        var map = rows.Options.Map;
        foreach (var row in TextRows.OfCsv(source.Content))
        {
            string? Cell(string ours) => map.TryGetValue(ours, out var theirs) ? row[theirs] : null;
            if (rows.Model(Cell("model")) is not { } model || rows.Device(Cell("device")) is not { } device || rows.Stage(Cell("stage") ?? "infer") is not { } stage)
                return;
            long? Whole(string ours) => map.TryGetValue(ours, out var theirs) ? row.Whole(theirs) : null;
            var tokens = Whole("tokens");
            var speed = map.TryGetValue("tokens_per_second", out var column) ? row.Number(column) : null;
            var ms = speed > 0 ? (stage == "decode" ? 1 : tokens ?? 1) * 1000m / speed : Time(row, map, "latency") / 1_000_000m;
            if (ms is > 0)
                rows.AddLatency(model, stage, device, tokens, Whole("batch") ?? 1, Whole("layer"), ms.Value);
            else
                rows.LeaveOut("rows without a time");
        }
    }

    private static void ReadTrace(SourceText source, ImportRows rows)
    {
        var map = rows.Options.Map;
        foreach (var row in TextRows.OfCsv(source.Content))
        {
            if (Time(row, map, "release") is { } ns)
                rows.AddRelease(ns, Tokens("prompt"), Tokens("output"));
            else
                rows.LeaveOut("rows without a time");
            long Tokens(string ours) => map.TryGetValue(ours, out var theirs) ? row.Whole(theirs) ?? 0 : 1;
        }
    }

    private static decimal? Time(TextRow row, System.Collections.Immutable.ImmutableDictionary<string, string> map, string what) =>
        Times.Where(t => map.ContainsKey(what + t.Column)).Select(t => row.Number(map[what + t.Column]) * t.Ns).FirstOrDefault();

    private static void Report(ImportRows rows, DiagnosticDescriptor descriptor, string word, IEnumerable<string> known, string argument)
    {
        var option = new SourceText("--map", word);
        rows.Diagnostics.ReportMisspelt(descriptor, new TextLocation(option, new TextSpan(0, word.Length)), word, known, argument);
    }
}
