using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>Compiles generated C#. Only this class uses Roslyn, so programs from the cache never load it.</summary>
public static class CSharpCompiler
{
    private static readonly string[] Platform = ["System.Private.CoreLib.dll", "System.Runtime.dll", "System.Collections.Immutable.dll"];

    // To read the assemblies of .NET takes longer than to compile a program, so they are read once.
    private static readonly ConcurrentDictionary<string, MetadataReference> FrameworkReferences = new(StringComparer.Ordinal);

    // Programs of this process differ in their trees only: those after the first find the symbols of their references here.
    private static readonly Lazy<CSharpCompilation> EmptyProgram = new(() => CSharpCompilation.Create(
        "SchedLang.Generated", [], RunningFramework().Append(typeof(ICompiledProgram).Assembly.Location).Select(FrameworkReference), Options(isExecutable: false)));

    /// <summary>Compiles; the same source gives the same bytes.</summary>
    /// <exception cref="GeneratedCodeException">The source does not compile. This is a defect of the code generator.</exception>
    public static byte[] Compile(GeneratedSource source) => Emit(Compilation(source), []).Image;

    /// <summary>Compiles an assembly for a file; the same input gives the same bytes.</summary>
    /// <exception cref="GeneratedCodeException">A source does not compile. This is a defect of the code generator.</exception>
    public static byte[] Compile(AssemblyInput input) => CompileWithDocumentation(input).Image;

    /// <summary>Compiles an assembly for a file, and its documentation as XML; the same input gives the same bytes.</summary>
    /// <exception cref="GeneratedCodeException">A source does not compile. This is a defect of the code generator.</exception>
    public static (byte[] Image, byte[] Documentation) CompileWithDocumentation(AssemblyInput input) => Emit(Compilation(input), input.Resources);

    /// <summary>C# errors and warnings of a source; empty unless the code generator has a defect.</summary>
    public static ImmutableArray<string> Check(GeneratedSource source) => Warnings(Compilation(source));

    /// <summary>C# errors and warnings of an assembly; empty unless the code generator has a defect.</summary>
    public static ImmutableArray<string> Check(AssemblyInput input) => Warnings(Compilation(input));

    private static (byte[] Image, byte[] Documentation) Emit(CSharpCompilation compilation, IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var image = new MemoryStream();
        using var documentation = new MemoryStream();
        var resources = files.Select(r => new ResourceDescription(r.Key, () => new MemoryStream(r.Value), isPublic: false));
        var result = compilation.Emit(image, xmlDocumentationStream: documentation, manifestResources: resources);
        if (!result.Success)
            throw new GeneratedCodeException(Messages(result.Diagnostics, DiagnosticSeverity.Error));
        return (image.ToArray(), documentation.ToArray());
    }

    private static CSharpCompilation Compilation(GeneratedSource source) => EmptyProgram.Value.AddSyntaxTrees(Trees([source], DocumentationMode.None));

    private static CSharpCompilation Compilation(AssemblyInput input)
    {
        var framework = input.Framework.IsEmpty ? RunningFramework() : input.Framework;
        return CSharpCompilation.Create(
            input.Name,
            [.. Trees(input.Sources, DocumentationMode.None), .. Trees(input.Documented, DocumentationMode.Diagnose)],
            [.. framework.Select(FrameworkReference), .. input.References.Select(p => MetadataReference.CreateFromFile(p))],
            Options(input.IsExecutable));
    }

    private static CSharpCompilationOptions Options(bool isExecutable) => new(
        isExecutable ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        deterministic: true,
        concurrentBuild: false,
        nullableContextOptions: NullableContextOptions.Enable);

    private static IEnumerable<SyntaxTree> Trees(IEnumerable<GeneratedSource> sources, DocumentationMode documentation)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, documentation);
        return sources.Select(s => CSharpSyntaxTree.ParseText(SourceText.From(s.Text), options));
    }

    private static IEnumerable<string> RunningFramework()
    {
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        return trusted.Split(Path.PathSeparator).Where(p => Platform.Contains(Path.GetFileName(p)));
    }

    private static MetadataReference FrameworkReference(string path) => FrameworkReferences.GetOrAdd(path, p => MetadataReference.CreateFromFile(p));

    private static ImmutableArray<string> Warnings(CSharpCompilation compilation) => Messages(compilation.GetDiagnostics(), DiagnosticSeverity.Warning);

    private static ImmutableArray<string> Messages(ImmutableArray<Diagnostic> diagnostics, DiagnosticSeverity least) =>
        [.. diagnostics.Where(d => d.Severity >= least).Select(d => d.ToString())];
}

/// <summary>Generated C# does not compile. This is a defect of the code generator.</summary>
public sealed class GeneratedCodeException(ImmutableArray<string> messages) : Exception("The generated C# does not compile.")
{
    /// <summary>Messages of the C# compiler.</summary>
    public ImmutableArray<string> Messages { get; } = messages;
}
