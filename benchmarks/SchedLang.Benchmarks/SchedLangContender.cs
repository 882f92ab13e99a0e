using System.Diagnostics;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Benchmarks;

/// <summary>Scenario C, compiled by us.</summary>
internal sealed class SchedLangContender : IDisposable
{
    private readonly string _policy;
    private readonly LoadedProgram _loaded;
    private readonly Dictionary<int, long> _units = [];

    public SchedLangContender(string policy)
    {
        _policy = policy;
        _loaded = Link(1).Load(new AssemblyCache(null));
    }

    /// <summary>The hash of the schedule of some virtual seconds, and how many units it has.</summary>
    public (string Hash, long Units) Hash(int seconds)
    {
        var hash = _loaded.Program.Run(Link(seconds).Workload, 0, new ScheduleHash());
        return (hash.Value.ToString("x16"), hash.Units);
    }

    /// <summary>Units per second of wall time, on one thread.</summary>
    public double Rate(int seconds, bool withMetrics)
    {
        var workload = Link(seconds).Workload;
        if (!_units.TryGetValue(seconds, out var units))
            _units.Add(seconds, units = _loaded.Program.Run(workload, 0, new MetricsObserver(workload)).Figures.Units);
        _loaded.Program.Run(Link(20).Workload, 0, default(NoObserver)); // the loop is compiled before it is measured
        GC.Collect();
        var watch = Stopwatch.StartNew();
        if (withMetrics)
            _loaded.Program.Run(workload, 0, new MetricsObserver(workload));
        else
            _loaded.Program.Run(workload, 0, default(NoObserver));
        return units / watch.Elapsed.TotalSeconds;
    }

    public void Dispose() => _loaded.Dispose();

    private LinkedProgram Link(int seconds)
    {
        var compilation = Compilation.Load(Path.Combine(Places.Benchmarks, "scenario-c.sched"));
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var setting = new Setting(new SourceText("--set", $"run={seconds}s"));
        return compilation.ChooseScenario(null, diagnostics) is { } scenario && compilation.ChoosePolicy(_policy, diagnostics) is { } policy
            && compilation.Link(scenario, policy, [setting], [], diagnostics) is { } program
            ? program
            : throw new InvalidOperationException(string.Join('\n', diagnostics));
    }
}
