using System.Globalization;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Building;

/// <summary>Something that stands in the way of a build: a mistake of the command line, or a part of .NET that is not there.</summary>
internal sealed class BuildException(DiagnosticDescriptor descriptor, params object[] arguments)
    : Exception(string.Format(CultureInfo.InvariantCulture, descriptor.Message, arguments))
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = descriptor.Code;

    /// <summary>What to do about it; null where the message says it.</summary>
    public string? Help { get; init; }
}
