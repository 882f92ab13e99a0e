using SchedLang.Compiler.Lowering;

namespace SchedLang.Benchmarks;

/// <summary>What each optimization gains: the study's scenarios, the library's kinds of policy and a long run of one LLM.</summary>
internal static class OptimizationTable
{
    private static readonly (string Name, Optimizations Without, bool Stepwise)[] Columns =
    [
        ("all", Optimizations.None, false),
        ("stepwise", Optimizations.None, true),
        ("no steps", Optimizations.Steps, false),
        ("no tables", Optimizations.Tables | Optimizations.Steps, false),
        ("no shifts", Optimizations.Shifts, false),
        ("no sorting", Optimizations.Sorting | Optimizations.Shifts, false),
        ("no counts", Optimizations.Counts, false),
        ("no answers", Optimizations.Answers, false),
        ("no groups", Optimizations.Groups, false),
        ("no crossings", Optimizations.Crossings, false),
        ("no columns", Optimizations.Columns, false),
        ("no totals", Optimizations.Totals, false),
        ("no vectors", Optimizations.Vectors, false),
        ("none", Optimizations.All, true),
    ];

    private static readonly (string Path, string Policy, string Run)[] Cases =
    [
        .. from scenario in (string[])["a-video-conferencing", "b-gaming-i", "c-gaming-ii", "d-prompt-length"]
           from policy in (string[])["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"]
           select ($"examples/rtgen/{scenario}.sched", policy, "200s"),
        .. from policy in (string[])["LLF", "HRRN", "SRTF", "WFQ", "HEFT", "XSchedHhpf", "Lottery", "MapScore", "PREMA", "XSchedLaxity"] select ("examples/policies/demo.sched", policy, "200s"),
        ("benchmarks/long-llm.sched", "FCFS", "36000s"),
    ];

    public static void Print(bool metrics)
    {
        Console.WriteLine($"Million units a second of CPU time, {(metrics ? "with all metrics" : "bare")}, the best of three:");
        Console.WriteLine();
        Console.WriteLine($"| scenario | policy | {string.Join(" | ", Columns.Select(c => c.Name))} |");
        Console.WriteLine($"|---|---|{string.Concat(Columns.Select(_ => "--:|"))}");
        foreach (var (path, policy, run) in Cases)
        {
            var program = Case.Of(Path.Combine(Places.Repository, path), policy, null, $"run={run}");
            var rates = Columns.Select(c => 1e3 / program.NsPerUnit(c.Without, c.Stepwise, metrics));
            Console.WriteLine($"| {Path.GetFileNameWithoutExtension(path)} | {policy} | {string.Join(" | ", rates.Select(r => r.ToString("0.0")))} |");
        }
    }
}
