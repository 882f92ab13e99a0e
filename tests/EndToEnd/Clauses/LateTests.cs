using SchedLang.Compiler.Lowering;
using SchedLang.Testing;
using static SchedLang.EndToEnd.Clauses.Benches;

namespace SchedLang.EndToEnd.Clauses;

/// <summary>Late jobs, and releases and deadlines at the edges of time: schedules worked out by hand from docs/semantics.md.</summary>
public sealed class LateTests
{
    [Fact]
    public void AnAbortedJobsUnitRunsToItsEnd()
    {
        var run = OneGpu().Vision("m", "gpu=20", layers: 2).Vision("n", "gpu=1")
            .Stream("a : m every 1 s { deadline 5 ms  late abort }").Stream("b : n every 1 s { offset 1 ms }").Run(50, Fcfs);

        run.UnitTexts().ShouldBe(["gpu a0 0-10", "gpu b0 10-11"]);
        run.JobsOf("a", "dropped").ShouldBe([0]);
    }

    // `long` is aborted at 3 ms with 2 of 5 ms left. `short` comes at 3 ms, takes the processor and ends at its deadline, 5 ms.
    [Theory]
    [InlineData("order by deadline  place on idle device  preempt immediately keeping work")]
    [InlineData("order by arrival  place on idle device  preempt immediately losing work when false")]
    [InlineData("order by arrival  place on device  preempt immediately keeping work when victim.class == other")]
    [InlineData("order by arrival  place on static device  preempt immediately losing work")]
    [InlineData("order by layer, arrival  place on cpu  preempt immediately keeping work  strict")]
    public void AnAbortedJobsUnitGivesWayToAnyJob(string policy)
    {
        var run = new Bench().Device("cpu", "CPU").Vision("b", "cpu=5").Vision("a", "cpu=2")
            .Stream("long : b every 20 ms { deadline 3 ms  late abort }").Stream("short : a every 20 ms { offset 3 ms  deadline 2 ms }").Run(20, policy);

        run.UnitTexts().ShouldBe(["cpu long0 0-3!", "cpu short0 3-5"]);
        Schedule.Of(run).Units[0].Outcome.ShouldBe("aborted");
        run.JobsOf("short", "completed").ShouldBe([0]);
        run.Figures.Devices[0].Preemptions.ShouldBe(0);
        run.Figures.Devices[0].LostNs.ShouldBe(3_000_000);
    }

    // At 4 ms `n` could take cpu0 from `l`, which comes last. It takes cpu1, where the job was aborted at 3 ms; `l` runs on.
    [Fact]
    public void AnAbortedJobsUnitIsTheFirstVictim()
    {
        var run = new Bench().Device("cpu0", "CPU").Device("cpu1", "CPU").Vision("m", "cpu0=10 cpu1=10")
            .Stream("l : m every 1 s").Stream("x : m every 1 s { deadline 3 ms  late abort }").Stream("n : m every 1 s { offset 4 ms  class high }")
            .Run(20, "state stopped: int = 0  on preempt { stopped += 1 }  prefer class == high  order by arrival, stopped  place on idle device  preempt immediately losing work");

        run.UnitTexts().ShouldBe(["cpu0 l0 0-10", "cpu1 x0 0-4!", "cpu1 n0 4-14"]);
    }

    [Fact]
    public void AnAbortedJobsUnitThatNoOneNeedsRunsToItsEndUnderPreemptImmediatelyToo()
    {
        var run = OneGpu().Vision("m", "gpu=20").Stream("a : m every 1 s { deadline 5 ms  late abort }")
            .Run(50, "order by arrival  place on idle device  preempt immediately losing work");

        run.UnitTexts().ShouldBe(["gpu a0 0-20"]);
        Schedule.Of(run).Units[0].Outcome.ShouldBe("done");
    }

    [Fact]
    public void AJobThatIsDueAtItsReleaseIsNeverScheduled()
    {
        var run = OneGpu().Vision("m", "gpu=1").Stream("a : m every 10 ms { deadline 0 ms  late drop }").Run(25, Fcfs);

        run.UnitTexts().ShouldBeEmpty();
        run.JobsOf("a", "dropped").ShouldBe([0, 1, 2]);
    }

    /// <summary>
    /// The draws of seed 0 put job 1 (nominal release 16.67 ms, deadline 33.33) at 23.734 ms and job 3 (nominal 50, deadline 66.67) at 86.732 ms:
    /// job 1 runs at its release, job 3 is too late at its release and is dropped.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void JitterBeyondThePeriodStartsNoJobBeforeItsRelease(bool isStepwise)
    {
        var program = OneGpu().Vision("m", "gpu=1").Stream("a : m at 60 fps { jitter 55 ms  late drop }").Link(200, Fcfs);
        var run = ScheduleRun.Of(program, stepwise: isStepwise);

        var jobs = Schedule.Of(run).Jobs;
        (jobs[1].Release, jobs[1].FirstStart, jobs[1].Finish, jobs[1].Outcome).ShouldBe((20_916_725, 20_916_725, 21_916_725, "completed"));
        (jobs[2].Release, jobs[2].FirstStart, jobs[2].Deadline, jobs[2].Outcome).ShouldBe((65_458_694, null, 50_000_000, "dropped"));
        run.Jobs.ShouldBe(ScheduleRun.Of(program.Without(Optimizations.All), stepwise: true).Jobs);
    }

    // Deadlines before the release, with units to look ahead over: the second device is busy with long units.
    [Fact]
    public void ADeadlineBeforeTheReleaseDoesNotMoveTheClockBack()
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var program = CpuAndNpu().Vision("v", "cpu=40 npu=24", layers: 4)
                .Stream("a : v every 100 ms { jitter 250 ms  late drop }").Stream("b : v every 70 ms { jitter 30 ms }").Link(3000, Fcfs);

            ScheduleRun.Of(program, seed).Units.ShouldBe(ScheduleRun.Of(program.Without(Optimizations.All), seed, stepwise: true).Units);
        }
    }

    [Fact]
    public void WhatEndsWithTheRunCountsAndNothingBegins()
    {
        var run = OneGpu().Vision("m", "gpu=10").Stream("a : m every 10 ms").Stream("b : m after a").Run(20, Fcfs);

        run.UnitTexts().ShouldBe(["gpu a0 0-10", "gpu a1 10-20"]);
        run.JobsOf("a", "completed").ShouldBe([0, 1]);
        run.JobsOf("b", "unfinished").ShouldBe([0]); // released at 10 after a0; a1's at 20 would be at the end
    }

    [Fact]
    public void AFollowerIsReleasedAtTheCompletionAndItsOffset()
    {
        var run = OneGpu().Vision("m", "gpu=10").Stream("a : m every 1 s").Stream("b : m after a").Stream("c : m after a { offset 25 ms }")
            .Run(100, Fcfs);

        run.UnitTexts().ShouldBe(["gpu a0 0-10", "gpu b0 10-20", "gpu c0 35-45"]);
    }
}
