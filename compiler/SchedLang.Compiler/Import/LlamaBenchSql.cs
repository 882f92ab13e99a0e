using System.Text.RegularExpressions;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary><c>llama-bench -o sql</c>: a table and an INSERT for each test.</summary>
internal sealed partial class LlamaBenchSql : IForeignFormat
{
    public string Name => "llama-bench-sql";

    public string Title => "llama-bench SQL";

    public bool Recognizes(string head) =>
        head.Contains("CREATE TABLE IF NOT EXISTS", StringComparison.Ordinal) && head.Contains("avg_ns", StringComparison.Ordinal);

    public void Read(SourceText source, ImportRows rows)
    {
        foreach (Match insert in Insert().Matches(source.Content))
        {
            var names = insert.Groups["names"].Value.Split(',').Select(n => n.Trim()).ToList();
            var values = Value().Matches(insert.Groups["values"].Value).Select(v => v.Value.Trim('\'', ' ').Replace("''", "'", StringComparison.Ordinal));
            LlamaBench.Add(new TextRow(names.Zip(values).DistinctBy(p => p.First).ToDictionary(p => p.First, p => p.Second)), rows);
        }
    }

    [GeneratedRegex(@"^INSERT INTO \w+ \((?<names>[^)]*)\) VALUES \((?<values>(?:'(?:[^'\n]|'')*'|[^'\n])*)\);", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Insert();

    [GeneratedRegex(@"'(?:[^']|'')*'|[^,' ]+", RegexOptions.NonBacktracking)]
    private static partial Regex Value();
}
