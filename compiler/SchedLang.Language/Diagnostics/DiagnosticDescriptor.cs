namespace SchedLang.Compiler.Diagnostics;

/// <summary>How much a diagnostic matters.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Probably not what was meant; the program runs.</summary>
    Warning,

    /// <summary>The program cannot run.</summary>
    Error,
}

/// <summary>A kind of diagnostic.</summary>
/// <param name="Code">Stable and never used again for something else: <c>SL1001</c>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Name">Stable name in kebab case: <c>unknown-name</c>.</param>
/// <param name="Message">What is said, with places for arguments.</param>
public sealed record DiagnosticDescriptor(string Code, Severity Severity, string Name, string Message);
