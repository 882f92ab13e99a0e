using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary><c>llama-bench -o json</c> and <c>-o jsonl</c></summary>
internal sealed class LlamaBenchJson : IForeignFormat
{
    public string Name => "llama-bench-json";

    public string Title => "llama-bench JSON";

    public bool Recognizes(string head) =>
        head.TrimStart() is ['[' or '{', ..] && head.Contains("\"avg_ns\"", StringComparison.Ordinal) && head.Contains("\"n_prompt\"", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        foreach (var element in TextRows.OfJson(source, rows) ?? [])
            LlamaBench.Add(TextRows.Row(element), rows);
    }
}
