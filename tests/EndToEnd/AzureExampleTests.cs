using System.Globalization;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The public trace drives a stream as it stands, after the one conversion that its page shows.</summary>
public sealed class AzureExampleTests
{
    private static readonly string Folder = Repository.PathOf("examples", "azure");

    [Fact]
    public void TheTraceIsTheOriginalUnderOtherNames()
    {
        var original = File.ReadAllText(Path.Combine(Folder, "azure-llm-2023-conversation.csv"));
        var trace = File.ReadAllText(Path.Combine(Folder, "conversation.csv"));

        trace[..trace.IndexOf('\n')].ShouldBe("release_s,prompt,output");
        trace[trace.IndexOf('\n')..].ShouldBe(original[original.IndexOf('\n')..]);
    }

    [Fact]
    public void EveryRowOfTheTraceIsAJob()
    {
        var run = ScheduleRun.Of(ScheduleRun.Link(Path.Combine(Folder, "conversation.sched"), "Serving"));

        var rows = File.ReadLines(Path.Combine(Folder, "conversation.csv")).Skip(1).Select(l => l.Split(',')).TakeWhile(r => decimal.Parse(r[0], CultureInfo.InvariantCulture) < 30).ToList();
        var jobs = run.Jobs.Split('\n').Where(l => l.StartsWith("chat,", StringComparison.Ordinal)).Select(l => l.Split(',')).ToList();
        jobs.Select(j => long.Parse(j[2], CultureInfo.InvariantCulture)).ShouldBe(rows.Select(r => (long)Math.Round(decimal.Parse(r[0], CultureInfo.InvariantCulture) * 1_000_000_000, MidpointRounding.ToEven)));
        jobs.Where(j => j[^1] == "completed").Select(j => j[^2]).ShouldBe(
            jobs.Zip(rows).Where(p => p.First[^1] == "completed").Select(p => p.Second[2]));
    }
}
