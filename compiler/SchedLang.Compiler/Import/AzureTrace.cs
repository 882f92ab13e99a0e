using System.Globalization;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>The Azure LLM inference traces of 2023 and 2024, with dates or as seconds since the first request.</summary>
internal sealed class AzureTrace : IForeignFormat
{
    public string Name => "azure-trace";

    public string Title => "an Azure LLM inference trace";

    public bool Recognizes(string head) => head.Split('\n')[0] is var first
        && (first.StartsWith("TIMESTAMP,ContextTokens,GeneratedTokens", StringComparison.Ordinal) || first.StartsWith("arrived_at,num_prefill_tokens,num_decode_tokens", StringComparison.Ordinal));

    public void Read(SourceText source, ImportRows rows)
    {
        var hasDates = source.Content.StartsWith("TIMESTAMP", StringComparison.Ordinal);
        foreach (var row in TextRows.OfCsv(source.Content))
        {
            var ns = hasDates ? OfDate(row["TIMESTAMP"]) : row.Number("arrived_at") * 1_000_000_000m;
            if (ns is { } at)
                rows.AddRelease(at, row.Whole(hasDates ? "ContextTokens" : "num_prefill_tokens") ?? 0, row.Whole(hasDates ? "GeneratedTokens" : "num_decode_tokens") ?? 0);
            else
                rows.LeaveOut("rows without a time");
        }
    }

    // 2023-11-16 18:15:46.6805900 and 2024-05-10 00:00:00.009930+00:00; a tick is 100 ns.
    private static decimal? OfDate(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcTicks * 100m : null;
}
