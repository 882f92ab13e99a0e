using System.Globalization;
using System.Text.RegularExpressions;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>The default output of <c>llama-bench</c>: a Markdown table with tokens per second.</summary>
internal sealed partial class LlamaBenchMarkdown : IForeignFormat
{
    public string Name => "llama-bench-md";

    public string Title => "a llama-bench Markdown table";

    public bool Recognizes(string head) =>
        head.Split('\n').Any(l => l.StartsWith('|') && l.Contains(" test ", StringComparison.Ordinal) && l.Contains(" t/s ", StringComparison.Ordinal));

    public void Read(SourceText source, ImportRows rows)
    {
        foreach (var row in TextRows.OfMarkdown(source.Content))
        {
            var speed = row["t/s"].Split('±')[0].Trim();
            if (Test().Match(row["test"]) is not { Success: true } test
                || !decimal.TryParse(speed, NumberStyles.Float, CultureInfo.InvariantCulture, out var perSecond) || perSecond <= 0)
            {
                rows.LeaveOut("rows that are neither pp nor tg");
                continue;
            }

            var tokens = long.Parse(test.Groups["n"].Value, CultureInfo.InvariantCulture);
            var depth = test.Groups["d"].Success ? long.Parse(test.Groups["d"].Value, CultureInfo.InvariantCulture) : 0;
            var isPrefill = test.Groups["what"].Value == "pp";
            LlamaBench.Add(
                rows, row["model"], LlamaBench.DeviceOf(row["backend"], row["ngl"]), isPrefill ? tokens : 0, isPrefill ? 0 : tokens, depth, tokens * 1000m / perSecond);
        }
    }

    [GeneratedRegex(@"^(?<what>pp|tg) ?(?<n>\d{1,9})(?: @ d(?<d>\d{1,9}))?$")]
    private static partial Regex Test();
}
