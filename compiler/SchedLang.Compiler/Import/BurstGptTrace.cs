using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>The BurstGPT traces: seconds, request and response tokens.</summary>
internal sealed class BurstGptTrace : IForeignFormat
{
    public string Name => "burstgpt";

    public string Title => "a BurstGPT trace";

    public bool Recognizes(string head) => head.Split('\n')[0] is var first
        && first.StartsWith("Timestamp,", StringComparison.Ordinal) && first.Contains("Request tokens,Response tokens", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        foreach (var row in TextRows.OfCsv(source.Content))
        {
            if (rows.Options.Model is { } model && row["Model"] != model)
                rows.LeaveOut($"requests to other models than {model}");
            else if (row.Number("Timestamp") is { } seconds)
                rows.AddRelease(seconds * 1_000_000_000m, row.Whole("Request tokens") ?? 0, row.Whole("Response tokens") ?? 0);
            else
                rows.LeaveOut("rows without a time");
        }
    }
}
