using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>The Mooncake traces: one object per line, with times in ms and lengths in tokens.</summary>
internal sealed class MooncakeTrace : IForeignFormat
{
    public string Name => "mooncake";

    public string Title => "a Mooncake trace";

    public bool Recognizes(string head) =>
        head.TrimStart().StartsWith('{') && head.Contains("\"input_length\"", StringComparison.Ordinal) && head.Contains("\"output_length\"", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        foreach (var element in TextRows.OfJson(source, rows) ?? [])
        {
            var row = TextRows.Row(element);
            if (row.Number("timestamp") is { } milliseconds)
                rows.AddRelease(milliseconds * 1_000_000m, row.Whole("input_length") ?? 0, row.Whole("output_length") ?? 0);
            else
                rows.LeaveOut("requests without a timestamp");
        }

        rows.Say("prefixes that requests share (hash_ids) are not kept: each prompt is read in full");
    }
}
