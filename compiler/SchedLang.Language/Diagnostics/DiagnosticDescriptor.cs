namespace SchedLang.Compiler.Diagnostics;

/// <summary>How serious a diagnostic is.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>A likely mistake; the program runs.</summary>
    Warning,

    /// <summary>The program cannot run.</summary>
    Error,
}

/// <summary>A kind of diagnostic.</summary>
/// <param name="Code">Stable and never reused: <c>SL1001</c>.</param>
/// <param name="Severity">Error, warning or note.</param>
/// <param name="Name">Stable name in kebab case: <c>unknown-name</c>.</param>
/// <param name="Message">The message, with numbered placeholders for arguments.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, string Name, string Message);
