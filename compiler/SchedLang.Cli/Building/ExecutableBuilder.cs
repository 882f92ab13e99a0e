using System.Collections.Immutable;
using System.Reflection;
using SchedLang.Compiler;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Lowering;
using SchedLang.Simulator.Settings;

namespace SchedLang.Cli.Building;

/// <summary>A linked program with open settings.</summary>
/// <param name="Code">The code, which reads open parameters at run time.</param>
/// <param name="Image">The data that the executable carries besides its code.</param>
internal sealed record OpenProgram(LoweredProgram Code, SimulatorImage Image)
{
    /// <summary>Leaves settings of a program open.</summary>
    public static OpenProgram Of(Compilation compilation, LinkedProgram program, ImmutableArray<OpenSetting> open)
    {
        var parameters = open.Where(s => s.Owner == SettingOwner.Parameter).Select(s => s.Name).ToList();
        var code = compilation.Open(program, parameters, OpenNames.Widest(program.Workload, open));
        return new OpenProgram(code, new SimulatorImage(program.Workload, program.Identity(0), open, code.ChunkTokens));
    }
}

/// <summary>Writes executables.</summary>
/// <param name="packs">Locates the parts of .NET.</param>
internal sealed class ExecutableBuilder(HostPacks packs)
{
    /// <summary>The assemblies that a simulator references, directly or indirectly, besides its own and .NET.</summary>
    public static IReadOnlyList<string> Libraries { get; } = FindLibraries();

    private static List<string> FindLibraries()
    {
        var found = new Dictionary<string, Assembly>();
        var waiting = new Queue<Assembly>([typeof(SimulatorCommand).Assembly]);
        while (waiting.TryDequeue(out var assembly))
        {
            if (!found.TryAdd(assembly.GetName().Name!, assembly))
                continue;
            foreach (var reference in assembly.GetReferencedAssemblies().Where(r => !IsOfDotNet(r.Name!)))
                waiting.Enqueue(Assembly.Load(reference));
        }

        return [.. found.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => PlainAssemblies.PathOf(f.Value))];
    }

    private static bool IsOfDotNet(string name) => name is "netstandard" or "mscorlib" or "Microsoft.CSharp"
        || (name.StartsWith("System.", StringComparison.Ordinal) && name != "System.CommandLine")
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);

    /// <summary>Writes an executable.</summary>
    /// <param name="output">The destination, written from its start.</param>
    /// <param name="name">Its name, without an extension.</param>
    /// <param name="program">The program to run.</param>
    /// <param name="target">The target system.</param>
    /// <param name="isSelfContained">Whether .NET ships with the executable.</param>
    /// <exception cref="BuildException">A part of .NET is not on this machine.</exception>
    public void Write(Stream output, string name, OpenProgram program, HostTarget target, bool isSelfContained)
    {
        var (host, version, framework) = isSelfContained ? packs.SelfContainedHost(target) : (packs.FrameworkDependentHost(target), null, null);
        var assemblies = new List<BundleFile> { new(name + ".dll", BundleFileKind.Assembly, Compile(name, program)) };
        assemblies.AddRange(Libraries.Select(Read));
        if (framework != null)
            assemblies.AddRange(AssemblyClosure.In(framework, [.. assemblies.Select(a => a.Content)]).Select(Read));
        SingleFileBundle.Write(output, host, target, assemblies[0].Name,
        [
            .. assemblies,
            new BundleFile(name + ".deps.json", BundleFileKind.DependencyList,
                ApplicationFiles.DependencyList(isSelfContained ? target : null, name, assemblies.Select(a => a.Name))),
            new BundleFile(name + ".runtimeconfig.json", BundleFileKind.RuntimeConfiguration, ApplicationFiles.RuntimeConfiguration(version)),
        ]);
    }

    /// <summary>The assembly of a simulator.</summary>
    public static byte[] Compile(string name, OpenProgram program) => CSharpCompiler.Compile(new AssemblyInput(
        name, [ProgramGenerator.Generate(program.Code, Compilation.Version, ProgramForm.Executable)])
    {
        IsExecutable = true,
        References = [.. Libraries],
        Resources = [new(SimulatorImage.ResourceName, program.Image.ToBytes())],
    });

    private static BundleFile Read(string path) => new(Path.GetFileName(path), BundleFileKind.Assembly, File.ReadAllBytes(path));
}
