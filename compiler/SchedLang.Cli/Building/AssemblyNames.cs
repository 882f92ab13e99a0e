using System.Buffers;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Building;

/// <summary>Checks file names of assemblies: .NET must accept them, and no library beside the assembly may have the same name.</summary>
internal static class AssemblyNames
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create("/\\:,=\"'\0");

    /// <summary>Throws unless a file name can name an assembly.</summary>
    /// <exception cref="BuildException">The name cannot be used.</exception>
    public static void Require(string name)
    {
        var reason = name.Length == 0 || char.IsWhiteSpace(name[0]) ? "a name begins with a letter, a digit or a sign"
            : name.AsSpan().ContainsAny(Reserved) ? "it holds a character that .NET uses itself"
            : ExecutableBuilder.Libraries.Any(l => string.Equals(Path.GetFileNameWithoutExtension(l), name, StringComparison.OrdinalIgnoreCase)) ? "a library of SchedLang has this name"
            : null;
        if (reason != null)
            throw new BuildException(DiagnosticCatalog.AssemblyName, name, reason) { Help = "choose another name with --output" };
    }
}
