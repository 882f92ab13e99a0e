namespace SchedLang.Benchmarks;

/// <summary>What it costs to start a run of a program that has run before: all but the events of a millisecond.</summary>
internal static class StartTable
{
    private const int Runs = 2000;

    public static void Print()
    {
        Console.WriteLine("| policy | microseconds from the call to all metrics of a run of 1 ms | bytes allocated |");
        Console.WriteLine("|---|--:|--:|");
        foreach (var policy in (string[])["FCFS_AOT", "EDF_DYN", "FTF", "WFQ", "Sarathi"])
        {
            var program = Case.Of(Path.Combine(Places.Repository, "examples/policies/demo.sched"), policy, null, "run=1ms");
            Console.WriteLine($"| {policy} | {program.MicrosecondsPerRun(Runs):0.0} | {program.BytesPerRun():N0} |");
        }
    }
}
