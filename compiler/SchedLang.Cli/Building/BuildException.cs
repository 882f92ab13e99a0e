using System.Globalization;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Building;

/// <summary>A build that cannot succeed: the command line has a mistake, or a part of .NET is missing.</summary>
internal sealed class BuildException(DiagnosticDescriptor descriptor, params object[] arguments)
    : Exception(string.Format(CultureInfo.InvariantCulture, descriptor.Message, arguments))
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = descriptor.Code;

    /// <summary>How to fix it; null if the message says so.</summary>
    public string? Help { get; init; }
}
