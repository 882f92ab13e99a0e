namespace SchedLang.EndToEnd;

/// <summary>
/// Response-time analysis against the engine: fixed priorities, preemptive, one device, all tasks released at 0 (Joseph and Pandya,
/// Finding response times in a real-time system, 1986; Audsley et al., 1993).
/// </summary>
public sealed class ResponseTimeTests
{
    private const int Sets = 400;

    private const string FixedPriority = "order by stream.weight descending  place on idle device  preempt immediately keeping work";

    [Fact]
    public void WorstResponsesAreThoseOfTheAnalysis()
    {
        var (schedulable, late) = (0, 0);
        using var engine = new PeriodicTasks();
        for (var seed = 0; seed < Sets; seed++)
        {
            var random = new Random(seed);
            var tasks = PeriodicTasks.Random(random, random.Next(3, 9), 0.6 + (0.4 * random.NextDouble()), grain: 1, longestPeriod: 50_000);
            var jobs = engine.Run(tasks, 1, FixedPriority, 3 * tasks.Max(t => t.Period));
            for (var i = 0; i < tasks.Length; i++)
            {
                var task = tasks[i];
                var responses = jobs.Where(j => j.Stream == $"t{i}" && j.Finish != null).Select(j => j.Finish!.Value - j.Release).ToList();
                if (Response(task, tasks) is { } response)
                {
                    responses[0].ShouldBe(response * 1000, $"seed {seed}, task {i}");
                    responses.Max().ShouldBe(response * 1000, $"seed {seed}, task {i}");
                    schedulable++;
                }
                else
                {
                    responses.FirstOrDefault(long.MaxValue).ShouldBeGreaterThan(task.Period * 1000, $"seed {seed}, task {i}");
                    late++;
                }
            }
        }

        schedulable.ShouldBeGreaterThan(1500);
        late.ShouldBeGreaterThan(40);
    }

    // The least R with R = C + the work of all jobs of higher priority released before R; null where it is longer than the period.
    private static long? Response(PeriodicTask task, PeriodicTask[] tasks)
    {
        var response = task.Work;
        while (response <= task.Period)
        {
            var next = task.Work + tasks.Where(t => t.Priority > task.Priority).Sum(t => (response + t.Period - 1) / t.Period * t.Work);
            if (next == response)
                return response;
            response = next;
        }

        return null;
    }
}
