using System.Collections.Immutable;
using SchedLang.Compiler.CodeGeneration;

namespace SchedLang.Compiler.Emit;

/// <summary>What an assembly is compiled from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sources">The C#.</param>
public sealed record AssemblyInput(string Name, ImmutableArray<GeneratedSource> Sources)
{
    /// <summary>Whether it has a main method.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>Whether the comments of its members are wanted, as XML.</summary>
    public bool HasDocumentation { get; init; }

    /// <summary>Paths of assemblies that it links with, beside those of .NET.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>Paths of the reference assemblies of .NET; where empty, those of the running .NET are used, which suit code that is only run.</summary>
    public ImmutableArray<string> Platform { get; init; } = [];

    /// <summary>Resources by name.</summary>
    public ImmutableArray<KeyValuePair<string, byte[]>> Resources { get; init; } = [];
}

/// <summary>A compiled assembly.</summary>
/// <param name="Image">Its bytes.</param>
/// <param name="Documentation">The comments of its members as XML; empty where they were not asked for.</param>
public sealed record CompiledAssembly(byte[] Image, byte[] Documentation);
