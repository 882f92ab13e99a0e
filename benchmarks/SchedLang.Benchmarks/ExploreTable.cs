namespace SchedLang.Benchmarks;

/// <summary>What the published command gains from several cores on an exploration, from its start to its end.</summary>
internal static class ExploreTable
{
    private const int Rounds = 5;

    public static int Print(string? published) => PublishedCommand.Measure(published, (command, work) =>
    {
        var cores = Environment.ProcessorCount;
        var (one, all, ratios) = (new List<double>(), new List<double>(), new List<double>());
        Explore(command, work, cores); // reads the disk and compiles
        for (var round = 0; round < Rounds; round++)
        {
            one.Add(Explore(command, work, 1));
            all.Add(Explore(command, work, cores));
            ratios.Add(one[^1] / all[^1]);
        }

        Console.WriteLine("| explore, 4,000 runs of 200 s | min | median | max |");
        Console.WriteLine("|---|--:|--:|--:|");
        Row("one thread, s", one);
        Row($"{cores} threads, s", all);
        Row("times as fast", ratios);
    });

    private static double Explore(PublishedCommand command, string work, int threads) =>
        command.Time(
            "explore", Path.Combine(Places.Benchmarks, "explore.sched"), "--jobs", threads.ToString(), "--out", Path.Combine(work, "results"), "--fresh").TotalSeconds;

    private static void Row(string name, List<double> figures)
    {
        figures.Sort();
        Console.WriteLine($"| {name} | {figures[0]:0.00} | {figures[figures.Count / 2]:0.00} | {figures[^1]:0.00} |");
    }
}
