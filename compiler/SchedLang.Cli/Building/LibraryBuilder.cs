using System.Collections.Immutable;
using System.Text;
using SchedLang.Compiler;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Settings;

namespace SchedLang.Cli.Building;

/// <summary>Writes a scenario under one or more policies as a .NET assembly with the runtime library, and the documentation of both.</summary>
internal static class LibraryBuilder
{
    private const string Extension = ".dll";

    /// <summary>The file name of the runtime library.</summary>
    public static string RuntimeFile { get; } = Path.GetFileName(typeof(ICompiledProgram).Assembly.Location);

    /// <summary>The path of a library.</summary>
    /// <param name="output">The path from the command line; null for the default.</param>
    /// <param name="scenario">The scenario.</param>
    /// <exception cref="BuildException">The file cannot be a library.</exception>
    public static string PathOf(string? output, string scenario)
    {
        var path = output ?? LibraryGenerator.NamespaceOf(scenario);
        if (!path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            path += Extension;
        AssemblyNames.Require(Path.GetFileNameWithoutExtension(path));
        return path;
    }

    /// <summary>Writes the files of a library: all of them or none.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="programs">Its policies.</param>
    /// <param name="packs">Locates the parts of .NET.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="BuildException">A part of .NET is not on this machine.</exception>
    public static IReadOnlyList<string> Write(string path, ImmutableArray<OpenProgram> programs, HostPacks packs)
    {
        var (image, documentation) = CSharpCompiler.CompileWithDocumentation(Input(Path.GetFileNameWithoutExtension(path), programs, packs));
        var runtime = Path.Combine(Path.GetDirectoryName(path) ?? "", RuntimeFile);
        var files = new List<(string Path, byte[] Content)>
        {
            (path, image),
            (Path.ChangeExtension(path, ".xml"), documentation),
            (runtime, File.ReadAllBytes(PlainAssemblies.PathOf(typeof(ICompiledProgram).Assembly))),
        };
        if (PlainAssemblies.DocumentationOf(typeof(ICompiledProgram).Assembly) is { } ofRuntime)
            files.Add((Path.ChangeExtension(runtime, ".xml"), File.ReadAllBytes(ofRuntime)));
        using var output = new OutputFiles();
        foreach (var file in files)
        {
            using var stream = output.Create(file.Path);
            stream.Write(file.Content);
        }

        output.Keep();
        return [.. files.Select(f => f.Path)];
    }

    /// <summary>The compiler input of a library.</summary>
    internal static AssemblyInput Input(string name, ImmutableArray<OpenProgram> programs, HostPacks packs)
    {
        ImmutableArray<LibraryProgram> parts = [.. programs.Select(p => new LibraryProgram(p.Code, p.Image.Identity))];
        return new AssemblyInput(name, LibraryGenerator.Programs(parts, Compilation.Version))
        {
            Documented = [LibraryGenerator.Api(parts, Compilation.Version)],
            Framework = packs.ReferenceAssemblies(),
            References = [PlainAssemblies.PathOf(typeof(ICompiledProgram).Assembly)],
            Resources = [new(LibraryRun.WorkloadResource, BytesOf(programs[0].Image.Workload))],
        };
    }

    /// <summary>The parameters of each policy that callers can set. A name is valid if at least one policy has it.</summary>
    public static ImmutableArray<ImmutableArray<OpenSetting>> Open(
        IReadOnlyCollection<string> names, IReadOnlyList<LinkedProgram> programs, DiagnosticBag diagnostics)
    {
        var open = programs.Select(_ => new List<OpenSetting>()).ToList();
        foreach (var name in names.DefaultIfEmpty(OpenNames.Parameters))
        {
            var problems = programs.Select(_ => new DiagnosticBag()).ToList();
            var found = programs.Select((p, i) => OpenNames.Resolve([name], p, problems[i])).ToList();
            for (var i = 0; i < programs.Count; i++)
                open[i].AddRange(found[i]);
            if (problems.TrueForAll(p => p.HasErrors))
                diagnostics.AddRange(problems[0]);
            else if (found.SelectMany(s => s).FirstOrDefault(s => s.Owner != SettingOwner.Parameter) is { } other)
                OpenNames.Refuse(other.Name, "a library leaves only parameters of its policies open", diagnostics);
        }

        return [.. open.Select(settings => settings.DistinctBy(s => s.Name).ToImmutableArray())];
    }

    private static byte[] BytesOf(Workload workload)
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
            WorkloadFile.Write(writer, workload);
        return buffer.ToArray();
    }
}
