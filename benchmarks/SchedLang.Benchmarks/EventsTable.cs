using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Lowering;
using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Policies;

namespace SchedLang.Benchmarks;

/// <summary>What an event costs a scheduler in someone else's runtime, under every policy of the library.</summary>
internal static class EventsTable
{
    private const double WarmUp = 0.4;
    private const double ShortestMeasure = 0.15;
    private const int Measurements = 3;

    private static readonly int[] Live = [8, 64, 1024];

    // Late jobs are dropped and others take their places, so that the number of live jobs stays as it is under every policy.
    private static readonly string[] Settings = ["sr.late=drop", "od.late=drop", "rag.late=drop", "npc.late=drop", "note.late=drop"];

    /// <param name="only">The policies; all if there are none.</param>
    public static void Print(string[] only)
    {
        Console.WriteLine($"{Machine.Processor}, {Machine.Framework}");
        Console.WriteLine("Nanoseconds of CPU time an event (the release, completion or drop of a job or unit, with its share of the decisions), the best of three.");
        Console.WriteLine();
        Console.WriteLine($"| policy | keys | {string.Join(" | ", Live.Select(l => $"{l:N0} live jobs"))} |");
        Console.WriteLine($"|---|---|{string.Concat(Live.Select(_ => "--:|"))}");
        foreach (var policy in DemoPolicies.Of(only))
        {
            var program = Case.Link(DemoPolicies.File, policy, null, "Game", Settings);
            using var loaded = program.Load(new AssemblyCache(null));
            var figures = Live.Select(live => Measure(program, loaded, live)).ToList();
            Console.WriteLine($"| {policy} | {Keys(program.Lowered)} | {string.Join(" | ", figures.Select(f => f.ToString("N0")))} |");
        }
    }

    // How the keys of waiting jobs change, as the engine sees it.
    private static string Keys(LoweredProgram program) =>
        program.OrderShifts ? "shift together"
        : program.OrderIsFixed ? "fixed"
        : program.Groups.Lanes != LaneOrder.None ? "change, in lanes"
        : program.Groups.OrderIsShared ? "change together in a group"
        : program.OrderIsLinear ? "change at fixed rates"
        : program.OrderIsRandom ? "random"
        : "change";

    private static double Measure(LinkedProgram program, LoadedProgram loaded, int live)
    {
        var machine = new EventMachine(program.Workload.Platform.Devices.Length);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        var loop = new EventLoop(scheduler, machine, live);
        Once(WarmUp);
        Machine.Settle();
        var best = double.PositiveInfinity;
        for (var i = 0; i < Measurements; i++)
            best = Math.Min(best, Once(ShortestMeasure));
        return best;

        double Once(double shortest)
        {
            var (events, before) = (loop.Events, Environment.CpuUsage.TotalTime);
            while (true)
            {
                loop.Run(1000);
                var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
                if (seconds >= shortest)
                    return seconds * 1e9 / (loop.Events - events);
            }
        }
    }
}
