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

    /// <summary>Compiles; the same source gives the same bytes.</summary>
    /// <exception cref="GeneratedCodeException">The source does not compile. This is a defect of the code generator.</exception>
    public static byte[] Compile(GeneratedSource source) => Compile(InProcess(source));

    /// <summary>Compiles an assembly for a file; the same input gives the same bytes.</summary>
    /// <exception cref="GeneratedCodeException">A source does not compile. This is a defect of the code generator.</exception>
    public static byte[] Compile(AssemblyInput input) => CompileWithDocumentation(input).Image;

    /// <summary>Compiles an assembly for a file, and its documentation as XML; the same input gives the same bytes.</summary>
    /// <exception cref="GeneratedCodeException">A source does not compile. This is a defect of the code generator.</exception>
    public static (byte[] Image, byte[] Documentation) CompileWithDocumentation(AssemblyInput input)
    {
        using var image = new MemoryStream();
        using var documentation = new MemoryStream();
        var resources = input.Resources.Select(r => new ResourceDescription(r.Key, () => new MemoryStream(r.Value), isPublic: false));
        var result = Compilation(input).Emit(image, xmlDocumentationStream: documentation, manifestResources: resources);
        if (!result.Success)
            throw new GeneratedCodeException(Messages(result.Diagnostics, DiagnosticSeverity.Error));
        return (image.ToArray(), documentation.ToArray());
    }

    /// <summary>C# errors and warnings of a source; empty unless the code generator has a defect.</summary>
    public static ImmutableArray<string> Check(GeneratedSource source) => Check(InProcess(source));

    /// <summary>C# errors and warnings of an assembly; empty unless the code generator has a defect.</summary>
    public static ImmutableArray<string> Check(AssemblyInput input) => Messages(Compilation(input).GetDiagnostics(), DiagnosticSeverity.Warning);

    private static AssemblyInput InProcess(GeneratedSource source) => new("SchedLang.Generated", [source]) { References = [typeof(ICompiledProgram).Assembly.Location] };

    private static CSharpCompilation Compilation(AssemblyInput input)
    {
        var plain = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        var documented = plain.WithDocumentationMode(DocumentationMode.Diagnose);
        return CSharpCompilation.Create(
            input.Name,
            [.. Trees(input.Sources, plain), .. Trees(input.Documented, documented)],
            References(input),
            new CSharpCompilationOptions(
                input.IsExecutable ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                deterministic: true,
                concurrentBuild: false,
                nullableContextOptions: NullableContextOptions.Enable));
    }

    private static IEnumerable<SyntaxTree> Trees(IEnumerable<GeneratedSource> sources, CSharpParseOptions options) =>
        sources.Select(s => CSharpSyntaxTree.ParseText(SourceText.From(s.Text), options));

    private static IEnumerable<MetadataReference> References(AssemblyInput input)
    {
        if (!input.Framework.IsEmpty)
            return [.. input.Framework.Concat(input.References).Select(p => MetadataReference.CreateFromFile(p))];
        var trusted = (string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "";
        var paths = trusted.Split(Path.PathSeparator).Where(p => Platform.Contains(Path.GetFileName(p)));
        return [.. paths.Concat(input.References).Select(p => MetadataReference.CreateFromFile(p))];
    }

    private static ImmutableArray<string> Messages(ImmutableArray<Diagnostic> diagnostics, DiagnosticSeverity least) =>
        [.. diagnostics.Where(d => d.Severity >= least).Select(d => d.ToString())];
}

/// <summary>Generated C# does not compile. This is a defect of the code generator.</summary>
public sealed class GeneratedCodeException(ImmutableArray<string> messages) : Exception("The generated C# does not compile.")
{
    /// <summary>Messages of the C# compiler.</summary>
    public ImmutableArray<string> Messages { get; } = messages;
}
