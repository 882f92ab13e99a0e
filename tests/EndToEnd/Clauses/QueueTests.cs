using static SchedLang.EndToEnd.Clauses.Benches;

namespace SchedLang.EndToEnd.Clauses;

/// <summary>Queues and strict passes: schedules worked out by hand from docs/semantics.md.</summary>
public sealed class QueueTests
{
    [Fact]
    public void AQueueDropsTheOldestThatWasNeverDispatched()
    {
        var run = OneGpu().Vision("m", "gpu=30").Stream("a : m every 10 ms { queue 1 }").Run(100, Fcfs);

        run.JobsOf("a", "completed").ShouldBe([0, 3, 6]);
        run.JobsOf("a", "dropped").ShouldBe([1, 2, 4, 5, 7, 8]);
        run.JobsOf("a", "unfinished").ShouldBe([9]);
    }

    // A frame of 18 ms at 60 Hz: every second one, released 16.67 ms after the one before it started, finds the renderer busy.
    [Fact]
    public void AQueueOfNoneDropsWhatDoesNotStartAtOnce()
    {
        var run = OneGpu().Vision("m", "gpu=18").Stream("a : m at 60 fps { queue 0 }").Run(1000, Fcfs);

        run.JobsOf("a", "completed").ShouldBe(Enumerable.Range(0, 30).Select(i => 2L * i));
        run.JobsOf("a", "dropped").ShouldBe(Enumerable.Range(0, 30).Select(i => 2L * i + 1));
    }

    // At 5 ms a1 is first and finds the GPU busy until 10, which ends the pass. It is dropped, and b1 has its turn at 5 ms too.
    [Fact]
    public void WhatADropAfterThePassHeldBackHasItsTurnAtThatInstant()
    {
        var run = GpuAndNpu().Vision("a", "gpu=10").Vision("b", "npu=3").Stream("a : a every 5 ms { queue 0 }").Stream("b : b every 5 ms")
            .Run(12, Fcfs + " strict");

        run.UnitTexts().ShouldBe(["gpu a0 0-10", "npu b0 0-3", "npu b1 5-8"]);
    }

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
}
