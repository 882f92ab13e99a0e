using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Benchmarks;

/// <summary>
/// What a unit costs under each policy of the library on its own scenario, in one process: with all metrics as the command runs it, and
/// without. Five policies are compared in turn with simulators in C++ of the same schedule, which count units only.
/// </summary>
internal static class UnitCostTable
{
    private const double WarmUp = 0.5;
    private const int Seconds = 3000;

    /// <summary>Prints the table; an exit code.</summary>
    /// <param name="only">Policies; all if empty.</param>
    /// <param name="runs">Rounds; the C++ takes its turn in each.</param>
    public static int Print(string[] only, int runs)
    {
        Console.WriteLine($"{Machine.Processor}, {Machine.Framework}");
        Machine.StayOnOneProcessor();
        var peer = GamePeer.Build();
        var policies = DemoPolicies.Of(only);
        Console.WriteLine();
        Console.WriteLine("| policy | ns a unit, all metrics | million units a second | ns a unit, no metrics | C++ | speed relative to C++: least | median | most |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var policy in policies)
        {
            if (!Measure(policy, GamePeer.Has(policy) ? peer : null, runs))
                return 1;
        }

        return 0;
    }

    private static bool Measure(string policy, GamePeer? peer, int runs)
    {
        var linked = Case.Link(DemoPolicies.File, policy, null, "Game", [$"run={Seconds}s"]);
        if (peer?.HasOurSchedule(policy, Seconds, linked) == false)
            return false;
        using var loaded = linked.Load(new AssemblyCache(null));
        var units = loaded.Program.Run(linked.Workload, 0, new MetricsObserver(linked.Workload)).Figures.Units;
        for (var warm = 0.0; warm < WarmUp;)
            warm += (Run(metrics: true) + Run(metrics: false)) * units / 1e9;
        Machine.Settle();
        var (counted, bare, cpp, ratios) = (double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, new List<double>());
        for (var run = 0; run < runs; run++)
        {
            counted = Math.Min(counted, Run(metrics: true));
            var own = Run(metrics: false);
            bare = Math.Min(bare, own);
            if (peer == null)
                continue;
            var other = peer.CpuSeconds(policy, Seconds) * 1e9 / units;
            cpp = Math.Min(cpp, other);
            ratios.Add(other / own);
        }

        ratios.Sort();
        var compared = peer == null ? " | | | " : $"{cpp:0} | {ratios[0]:0.00} | {(ratios[(runs - 1) / 2] + ratios[runs / 2]) / 2:0.00} | {ratios[^1]:0.00}";
        Console.WriteLine($"| {policy} | {counted:0} | {1e3 / counted:0.0} | {bare:0} | {compared} |");
        return true;

        double Run(bool metrics)
        {
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            if (metrics)
                loaded.Program.Run(linked.Workload, 0, new MetricsObserver(linked.Workload));
            else
                loaded.Program.Run(linked.Workload, 0, default(NoObserver));
            return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds * 1e6 / units;
        }
    }
}
