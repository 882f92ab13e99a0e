using System.Text;

namespace SchedLang.Benchmarks;

/// <summary>What the published command takes from its start to its end, on the README's example and on long files.</summary>
internal static class LaunchTable
{
    private const int Runs = 9;
    private const int LinesPerPolicy = 7;

    public static int Print(string? published) => PublishedCommand.Measure(published, Measure);

    private static void Measure(PublishedCommand command, string work)
    {
        var example = Path.Combine(Places.Repository, "examples", "rtgen", "c-gaming-ii.sched");
        var (middle, large) = (Program(work, 500), Program(work, 5000));
        Console.WriteLine("| command | ms, least | median | most |");
        Console.WriteLine("|---|--:|--:|--:|");
        Row("run, nothing compiled yet", isCold: true, "run", example, "--policy", "FTF");
        Row("run again", isCold: false, "run", example, "--policy", "FTF");
        Row("check", isCold: false, "check", example);
        Row("check of 500 lines", isCold: false, "check", middle);
        Row("check of 5,000 lines", isCold: false, "check", large);
        Row("run from 5,000 lines, nothing compiled yet", isCold: true, "run", large, "--policy", "P3");

        void Row(string name, bool isCold, params string[] arguments)
        {
            var times = new List<double>();
            for (var run = 0; run <= Runs; run++)
            {
                if (isCold && Directory.Exists(command.Cache))
                    Directory.Delete(command.Cache, recursive: true);
                var time = command.Time(arguments).TotalMilliseconds;
                if (run > 0) // the first reads the disk, and fills the cache for those that come
                    times.Add(time);
            }

            times.Sort();
            Console.WriteLine($"| {name} | {times[0]:0} | {times[times.Count / 2]:0} | {times[^1]:0} |");
        }
    }

    // The example's scenario and policies of a few kinds of clauses, as many as make the lines.
    internal static string Program(string work, int lines)
    {
        var text = new StringBuilder($"use \"{Path.Combine(Places.Repository, "examples", "rtgen", "c-gaming-ii.sched")}\"\n");
        for (var policy = 0; policy < (lines - 1) / LinesPerPolicy; policy++)
        {
            text.Append($$"""
                policy P{{policy}}(limit: duration = {{policy % 90}} ms in 0..100 ms) {
                  let urgent = laxity < limit
                  prefer urgent
                  order by deadline
                  hold when count(j in jobs where j.class == class) > 1 and not urgent
                  place on idle device minimizing finish
                }

                """);
        }

        var path = Path.Combine(work, $"of-{lines}-lines.sched");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
