using SchedLang.Compiler.Diagnostics;
using Spectre.Console;

namespace SchedLang.Cli.Commands;

/// <summary>Diagnostics for people, on the error stream.</summary>
internal static class DiagnosticWriter
{
    /// <summary>Writes diagnostics and, where there is an error, how many there are.</summary>
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
            writer.WriteLine(errors == 1 ? "1 error" : $"{errors} errors");
        return errors > 0;
    }

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
