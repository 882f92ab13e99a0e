using SchedLang.Cli.Commands;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Running;

/// <summary>Warnings as a command prints them.</summary>
/// <param name="Plain">The text for files and pipes.</param>
/// <param name="Painted">The text for a terminal with colours.</param>
internal sealed record PrintedWarnings(string Plain, string Painted)
{
    /// <summary>The text of warnings.</summary>
    public static PrintedWarnings Of(IReadOnlyCollection<Diagnostic> warnings) =>
        new(DiagnosticWriter.Text(warnings, isPainted: false), DiagnosticWriter.Text(warnings, isPainted: true));

    /// <summary>Writes them to the error stream.</summary>
    public void Write(Terminal terminal) => terminal.ErrorWriter.Write(DiagnosticWriter.IsPainted(terminal) ? Painted : Plain);
}
