using System.Text;
using System.Text.RegularExpressions;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Explanation;

/// <summary>The documentation of diagnostics. For findings it is a section of <c>docs/findings.md</c>.</summary>
public static partial class DiagnosticPages
{
    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Argument();

    private static readonly Lazy<string> Page = new(Read);

    /// <summary>The documentation of a diagnostic, in Markdown.</summary>
    public static string Of(DiagnosticDescriptor descriptor)
    {
        var heading = $"## {descriptor.Name} ({descriptor.Code})\n";
        var start = Page.Value.IndexOf(heading, StringComparison.Ordinal);
        if (start < 0)
            return $"{heading}\nSeverity: {descriptor.Severity.ToString().ToLowerInvariant()}. Message: {Argument().Replace(descriptor.Message, "…")}\n";
        var end = Page.Value.IndexOf("\n## ", start, StringComparison.Ordinal);
        return Page.Value[start..(end < 0 ? Page.Value.Length : end)].TrimEnd() + "\n";
    }

    private static string Read()
    {
        using var stream = typeof(DiagnosticPages).Assembly.GetManifestResourceStream("findings.md")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
