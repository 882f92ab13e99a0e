using System.Reflection;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Tests.Architecture;

/// <summary>Who may know whom, read from what was built.</summary>
public sealed class ArchitectureTests
{
    // Each folder knows those before it and none after. Services stand above Compilation, all others below it.
    private static readonly string[] CompilerFloors =
    [
        "Text", "Diagnostics", "Syntax", "Formatting", "Types", "Import", "Symbols", "Binding", "Linking", "Analysis", "Lowering", "Findings", "Explanation",
        "CodeGeneration", "Emit", "Reference", "Services",
    ];

    private static readonly string[] RuntimeFloors =
        ["Quantities", "Platforms", "Tables", "Workloads", "State", "Policies", "Engine", "Ready", "Scheduling", "Simulation", "Embedding", "Metrics", "Attribution", "Results"];

    private static readonly Assembly CompilerAssembly = typeof(Compilation).Assembly;
    private static readonly Assembly RuntimeAssembly = typeof(ICompiledProgram).Assembly;
    private static readonly Assembly GrammarAssembly = typeof(Grammar.SchedLangParser).Assembly;

    [Fact]
    public void RuntimeKnowsNobody() => NamesOf(RuntimeAssembly).ShouldAllBe(n => IsOfTheFramework(n));

    [Fact]
    public void LanguageKnowsTheRuntimeOnly() => NamesOf(typeof(Compiler.Types.SchedType).Assembly).Where(n => !IsOfTheFramework(n)).ShouldBe(["SchedLang.Runtime"]);

    [Fact]
    public void GrammarKnowsAntlrOnly() =>
        NamesOf(GrammarAssembly).Where(n => !IsOfTheFramework(n)).ShouldBe(["Antlr4.Runtime.Standard"]);

    [Fact]
    public void CompilerKnowsGrammarRuntimeAndItsTools() =>
        NamesOf(CompilerAssembly).Where(n => !IsOfTheFramework(n)).ShouldBe(
            [
                "Antlr4.Runtime.Standard", "CsvHelper", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "SchedLang.Grammar",
                "SchedLang.Language", "SchedLang.Runtime", "Sprache",
            ],
            ignoreOrder: true);

    [Fact]
    public void AntlrStopsAtTheDoorOfSyntax() => UsersOf("Antlr4", "SchedLang.Grammar").ShouldBe(["SchedLang.Compiler.Syntax.Parsing"]);

    [Fact]
    public void RoslynIsKnownWhereCodeIsCompiled() => UsersOf("Microsoft.CodeAnalysis").ShouldBe(["SchedLang.Compiler.Emit"]);

    [Fact]
    public void CompilerFoldersAreFloors() => Violations(CompilerAssembly, "SchedLang.Compiler", CompilerFloors).ShouldBeEmpty();

    [Fact]
    public void RuntimeFoldersAreFloors() => Violations(RuntimeAssembly, "SchedLang.Runtime", RuntimeFloors).ShouldBeEmpty();

    [Fact]
    public void EveryFolderIsOnAFloor()
    {
        FoldersOf(CompilerAssembly, "SchedLang.Compiler").Except(CompilerFloors).ShouldBeEmpty();
        FoldersOf(RuntimeAssembly, "SchedLang.Runtime").Except(RuntimeFloors).ShouldBeEmpty();
    }

    private static IEnumerable<string> UsersOf(params string[] prefixes) => CompilerAssembly.GetTypes()
        .Where(t => References.Of(t).Any(r => prefixes.Any(p => r.Namespace?.StartsWith(p, StringComparison.Ordinal) == true)))
        .Select(t => Outermost(t).Namespace!)
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Violations(Assembly assembly, string root, string[] floors) =>
        from type in assembly.GetTypes()
        let floor = Array.IndexOf(floors, FolderOf(type, root))
        where floor >= 0
        from reference in References.Of(type)
        where reference.Assembly == assembly
        let other = Array.IndexOf(floors, FolderOf(reference, root))
        where other > floor || (other < 0 && Outermost(reference).Namespace == root && floors[floor] != "Services")
        select $"{type.FullName} knows {reference.FullName}";

    private static IEnumerable<string> FoldersOf(Assembly assembly, string root) =>
        assembly.GetTypes().Select(t => FolderOf(t, root)).OfType<string>().Distinct();

    private static string? FolderOf(Type type, string root)
    {
        var name = Outermost(type).Namespace;
        return name?.StartsWith(root + ".", StringComparison.Ordinal) == true ? name[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static Type Outermost(Type type) => type.DeclaringType == null ? type : Outermost(type.DeclaringType);

    private static IEnumerable<string> NamesOf(Assembly assembly) => assembly.GetReferencedAssemblies().Select(n => n.Name!);

    private static bool IsOfTheFramework(string name) =>
        name.StartsWith("System", StringComparison.Ordinal) || name is "netstandard" or "mscorlib";
}
