using System.Diagnostics;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Benchmarks;

/// <summary>A scenario under a policy, linked once and run with all that is done for speed or without some of it.</summary>
internal sealed class Case
{
    private const double WarmUp = 0.5;
    private const double ShortestMeasure = 0.15;

    private readonly LinkedProgram _program;

    private Case(LinkedProgram program) => _program = program;

    /// <summary>Links a program that has no errors.</summary>
    public static Case Of(string path, string policy, IFileSource? files = null, params IEnumerable<string> settings) => new(Link(path, policy, files, settings));

    /// <summary>Links a file's own scenario, the only one in it, under a policy; fails where there are errors.</summary>
    public static LinkedProgram Link(string path, string policy, IFileSource? files = null, params IEnumerable<string> settings) => Link(path, policy, files, null, settings);

    /// <summary>The same with a scenario of the file's, or of one that it uses.</summary>
    public static LinkedProgram Link(string path, string policy, IFileSource? files, string? scenarioName, IEnumerable<string> settings)
    {
        var compilation = Compilation.Load(path, files);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        return compilation.ChooseScenario(scenarioName, diagnostics) is { } scenario && compilation.ChoosePolicy(policy, diagnostics) is { } chosen
            && compilation.Link(scenario, chosen, settings.Select(s => new Setting(new SourceText("--set", s))), [], diagnostics) is { } program
            ? program
            : throw new InvalidOperationException(string.Join('\n', diagnostics.Sorted().Select(d => DiagnosticText.Render(d))));
    }

    /// <summary>Nanoseconds of CPU time a unit, the best of several measurements.</summary>
    public double NsPerUnit(Optimizations without = Optimizations.None, bool stepwise = false, bool metrics = false, int measurements = 3)
    {
        using var loaded = _program.Without(without).Load(new AssemblyCache(null));
        var units = loaded.Program.Run(_program.Workload, 0, new MetricsObserver(_program.Workload), null, stepwise).Figures.Units;
        Measure(WarmUp); // so that all is compiled at the highest tier
        Machine.Settle();
        var best = double.PositiveInfinity;
        for (var i = 0; i < measurements; i++)
            best = Math.Min(best, Measure(ShortestMeasure));
        return best;

        double Measure(double shortest)
        {
            var runs = 0;
            var before = Environment.CpuUsage.TotalTime;
            while (true)
            {
                if (metrics)
                    loaded.Program.Run(_program.Workload, 0, new MetricsObserver(_program.Workload), null, stepwise);
                else
                    loaded.Program.Run(_program.Workload, 0, default(NoObserver), null, stepwise);
                runs++;
                var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                if (seconds >= shortest)
                    return seconds * 1e9 / ((double)units * runs);
            }
        }
    }

    /// <summary>Microseconds from the call to the figures of a run, with what earlier runs have left.</summary>
    public double MicrosecondsPerRun(int runs)
    {
        using var loaded = _program.Load(new AssemblyCache(null));
        loaded.Program.Run(_program.Workload, 0, new MetricsObserver(_program.Workload));
        Machine.Settle();
        var best = double.PositiveInfinity;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            for (var seed = 0; seed < runs; seed++)
                loaded.Program.Run(_program.Workload, seed, new MetricsObserver(_program.Workload));
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / runs);
        }

        return best;
    }

    /// <summary>Bytes that a run of this program allocates, if it has run before.</summary>
    public long BytesPerRun()
    {
        using var loaded = _program.Load(new AssemblyCache(null));
        loaded.Program.Run(_program.Workload, 0, new MetricsObserver(_program.Workload));
        loaded.Program.Run(_program.Workload, 1, new MetricsObserver(_program.Workload));
        var before = GC.GetAllocatedBytesForCurrentThread();
        loaded.Program.Run(_program.Workload, 2, new MetricsObserver(_program.Workload));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
