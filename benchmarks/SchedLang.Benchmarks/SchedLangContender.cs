using System.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Benchmarks;

/// <summary>Scenario C, compiled by us.</summary>
internal sealed class SchedLangContender : IContender, IDisposable
{
    private readonly RunMode _mode;
    private readonly LoadedProgram _loaded;
    private readonly Workload _workload;
    private long _units;

    public SchedLangContender(string policy, int seconds, RunMode mode)
    {
        _mode = mode;
        Seconds = seconds;
        var linked = Case.Link(Path.Combine(Places.Benchmarks, "scenario-c.sched"), policy, null, $"run={seconds}s");
        _loaded = linked.Load(new AssemblyCache(null));
        _workload = linked.Workload;
    }

    public string Name => "SchedLang, " + _mode.ToString().ToLowerInvariant();

    public int Seconds { get; }

    public string Hash() => _loaded.Program.Run(_workload, 0, new ScheduleHash(_workload.Platform.Devices.Length), stepwise: _mode == RunMode.Stepwise).Value.ToString("x16");

    /// <summary>The first call runs for a while before it measures, so that all is compiled at the highest tier.</summary>
    public double Rate(bool byCpuTime)
    {
        if (_units == 0)
        {
            _units = _loaded.Program.Run(_workload, 0, new MetricsObserver(_workload)).Figures.Units;
            Run();
            Run();
            Machine.Settle();
        }

        GC.Collect();
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        Run();
        var taken = byCpuTime ? Environment.CpuUsage.TotalTime - cpuBefore : watch.Elapsed;
        return _units / taken.TotalSeconds;
    }

    public void Dispose() => _loaded.Dispose();

    private void Run()
    {
        if (_mode == RunMode.Metrics)
            _loaded.Program.Run(_workload, 0, new MetricsObserver(_workload));
        else
            _loaded.Program.Run(_workload, 0, default(NoObserver), stepwise: _mode == RunMode.Stepwise);
    }
}
