namespace SchedLang.EndToEnd;

/// <summary>Closed loops, on schedules worked out by hand: a user has one job at a time.</summary>
public sealed class ClosedLoopTests
{
    private const string InOrder = "order by arrival  place on idle device";

    [Fact]
    public void TwoEqualClientsShareADevice()
    {
        // Each asks for the next inference when the last has come back (onnxruntime pull request 18315).
        var bench = TwoClients();

        var equal = Schedule.Of(bench.Run(60_000, InOrder)).Jobs;
        var ranked = bench.Run(60_000, "prefer class == high  order by arrival  place on idle device");

        foreach (var stream in (string[])["hi", "lo"])
        {
            var done = equal.Where(j => j.Stream == stream && j.Finish != null).ToList();
            done.Count.ShouldBe(100);
            done.Skip(1).ShouldAllBe(j => j.Finish - j.Release == 600_000_000);
        }

        ranked.JobsOf("hi", "completed").Length.ShouldBe(200);
        ranked.JobsOf("lo", "completed").ShouldBeEmpty();
    }

    [Fact]
    public void AUserPausesBeforeEachJob()
    {
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=4").Stream("a : m by 1 users every 10 ms { offset 3 ms }").Run(60, InOrder);

        run.UnitTexts().ShouldBe(["npu a0 13-17", "npu a1 27-31", "npu a2 41-45", "npu a3 55-59"]);
    }

    [Fact]
    public void WithoutAPauseAsManyJobsAreInFlightAsUsers()
    {
        var run = new Bench().Device("npu", "NPU").Device("gpu", "GPU").Vision("m", "npu=4 gpu=4").Stream("a : m by 3 users {}").Run(20, InOrder);

        var jobs = Schedule.Of(run).Jobs;
        for (var ms = 0; ms < 20; ms++)
            jobs.Count(j => j.Release <= ms * 1_000_000L && (j.Finish ?? long.MaxValue) > ms * 1_000_000L).ShouldBe(3, $"at {ms} ms");
    }

    [Fact]
    public void AUserWhoseJobIsDroppedWaitsAtLeastAMillisecond()
    {
        // One job runs. Of the other two users one waits, and drops the job of the other.
        var run = new Bench().Device("npu", "NPU").Vision("m", "npu=100").Stream("a : m by 3 users { queue 1 }").Run(5, InOrder);

        var dropped = Schedule.Of(run).Jobs.Where(j => j.Outcome == "dropped").ToList();
        dropped.ShouldNotBeEmpty();
        Schedule.Of(run).Jobs.Where(j => j.Release > 0).Select(j => j.Release % 1_000_000).ShouldAllBe(r => r == 0);
        Schedule.Of(run).Jobs.Select(j => j.Release / 1_000_000).ShouldBe([0, 0, 0, 1, 1, 2, 3, 4]);
    }

    [Fact]
    public void AUserHasItsOwnDraws()
    {
        // The first gaps of two users are the same whether there are two or five.
        var few = FirstReleases(2);
        var many = FirstReleases(5);

        few.ShouldBeSubsetOf(many);
        many.Distinct().Count().ShouldBe(5);

        static List<long> FirstReleases(int users) =>
            [.. Schedule.Of(new Bench().Device("npu", "NPU").Vision("m", "npu=900").Stream($"a : m by {users} users every ~10 ms {{}}").Run(800, InOrder, seed: 4)).Jobs
                .Select(j => j.Release)];
    }

    private static Bench TwoClients() => new Bench().Device("npu", "NPU").Vision("m", "npu=300", layers: 10)
        .Stream("hi : m by 1 users { class high }").Stream("lo : m by 1 users { class low }");
}
