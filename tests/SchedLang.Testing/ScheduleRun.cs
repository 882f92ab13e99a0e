using System.Text;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;

namespace SchedLang.Testing;

/// <summary>A program compiled and run in this process, with the files that it leaves behind as texts.</summary>
public sealed record ScheduleRun(string Jobs, string Units, string Summary, RunFigures Figures)
{
    private static readonly AssemblyCache NoCache = new(null);

    /// <summary>Links a program; fails the test where it has errors.</summary>
    public static LinkedProgram Link(
        string path, string? policy = null, IFileSource? files = null, string? scenario = null, params IEnumerable<string> settings)
    {
        var compilation = Compilation.Load(path, files);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var program = compilation.ChooseScenario(scenario, diagnostics) is { } s && compilation.ChoosePolicy(policy, diagnostics) is { } p
            ? compilation.Link(s, p, settings.Select(t => new Setting(new SourceText("--set", t))), [], diagnostics)
            : null;
        return program ?? throw new InvalidOperationException(
            string.Join('\n', diagnostics.Sorted().Select(d => DiagnosticText.Render(d))));
    }

    /// <summary>Runs a linked program with every observer.</summary>
    public static ScheduleRun Of(LinkedProgram program, long seed = 0, bool stepwise = false)
    {
        using var loaded = program.Load(NoCache);
        return Of(program, loaded, seed, stepwise);
    }

    /// <summary>Runs a loaded program with every observer; a schedule that breaks an invariant fails the test.</summary>
    public static ScheduleRun Of(LinkedProgram program, LoadedProgram loaded, long seed, bool stepwise)
    {
        var (jobs, units, summary) = (new MemoryStream(), new MemoryStream(), new MemoryStream());
        RunFigures figures;
        using (var log = new ScheduleLog(program.Workload, jobs, units))
        {
            var observers = new Observers<MetricsObserver, RunRecorders>(
                new MetricsObserver(program.Workload), new RunRecorders(log, new InvariantObserver(program.Workload)));
            figures = loaded.Program.Run(program.Workload, seed, observers, stepwise: stepwise).First.Figures;
        }

        SummaryJson.Write(summary, program.Identity(seed), figures);
        InvariantObserver.NoFigureIsNegative(Text(summary));
        return new ScheduleRun(Text(jobs), Text(units), Text(summary), figures);
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());
}
