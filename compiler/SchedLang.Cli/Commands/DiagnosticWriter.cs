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
        var isColoured = writer == null && terminal.IsErrorTerminal && terminal.Error.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        writer ??= terminal.ErrorWriter;
        foreach (var diagnostic in diagnostics)
        {
            writer.Write(DiagnosticText.Render(diagnostic, isColoured ? Paint : null));
            writer.WriteLine();
        }

        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        if (errors > 0)
            writer.WriteLine(Count(errors, "error"));
        return errors > 0;
    }

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
