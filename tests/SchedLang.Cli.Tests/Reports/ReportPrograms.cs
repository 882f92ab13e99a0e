using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Reports;

/// <summary>Programs whose reports have little to show.</summary>
internal static class ReportPrograms
{
    /// <summary>Writes a program of which no job is released within a second, and returns its path.</summary>
    public static string WithoutJobs(string folder)
    {
        var path = Path.Combine(folder, "none.sched");
        File.WriteAllText(path, File.ReadAllText(Repository.PathOf("examples/first/call.sched"))
            .Replace("at 30 fps   //", "at 30 fps { offset 2 s } //", StringComparison.Ordinal)
            .Replace("at 10 fps", "at 10 fps { offset 2 s }", StringComparison.Ordinal)
            .Replace("every ~8 s {", "every ~8 s { offset 2 s", StringComparison.Ordinal));
        return path;
    }

    /// <summary>Writes an experiment of one run, and returns its path.</summary>
    public static string OfOneRun(string folder)
    {
        var path = Path.Combine(folder, "one.sched");
        File.WriteAllText(path, $$"""
            use "{{Repository.PathOf("examples/first/call.sched")}}"
            experiment One { scenario Call  policies ByArrival  report energy }
            """);
        return path;
    }

    /// <summary>Writes an experiment in which some jobs of each run have no first token, and returns its path.</summary>
    public static string WithStarvedJobs(string folder)
    {
        var path = Path.Combine(folder, "starved.sched");
        File.WriteAllText(path, """
            platform Chip { device npu : NPU }
            model chat : llm { layers 1  prefill npu 300 ms  decode npu 1 ms }
            scenario Busy on Chip { run for 1 s  stream ask : chat every 100 ms { prompt 8 tokens  output 1 tokens } }
            policy P { order by arrival  place on idle device }
            experiment Starved { scenario Busy  policies P  seeds 1..2  report ask.ttft.mean, ask.starved }
            """);
        return path;
    }
}
