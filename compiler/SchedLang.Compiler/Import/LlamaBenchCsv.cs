using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary><c>llama-bench -o csv</c></summary>
internal sealed class LlamaBenchCsv : IForeignFormat
{
    public string Name => "llama-bench-csv";

    public string Title => "a llama-bench CSV file";

    public bool Recognizes(string head) =>
        head.Split('\n')[0] is var first && first.StartsWith("build_commit,", StringComparison.Ordinal) && first.Contains("avg_ns", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        foreach (var row in TextRows.OfCsv(source.Content))
            LlamaBench.Add(row, rows);
    }
}
