namespace SchedLang.EndToEnd;

/// <summary>Clauses by schedules worked out by hand from docs/semantics.md.</summary>
public sealed class ClauseTests
{
    private const string Fcfs = "order by arrival  place on idle device";

    [Fact]
    public void AQueueDropsTheOldestThatWasNeverDispatched()
    {
        var run = OneGpu().Vision("m", "gpu=30").Stream("a : m every 10 ms { queue 1 }").Run(100, Fcfs);

        run.JobsOf("a", "completed").ShouldBe([0, 3, 6]);
        run.JobsOf("a", "dropped").ShouldBe([1, 2, 4, 5, 7, 8]);
        run.JobsOf("a", "unfinished").ShouldBe([9]);
    }

    [Fact]
    public void AQueueOfNoneDropsEveryJobAtItsRelease() => OneGpu().Vision("m", "gpu=1")
        .Stream("a : m every 10 ms { queue 0 }").Run(30, Fcfs).JobsOf("a", "dropped").ShouldBe([0, 1, 2]);

    [Fact]
    public void StrictLetsTheFirstThatWaitsBlockTheRest()
    {
        var bench = GpuAndNpu().Vision("a", "gpu=10").Vision("b", "npu=10")
            .Stream("a : a every 5 ms").Stream("b : b every 20 ms { offset 1 ms }");

        bench.Run(60, Fcfs).JobsOf("b", "completed").ShouldBe([0, 1, 2]);
        // b1, released at 21, waits until a4, released at 20, has the GPU at 40.
        bench.Run(60, Fcfs).UnitTexts().ShouldContain("npu b1 21-31");
        bench.Run(60, Fcfs + " strict").UnitTexts().ShouldContain("npu b1 40-50");
        bench.Run(60, Fcfs + " strict").JobsOf("b", "completed").ShouldBe([0, 1]);
    }

    [Theory]
    [InlineData("preempt at layer", "l 0-2, v 2-3, l 3-5, v 5-6, l 6-7, v 7-8, l 8-9, l 9-10, v 10-11, l 11-12")]
    [InlineData("preempt at stage", "l 0-2, l 2-4, v 4-5, v 5-6, l 6-7, l 7-8, v 8-9, l 9-10, l 10-11, v 11-12")]
    [InlineData("preempt never", "l 0-2, l 2-4, l 4-5, l 5-6, l 6-7, l 7-8, v 8-9, v 9-10, v 10-11, v 11-12")]
    public void AJobKeepsItsDeviceForAUnitAStageOrToItsEnd(string clause, string expected)
    {
        var run = OneGpu().Llm("lm", "gpu=4", "gpu=2", layers: 2).Vision("v", "gpu=1")
            .Stream("l : lm every 1 s { prompt 1 tokens  output 3 tokens }").Stream("v : v every 3 ms { offset 1 ms }")
            .Run(12, $"prefer stage == infer  order by arrival  place on idle device  {clause}");

        run.UnitTexts().ShouldBe(expected.Split(", ").Select((text, i) => "gpu " + text.Replace(" ", Number(expected, i), StringComparison.Ordinal)));
    }

    [Fact]
    public void KeptWorkIsWorthLessOrMoreElsewhere()
    {
        var run = CpuAndNpu().Vision("b", "cpu=10 npu=4").Vision("a", "npu=2")
            .Stream("b : b every 1 s").Stream("a : a every 1 s { offset 1 ms  class high }")
            .Run(20, "prefer class == high  place on idle device  preempt immediately keeping work");

        run.UnitTexts().ShouldBe(["npu b0 0-1!", "cpu b0 1-8.5", "npu a0 1-3"], ignoreOrder: true);
    }

    [Fact]
    public void LostWorkStartsOver()
    {
        var run = CpuAndNpu().Vision("b", "cpu=10 npu=4").Vision("a", "npu=2")
            .Stream("b : b every 1 s").Stream("a : a every 1 s { offset 1 ms  class high }")
            .Run(20, "prefer class == high  place on idle device  preempt immediately losing work");

        run.UnitTexts().ShouldBe(["npu b0 0-1!", "cpu b0 1-11", "npu a0 1-3"], ignoreOrder: true);
        run.Figures.Devices.Single(d => d.Device.Name == "npu").LostNs.ShouldBe(1_000_000);
    }

    [Fact]
    public void AKeptUnitPaysOverheadsAnewAndResumesItsWork()
    {
        // b: switch 0 at first, work 4; stopped at 1.5 with 2.5 left; a pays a switch of 1, b pays one again.
        var run = OneGpu().Platform("switch 1 ms").Vision("b", "gpu=4").Vision("a", "gpu=2")
            .Stream("b : b every 1 s").Stream("a : a every 1 s { offset 1.5 ms  class high }")
            .Run(20, "prefer class == high  place on idle device  preempt immediately keeping work");

        run.UnitTexts().ShouldBe(["gpu b0 0-1.5!", "gpu a0 1.5-4.5", "gpu b0 4.5-8"]);
    }

    [Fact]
    public void TheVictimsConditionDecides()
    {
        var bench = OneGpu().Vision("b", "gpu=4").Vision("a", "gpu=2")
            .Stream("b : b every 1 s { class soft }").Stream("a : a every 1 s { offset 1 ms  class high }");

        bench.Run(9, "prefer class == high  place on device  preempt immediately losing work when victim.class == soft")
            .UnitTexts()[0].ShouldBe("gpu b0 0-1!");
        bench.Run(9, "prefer class == high  place on device  preempt immediately losing work when victim.class == hard")
            .UnitTexts()[0].ShouldBe("gpu b0 0-4");
    }

    [Fact]
    public void AnAbortedJobsUnitRunsToItsEnd()
    {
        var run = OneGpu().Vision("m", "gpu=20", layers: 2).Vision("n", "gpu=1")
            .Stream("a : m every 1 s { deadline 5 ms  late abort }").Stream("b : n every 1 s { offset 1 ms }").Run(50, Fcfs);

        run.UnitTexts().ShouldBe(["gpu a0 0-10", "gpu b0 10-11"]);
        run.JobsOf("a", "dropped").ShouldBe([0]);
    }

    [Fact]
    public void AJobThatIsDueAtItsReleaseIsNeverScheduled()
    {
        var run = OneGpu().Vision("m", "gpu=1").Stream("a : m every 10 ms { deadline 0 ms  late drop }").Run(25, Fcfs);

        run.UnitTexts().ShouldBeEmpty();
        run.JobsOf("a", "dropped").ShouldBe([0, 1, 2]);
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

    [Fact]
    public void KindsAreTriedInOrder()
    {
        var run = new Bench().Device("c", "CPU").Device("g", "GPU").Device("n", "NPU").Vision("m", "c=1 g=5 n=3")
            .Stream("a : m every 1 ms").Run(3, "order by arrival  place on npu, gpu, cpu");

        run.UnitTexts().ShouldBe(["n a0 0-3", "c a2 2-3"]); // a1 runs on the GPU beyond the end
    }

    [Fact]
    public void OnDeviceWaitsForTheBestEvenIfItIsBusy()
    {
        var bench = CpuAndNpu().Vision("m", "cpu=9 npu=4").Stream("a : m every 1 ms { queue 9 }");

        bench.Run(3.5, "place on device minimizing latency").UnitTexts().ShouldBeEmpty();
        bench.Run(8.5, "place on device minimizing latency").UnitTexts().ShouldBe(["npu a0 0-4", "npu a1 4-8"]);
        bench.Run(9.5, "place on device minimizing finish").UnitTexts().ShouldBe(["npu a0 0-4", "npu a1 4-8"]);
    }

    [Fact]
    public void AStaticDeviceIsChosenByWholeStages()
    {
        // On layers of 1 and 9 ms, stages of 10 ms: the energy of a whole stage decides, not that of the next unit.
        var run = CpuAndNpu("power 1 W", "power 3 W").Vision("m", "cpu=10 npu=5").Stream("a : m every 1 s")
            .Run(30, "place on static device minimizing energy");

        run.UnitTexts().ShouldBe(["cpu a0 0-10"]);
    }

    [Fact]
    public void AHeldPairIsNoCandidate()
    {
        var run = CpuAndNpu().Vision("m", "cpu=9 npu=4").Stream("a : m every 1 s")
            .Run(20, "place on idle device  hold when kind == npu");

        run.UnitTexts().ShouldBe(["cpu a0 0-9"]);
    }

    [Fact]
    public void TiesGoToTheEarlierReleaseThenStreamThenJob()
    {
        var run = OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms").Stream("b : m every 5 ms")
            .Run(16, "order by 1  place on idle device");

        run.UnitTexts().ShouldBe(["gpu a0 0-3", "gpu b0 3-6", "gpu a1 6-9", "gpu b1 9-12", "gpu a2 12-15"]);
    }

    [Fact]
    public void ALotteryIsDrawnFromTheSeed()
    {
        var bench = OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms").Stream("b : m every 5 ms");
        const string lottery = "order by random()  place on idle device";

        bench.Run(200, lottery, seed: 1).Units.ShouldBe(bench.Run(200, lottery, seed: 1).Units);
        bench.Run(200, lottery, seed: 1).Units.ShouldNotBe(bench.Run(200, lottery, seed: 2).Units);
    }

    [Fact]
    public void AnyJobsAttributesCanBeReadOfAnIdleDevice() => OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms")
        .Run(9, "order by max(d in devices: d.running.layer), min(d in devices: d.running.deadline)  place on idle device where running.class != x")
        .UnitTexts().ShouldBe(["gpu a0 0-3", "gpu a1 5-8"]);

    private static Bench OneGpu() => new Bench().Device("gpu", "GPU");

    private static Bench GpuAndNpu() => new Bench().Device("gpu", "GPU").Device("npu", "NPU");

    private static Bench CpuAndNpu(string cpu = "", string npu = "") => new Bench().Device("cpu", "CPU", cpu).Device("npu", "NPU", npu);

    // The job that a stream's i-th run in the text belongs to: each v is a job of its own, all l are one.
    private static string Number(string expected, int index)
    {
        var parts = expected.Split(", ");
        return (parts[index][0] == 'l' ? "0" : parts.Take(index).Count(p => p[0] == 'v').ToString()) + " ";
    }
}
