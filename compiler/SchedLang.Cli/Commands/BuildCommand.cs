using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SchedLang.Cli.Building;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang build</c>: writes a scenario and its policies as an executable, a C# project or a library.</summary>
internal static class BuildCommand
{
    private const string AllPolicies = "all";

    public static Command Create(Terminal terminal)
    {
        var file = SharedOptions.File();
        var policies = new Option<string[]>("--policy", "-p") { Description = "Which policy, where there are several; a library takes several, separated by commas, or 'all'.", HelpName = "name", DefaultValueFactory = _ => [] };
        var scenario = SharedOptions.Scenario();
        var settings = SharedOptions.Settings();
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; by default named after the scenario.", HelpName = "path" };
        var open = new Option<string[]>("--open")
        {
            Description = "What the program's own --set can change: names as --set takes them, separated by commas, or 'parameters' (the default), 'all' or 'none'.",
            HelpName = "name,...",
            DefaultValueFactory = _ => [],
        };
        var selfContained = new Option<bool>("--self-contained") { Description = "Put .NET into the executable, so that it runs where none is installed." };
        var runtime = new Option<string?>("--runtime", "-r") { Description = "The system to build for, such as linux-x64 or win-x64; this one by default.", HelpName = "id" };
        var project = new Option<string?>("--emit-csharp") { Description = "Write a C# project that the .NET SDK builds, instead of an executable.", HelpName = "folder" };
        var library = new Option<bool>("--library") { Description = "Write a .NET library that C# programs call, instead of an executable." };
        var command = new Command("build", "Write a scenario under a policy as an executable, a .NET library or a C# project.")
        {
            file, policies, scenario, settings, output, open, selfContained, runtime, library, project,
        };
        command.Validators.Add(r =>
        {
            if (r.GetValue(project) != null && (r.GetValue(output) != null || r.GetValue(selfContained) || r.GetValue(runtime) != null))
                r.AddError("--emit-csharp excludes --output, --self-contained and --runtime.");
            if (r.GetValue(library) && (r.GetValue(project) != null || r.GetValue(selfContained) || r.GetValue(runtime) != null))
                r.AddError("--library excludes --emit-csharp, --self-contained and --runtime.");
        });
        command.SetAction(result => Build(
            new Request(
                result.GetValue(file)!,
                [.. Names(result.GetValue(policies)!)],
                result.GetValue(scenario),
                result.GetValue(settings)!,
                result.GetValue(output),
                [.. Names(result.GetValue(open)!)],
                result.GetValue(selfContained),
                result.GetValue(runtime),
                result.GetValue(library),
                result.GetValue(project)),
            terminal));
        return command;
    }

    private static IEnumerable<string> Names(string[] texts) =>
        texts.SelectMany(t => t.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static int Build(Request request, Terminal terminal)
    {
        try
        {
            return Link(request, terminal) is not { } programs ? ExitCode.Errors
                : request.IsLibrary ? WriteLibrary(programs, request, terminal)
                : request.Project is { } folder ? WriteProject(programs[0], folder, terminal)
                : Write(programs[0], request, terminal);
        }
        catch (BuildException e)
        {
            terminal.ErrorWriter.WriteLine($"error {e.Code}: {e.Message}");
            if (e.Help != null)
                terminal.ErrorWriter.WriteLine($"  help: {e.Help}");
            return ExitCode.Errors;
        }
    }

    private static ImmutableArray<OpenProgram>? Link(Request request, Terminal terminal)
    {
        if (!request.IsLibrary && request.Policies.Distinct().Count() > 1)
        {
            throw new BuildException(DiagnosticCatalog.OnePolicyOnly, string.Join(", ", request.Policies))
            {
                Help = "build one executable for each policy, or one library with --library",
            };
        }

        var compilation = Compilation.Load(request.File);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var scenario = compilation.ChooseScenario(request.Scenario, diagnostics);
        var policies = ChoosePolicies(compilation, request, diagnostics);
        var programs = new List<LinkedProgram>();
        foreach (var policy in scenario == null ? [] : policies)
        {
            if (compilation.Link(scenario!, policy, SharedOptions.ToSettings(request.Settings), [.. policies.Select(p => p.Symbol.Name)], diagnostics) is { } program)
                programs.Add(program);
        }

        var open = programs.Count == 0 ? []
            : request.IsLibrary ? LibraryBuilder.Open(request.Open, programs, diagnostics)
            : [OpenNames.Resolve(request.Open, programs[0], diagnostics)];
        if (programs.Count > 0)
            compilation.FindIn(programs, diagnostics);
        return DiagnosticWriter.Write(diagnostics.Sorted(), terminal) || programs.Count == 0
            ? null
            : [.. programs.Select((p, i) => OpenProgram.Of(compilation, p, open[i]))];
    }

    private static List<BoundPolicy> ChoosePolicies(Compilation compilation, Request request, DiagnosticBag diagnostics)
    {
        var all = compilation.Program.Policies;
        if (request is { IsLibrary: true, Policies: [AllPolicies] } && !all.IsEmpty && all.All(p => p.Symbol.Name != AllPolicies))
            return [.. all];
        return [.. request.Policies.Cast<string?>().Distinct().DefaultIfEmpty(null).Select(n => compilation.ChoosePolicy(n, diagnostics)).OfType<BoundPolicy>()];
    }

    private static int WriteLibrary(ImmutableArray<OpenProgram> programs, Request request, Terminal terminal)
    {
        var path = LibraryBuilder.PathOf(request.Output, programs[0].Image.Workload.Name);
        try
        {
            var files = LibraryBuilder.Write(path, programs, HostPacks.OfMachine());
            terminal.OutWriter.WriteLine($"wrote {string.Join(", ", files.SkipLast(1))} and {files[^1]} (needs .NET {Environment.Version.Major})");
            return ExitCode.Success;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(path, e, terminal);
            return ExitCode.Errors;
        }
    }

    private static int WriteProject(OpenProgram program, string folder, Terminal terminal)
    {
        try
        {
            terminal.OutWriter.WriteLine($"wrote {ProjectWriter.Write(folder, program)}");
            return ExitCode.Success;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(folder, e, terminal);
            return ExitCode.Errors;
        }
    }

    private static int Write(OpenProgram program, Request request, Terminal terminal)
    {
        var target = Target(request.Runtime);
        var path = request.Output ?? program.Image.Workload.Name;
        if (target.IsWindows && !path.EndsWith(target.Extension, StringComparison.OrdinalIgnoreCase))
            path += target.Extension;
        try
        {
            var name = target.IsWindows ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);
            AssemblyNames.Require(name);
            using var files = new OutputFiles();
            long size;
            using (var stream = files.Create(path, Executable))
            {
                new ExecutableBuilder(HostPacks.OfMachine()).Write(stream, name, program, target, request.IsSelfContained);
                size = stream.Length;
            }

            files.Keep();
            var needs = request.IsSelfContained ? "needs no .NET" : $"needs .NET {Environment.Version.Major}";
            terminal.OutWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {path} ({size / 1e6:0.0} MB, {target.Id}, {needs})"));
            return ExitCode.Success;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(path, e, terminal);
            return ExitCode.Errors;
        }
    }

    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static HostTarget Target(string? runtime)
    {
        if (runtime == null)
            return HostTarget.Own;
        if (HostTarget.Known.Contains(runtime))
            return new HostTarget(runtime);
        throw new BuildException(DiagnosticCatalog.UnknownRuntime, runtime)
        {
            Help = runtime.StartsWith("osx", StringComparison.Ordinal)
                ? "macOS runs signed executables only; use --emit-csharp and build the project there"
                : Spelling.Closest(runtime, HostTarget.Known) is { } closest ? $"did you mean '{closest}'?"
                : $"one of: {string.Join(", ", HostTarget.Known)}",
        };
    }

    private sealed record Request(
        string File, string[] Policies, string? Scenario, string[] Settings, string? Output, string[] Open, bool IsSelfContained, string? Runtime,
        bool IsLibrary, string? Project);
}
