using SchedLang.Cli.Commands;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Running;

/// <summary>
/// Makes the programs that a command line asks for: those of the last time if no file has changed, else from the files. What it makes is
/// remembered for the next time. Errors and warnings go to the error stream.
/// </summary>
internal sealed class RunLinker(RunRequest request, LastRun last, Terminal terminal)
{
    private const string AllPolicies = "all";

    /// <summary>The programs; null after errors.</summary>
    public ReadyRun? Link() => Repeat() ?? LinkFiles();

    /// <summary>The programs from their files, for what only those can tell; null after errors.</summary>
    public List<LinkedProgram>? LinkAgain()
    {
        var diagnostics = new DiagnosticBag();
        var programs = Programs(Compilation.Load(request.File, warnings: request.Warnings), diagnostics);
        return diagnostics.HasErrors && DiagnosticWriter.Write(diagnostics.Sorted(), terminal) ? null : programs;
    }

    private ReadyRun? Repeat()
    {
        if (last.Repeat(request) is not var (run, loaded))
            return null;
        run.Warnings.Write(terminal);
        var programs = run.Programs.Zip(loaded, (p, l) => new ReadyProgram(p.Image.Workload, p.Image.Identity, () => l, null));
        return new ReadyRun([.. programs], request.Gantt == null ? null : TimeRange.Read("--gantt", request.Gantt, new DiagnosticBag()), -1);
    }

    private ReadyRun? LinkFiles()
    {
        var diagnostics = new DiagnosticBag();
        var files = new SeenFiles(new DiskFiles(request.File));
        var compilation = Compilation.Load(request.File, files, request.Warnings);
        var programs = Programs(compilation, diagnostics);

        // Loads the program while findings are computed.
        var first = programs.Count == 0 || diagnostics.HasErrors ? null : Task.Run(() => LoadFirst(programs[0]));
        compilation.FindIn(programs, diagnostics);
        var stream = request.Stream == null || programs.Count == 0 ? -1
            : StreamNames.Find("--stream", request.Stream, 0, request.Stream.Length, programs[0].Workload, diagnostics);
        var range = request.Gantt == null ? null : TimeRange.Read("--gantt", request.Gantt, diagnostics);
        var loaded = first?.GetAwaiter().GetResult();
        var told = diagnostics.Sorted();
        if (DiagnosticWriter.Write(told, terminal) || loaded == null)
        {
            loaded?.Dispose();
            return null;
        }

        last.Keep(new RememberedRun(request.Key(), request.Form, request.Format, files.All, PrintedWarnings.Of(told), [.. programs.Select(Remembered)]));
        var ready = programs.Select(p => new ReadyProgram(p.Workload, p.Identity(0), p == programs[0] ? () => loaded : () => p.Load(last.Cache), p));
        return new ReadyRun([.. ready], range, stream);
    }

    private List<LinkedProgram> Programs(Compilation compilation, DiagnosticBag diagnostics)
    {
        diagnostics.AddRange(compilation.Diagnostics);
        var programs = new List<LinkedProgram>();
        var scenario = compilation.ChooseScenario(request.Scenario, diagnostics);
        var policies = ChoosePolicies(compilation, diagnostics);
        if (scenario == null)
            return programs;
        var names = policies.Select(p => p.Symbol.Name).ToList();
        foreach (var policy in policies)
        {
            if (compilation.Link(scenario, policy, request.Settings, names, diagnostics) is { } program)
                programs.Add(request.Blame ? program.Explained() : program.Without(request.Without));
        }

        return programs;
    }

    private List<BoundPolicy> ChoosePolicies(Compilation compilation, DiagnosticBag diagnostics)
    {
        var names = request.Policies;
        if (names is [AllPolicies] && compilation.Program.Policies.All(p => p.Symbol.Name != AllPolicies) && !compilation.Program.Policies.IsEmpty)
            return [.. compilation.Program.Policies];
        var wanted = names.Cast<string?>().Distinct().DefaultIfEmpty(null);
        return [.. wanted.Select(n => compilation.ChoosePolicy(n, diagnostics)).OfType<BoundPolicy>()];
    }

    private static RememberedProgram Remembered(LinkedProgram program) => new(
        AssemblyCache.KeyOf(program.Source), new SimulatorImage(program.Workload, program.Identity(0), [], 0));

    private LoadedProgram LoadFirst(LinkedProgram program)
    {
        var loaded = program.Load(last.Start);
        if (request.Form == RunForm.Metrics)
            LastRun.RunAMoment(loaded.Program, program.Workload, program.Identity(0), request.Format);
        return loaded;
    }
}
