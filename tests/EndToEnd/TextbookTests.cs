namespace SchedLang.EndToEnd;

/// <summary>
/// The textbooks' schedulers on one and several identical devices, against a simulation that moves in steps of a millisecond and in
/// each gives the devices to the jobs that come first.
/// </summary>
public sealed class TextbookTests
{
    private const int Sets = 60;
    private const long Ms = 1000;

    private const string Preemptive = "place on idle device  preempt immediately keeping work";

    public static TheoryData<string, string> Policies => new()
    {
        { "EDF", "order by deadline" },
        { "RM", "order by stream.period" },
        { "DM", "order by deadline - arrival" },
        { "FP", "order by stream.weight descending" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void EveryJobEndsWhenTheTextbookSays(string name, string order)
    {
        var (ended, missed) = (0, 0);
        using var engine = new PeriodicTasks();
        for (var seed = 0; seed < Sets; seed++)
        {
            var random = new Random(seed);
            var devices = random.Next(1, 5);
            var tasks = PeriodicTasks.Random(random, random.Next(devices + 1, 11), devices * (0.7 + (0.4 * random.NextDouble())), Ms, 60 * Ms);
            var jobs = engine.Run(tasks, devices, $"{order}  {Preemptive}", 240 * Ms);
            var expected = Textbook(tasks, devices, name, 240);

            jobs.Select(j => (j.Stream, j.Job, j.Finish)).ShouldBe(
                expected.Select(j => ($"t{j.Task}", j.Number, j.Finish == null ? (long?)null : j.Finish.Value * 1_000_000)), $"{name}, seed {seed}");
            ended += expected.Count(j => j.Finish != null);
            missed += expected.Count(j => j.Finish > j.Release + (tasks[j.Task].Deadline / Ms));
        }

        ended.ShouldBeGreaterThan(3000);
        missed.ShouldBeGreaterThan(100);
    }

    /// <summary>Liu and Layland (1973): on one device EDF meets every deadline at the end of the period up to a utilization of 1.</summary>
    [Fact]
    public void EdfMeetsEveryDeadlineUpToFullUtilization()
    {
        using var engine = new PeriodicTasks();
        for (var seed = 0; seed < Sets; seed++)
        {
            var tasks = PeriodicTasks.Random(new Random(seed), 5, 0.97, Ms / 100, 60 * Ms).Select(t => t with { Deadline = t.Period }).ToArray();
            if (tasks.Sum(t => (double)t.Work / t.Period) <= 1)
                engine.Run(tasks, 1, $"order by deadline  {Preemptive}", 300 * Ms).ShouldAllBe(j => j.Finish == null || j.Finish <= j.Deadline);
        }
    }

    /// <summary>Tasks of 2 ms every 5 and 4 ms every 7: EDF meets all deadlines, rate-monotonic misses that at 7 ms (Buttazzo, Hard Real-Time Computing Systems).</summary>
    [Fact]
    public void RateMonotonicMissesWhereEdfDoesNot()
    {
        PeriodicTask[] tasks = [new(2 * Ms, 5 * Ms, 5 * Ms, 2), new(4 * Ms, 7 * Ms, 7 * Ms, 1)];
        using var engine = new PeriodicTasks();

        engine.Run(tasks, 1, $"order by deadline  {Preemptive}", 70 * Ms).ShouldAllBe(j => j.Finish <= j.Deadline);
        engine.Run(tasks, 1, $"order by stream.period  {Preemptive}", 70 * Ms).First(j => j.Stream == "t1").Finish.ShouldBe(8_000_000);
    }

    /// <summary>Dhall and Liu (1978): global EDF misses at a utilization little above 1, however many devices there are.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void GlobalEdfHasDhallsEffect(int devices)
    {
        PeriodicTask[] tasks = [.. Enumerable.Range(1, devices).Select(i => new PeriodicTask(Ms / 10, 10 * Ms, 10 * Ms, i)), new(11 * Ms, 11 * Ms, 11 * Ms, 100)];
        using var engine = new PeriodicTasks();

        engine.Run(tasks, devices, $"order by deadline  {Preemptive}", 20 * Ms).First(j => j.Stream == $"t{devices}").Finish.ShouldBe(11_100_000);
    }

    // Times in ms. Jobs are independent, also those of one task.
    private static List<Job> Textbook(PeriodicTask[] tasks, int devices, string name, long length)
    {
        var jobs = (from task in Enumerable.Range(0, tasks.Length)
                    from number in Enumerable.Range(0, (int)Math.Ceiling((double)length / (tasks[task].Period / Ms)))
                    select new Job(task, number, number * (tasks[task].Period / Ms), tasks[task].Work / Ms))
            .OrderBy(j => j.Release).ThenBy(j => j.Task).ToList();
        var inOrder = jobs.OrderBy(Key).ThenBy(j => j.Release).ThenBy(j => j.Task).ToList();
        for (var now = 0L; now < length; now++)
        {
            foreach (var job in inOrder.Where(j => j.Release <= now && j.Left > 0).Take(devices))
            {
                if (--job.Left == 0)
                    job.Finish = now + 1;
            }
        }

        return jobs;

        long Key(Job job) => name switch
        {
            "EDF" => job.Release + (tasks[job.Task].Deadline / Ms),
            "RM" => tasks[job.Task].Period,
            "DM" => tasks[job.Task].Deadline,
            _ => -tasks[job.Task].Priority,
        };
    }

    private sealed record Job(int Task, long Number, long Release, long Work)
    {
        public long Left { get; set; } = Work;

        public long? Finish { get; set; }
    }
}
