using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using SchedLang.Cli.Building;
using SchedLang.Cli.Commands;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>A library, loaded into this process and used as its users would, by reflection.</summary>
internal sealed class BuiltLibrary
{
    private readonly Assembly _assembly;

    private BuiltLibrary(byte[] image)
    {
        using var stream = new MemoryStream(image);
        _assembly = new AssemblyLoadContext("built library", isCollectible: true).LoadFromStream(stream);
    }

    /// <summary>What a library is compiled from.</summary>
    public static AssemblyInput Input(string file, string? scenario, string[] policies, params string[] settings)
    {
        Environment.CurrentDirectory = Repository.Root;
        var compilation = Compilation.Load(file);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        List<LinkedProgram> programs =
        [
            .. from name in policies
               select compilation.Link(
                   compilation.ChooseScenario(scenario, diagnostics)!, compilation.ChoosePolicy(name, diagnostics)!, SharedOptions.ToSettings(settings), policies, diagnostics)!,
        ];
        var open = LibraryBuilder.Open([], programs, diagnostics);
        diagnostics.Where(d => d.Severity == Severity.Error).Select(d => DiagnosticText.Render(d)).ShouldBeEmpty();
        return LibraryBuilder.Input("Library", [.. programs.Select((p, i) => OpenProgram.Of(compilation, p, open[i]))], HostPacks.OfMachine());
    }

    /// <summary>Builds a scenario under policies.</summary>
    public static BuiltLibrary Of(string file, string? scenario, string[] policies, params string[] settings) =>
        new(CSharpCompiler.Compile(Input(file, scenario, policies, settings)));

    /// <summary>The types that users see.</summary>
    public ImmutableArray<Type> Types => [.. _assembly.GetExportedTypes()];

    /// <summary>A policy with parameters set.</summary>
    public object Policy(string type, params (string Property, object Value)[] values)
    {
        var policy = Activator.CreateInstance(Type(type))!;
        foreach (var (property, value) in values)
            policy.GetType().GetProperty(property)!.SetValue(policy, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        return policy;
    }

    /// <summary>A value of an enumeration.</summary>
    public object Value(string type, string name) => Enum.Parse(Type(type), name);

    /// <summary>Makes a run.</summary>
    public object Run(object policy, long seed = 0, CancellationToken cancellation = default) => Types.Single(t => t is { IsAbstract: true, IsSealed: true } && t.GetMethod("Run") != null)
        .GetMethod("Run")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [policy, seed, cancellation], null)!;

    /// <summary>A property of a result, or of a part of it: <c>Sr.ViolationRate</c>.</summary>
    public static object Read(object result, string path) => path.Split('.').Aggregate(result, (o, name) => o.GetType().GetProperty(name)!.GetValue(o)!);

    /// <summary>The result as the command prints it.</summary>
    public static string Json(object result) => (string)result.GetType().GetMethod("ToJson")!.Invoke(result, null)! + "\n";

    private Type Type(string name) => Types.Single(t => t.Name == name);
}
