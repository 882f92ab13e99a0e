using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Results;
using SchedLang.Simulator;

namespace SchedLang.Benchmarks;

/// <summary>What the files of a run cost a unit: CPU time beyond that of a run that only counts, and bytes.</summary>
internal static class TraceTable
{
    private const int Rounds = 3;

    public static void Print()
    {
        var folder = Directory.CreateTempSubdirectory("schedlang-benchmark").FullName;
        try
        {
            Console.WriteLine("| policy | units | metrics, ns a unit | with `--trace`, ns a unit | bytes a unit | with `--out`, ns a unit | allocated beyond a run of a tenth |");
            Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|");
            foreach (var policy in (string[])["FTF", "EDF_DYN"])
                Print(policy, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string policy, string folder)
    {
        var program = Case.Link(Path.Combine(Places.Repository, "examples/rtgen/c-gaming-ii.sched"), policy, null, "run=600s");
        using var loaded = program.Load(new AssemblyCache(null));
        var trace = Path.Combine(folder, "t.pftrace");
        var units = Run(new RunFiles());
        Run(new RunFiles(Trace: trace));
        Run(new RunFiles(folder));
        Machine.Settle();
        var (metrics, traced, logged) = (Best(new RunFiles()), Best(new RunFiles(Trace: trace)), Best(new RunFiles(folder)));
        var bytes = (double)new FileInfo(trace).Length / units;
        var grown = Growth(() => Run(new RunFiles(Trace: trace), 60), () => Run(new RunFiles(Trace: trace)));
        Console.WriteLine($"| {policy} | {units:N0} | {metrics:0.0} | {traced:0.0} | {bytes:0.0} | {logged:0.0} | {grown / 1024.0:N0} KiB |");

        double Best(RunFiles files) => Enumerable.Range(0, Rounds).Min(_ => Measure(files));

        double Measure(RunFiles files)
        {
            var before = Environment.CpuUsage.TotalTime;
            Run(files);
            return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / units;
        }

        long Run(RunFiles files, long seconds = 600) => RunExecution.Execute(
            loaded.Program, program.Workload with { End = new Instant(seconds * 1_000_000_000) }, program.Identity(0), files, SampleKinds.All, new RunControl()).Units;
    }

    // Bytes that the longer of two runs allocates beyond the shorter.
    private static long Growth(Action shorter, Action longer)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        shorter();
        var between = GC.GetTotalAllocatedBytes(precise: true);
        longer();
        return GC.GetTotalAllocatedBytes(precise: true) - between - (between - before);
    }
}
