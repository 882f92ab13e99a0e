using System.Text;
using SchedLang.Compiler.Diagnostics;
using Spectre.Console;

namespace SchedLang.Cli.Commands;

/// <summary>Writes diagnostics as text to the error stream.</summary>
internal static class DiagnosticWriter
{
    /// <summary>Writes diagnostics and the number of errors.</summary>
    /// <returns>Whether any is an error.</returns>
    public static bool Write(IReadOnlyCollection<Diagnostic> diagnostics, Terminal terminal, TextWriter? writer = null)
    {
        var isPainted = writer == null && IsPainted(terminal);
        writer ??= terminal.ErrorWriter;
        writer.Write(Text(diagnostics, isPainted));
        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        if (errors > 0)
            writer.WriteLine(Count(errors, "error"));
        return errors > 0;
    }

    /// <summary>Diagnostics as text, each followed by an empty line.</summary>
    public static string Text(IEnumerable<Diagnostic> diagnostics, bool isPainted)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in diagnostics)
            text.Append(DiagnosticText.Render(diagnostic, isPainted ? Paint : null)).Append('\n');
        return text.ToString();
    }

    /// <summary>Whether the error stream of a terminal shows colours.</summary>
    public static bool IsPainted(Terminal terminal) => terminal.IsErrorTerminal && terminal.Error.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary><c>no warnings</c>, <c>1 error</c>, <c>2 errors</c></summary>
    public static string Count(int number, string what) => number switch
    {
        0 => $"no {what}s",
        1 => $"1 {what}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number} {what}s"),
    };

    private static string Paint(DiagnosticPart part, string text)
    {
        var code = part switch
        {
            DiagnosticPart.Error => "1;31",
            DiagnosticPart.Warning => "1;33",
            DiagnosticPart.Note => "1;36",
            DiagnosticPart.Help => "1;32",
            DiagnosticPart.Message => "1",
            _ => "34",
        };
        return $"\u001b[{code}m{text}\u001b[0m";
    }
}
