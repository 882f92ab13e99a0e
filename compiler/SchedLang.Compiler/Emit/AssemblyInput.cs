using System.Collections.Immutable;
using SchedLang.Compiler.CodeGeneration;

namespace SchedLang.Compiler.Emit;

/// <summary>The compiler input of an assembly.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sources">The C#.</param>
public sealed record AssemblyInput(string Name, ImmutableArray<GeneratedSource> Sources)
{
    /// <summary>C# whose documentation comments go into an XML file.</summary>
    public ImmutableArray<GeneratedSource> Documented { get; init; } = [];

    /// <summary>Paths of the .NET assemblies to compile against; empty for those of the running process.</summary>
    public ImmutableArray<string> Framework { get; init; } = [];

    /// <summary>Whether it has a main method.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Paths of other assemblies to reference, besides .NET.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Resources by name.</summary>
    public ImmutableArray<KeyValuePair<string, byte[]>> Resources { get; init; } = [];
}
