using static SchedLang.EndToEnd.Clauses.Benches;

namespace SchedLang.EndToEnd.Clauses;

/// <summary>Batches and chunks: schedules worked out by hand from docs/semantics.md.</summary>
public sealed class BatchTests
{
    // s and t decode together until 4 ms, where s completes and t goes on. The pass of that instant starts u, which was held until then.
    [Fact]
    public void ThereIsAPassWhereOneOfABatchCompletes()
    {
        var run = CpuAndNpu().Llm("m", "cpu=1", "npu=0.5 npu*2=1").Vision("v", "cpu=1")
            .Stream("s : m every 8 ms { prompt 1 tokens  output 3 tokens }").Stream("t : m every 8 ms { prompt 1 tokens  output 4 tokens }").Stream("u : v every 8 ms")
            .Run(8, "order by arrival  place on idle device  preempt never  batch decode up to 2  hold when stage == infer and age < 4 ms"
                + "  hold when stage == decode and count(r in jobs where r.stage == decode) < 2");

        run.UnitTexts()[^2..].ShouldBe(["cpu u0 4-5", "npu t0 4-4.5"]);
    }

    // a would be one of two until 3 ms; until then the GPU is free for w, which comes later in the order.
    [Fact]
    public void ADeviceIsFreeForOthersWhileABatchWaits() => OneGpu().Vision("m", "gpu=4 gpu*2=5").Vision("w", "gpu=1", layers: 2)
        .Stream("a : m every 1 s").Stream("b : w every 1 s { offset 0.5 ms }").Stream("c : m every 1 s { offset 9 ms }")
        .Run(20, "order by arrival  place on idle device  batch infer up to if model.layers > 1 then 1 else 2 wait up to 3 ms")
        .UnitTexts().ShouldBe(["gpu b0 0.5-1", "gpu b0 1-1.5", "gpu a0 3-7", "gpu c0 12-16"]);

    // The batch of a and b is not full, and under strict nothing behind it starts: w runs when they are done.
    [Fact]
    public void AWaitingBatchEndsAStrictPass() => OneGpu().Vision("m", "gpu=4 gpu*2=5 gpu*3=6").Vision("w", "gpu=1")
        .Stream("a : m every 1 s").Stream("b : m every 1 s { offset 1 ms }").Stream("c : w every 1 s { offset 1 ms }")
        .Run(20, "strict  order by arrival  place on idle device  batch infer up to 3 wait up to 2 ms")
        .UnitTexts().ShouldBe(["gpu a0 2-7", "gpu b0 2-7", "gpu c0 7-8"]);

    // d could fill the batch at 5 ms, but it is dropped at its release, since it does not start there.
    [Fact]
    public void AJobThatMustStartAtItsReleaseIsDroppedIfItWaitsForItsBatch()
    {
        var run = OneGpu().Vision("m", "gpu=4 gpu*2=5 gpu*3=6").Stream("a : m every 1 s { offset 4 ms }").Stream("d : m every 1 s { offset 5 ms  queue 0 }")
            .Run(20, "order by arrival  place on idle device  batch infer up to 3 wait up to 2 ms");

        run.UnitTexts().ShouldBe(["gpu a0 6-10"]);
        run.JobsOf("d", "dropped").ShouldBe([0]);
    }

    // Only a free device is worth waiting for: h takes the GPU from a at 2 ms, though its batch could have two.
    [Fact]
    public void AJobThatTakesABusyDeviceDoesNotWait() => OneGpu().Vision("m", "gpu=4 gpu*2=5").Vision("w", "gpu=10")
        .Stream("a : w every 1 s").Stream("h : m every 1 s { offset 2 ms  class high }")
        .Run(30, "prefer class == high  order by arrival  place on idle device  preempt immediately losing work  batch infer up to if class == high then 2 else 1 wait up to 3 ms")
        .UnitTexts().Take(2).ShouldBe(["gpu a0 0-2!", "gpu h0 2-6"]);

    [Fact]
    public void ALimitCanDependOnTheJobAndTheDevice() => new Bench().Device("gpu", "GPU").Device("npu", "NPU").Vision("m", "gpu=4 gpu*3=5 npu=6 npu*4=9")
        .Stream("a : m every 1 s").Stream("b : m every 1 s").Stream("c : m every 1 s").Stream("d : m every 1 s")
        .Run(20, "order by arrival  place on idle device  batch infer up to if kind == gpu then count(j in ready) - 1 else 1")
        .UnitTexts().ShouldBe(["gpu a0 0-5", "gpu b0 0-5", "gpu c0 0-5", "npu d0 0-6"]);

    // Two jobs take 3 ms for 10 tokens and 6 for 20. The second chunk ends at 20 tokens for a and at 15 for b: both take 6 - 3 ms.
    [Fact]
    public void ChunksOfABatchTakeTheLongest()
    {
        var run = OneGpu().Llm("lm", "gpu@10=2 gpu@20=4 gpu@10*2=3 gpu@20*2=6", "gpu=1")
            .Stream("a : lm every 1 s { prompt 20 tokens  output 1 tokens }").Stream("b : lm every 1 s { prompt 15 tokens  output 1 tokens }")
            .Run(20, "order by arrival  place on idle device  chunk prefill by 10 tokens  batch prefill up to 2");

        run.UnitTexts().ShouldBe(["gpu a0 0-3", "gpu b0 0-3", "gpu a0 3-6", "gpu b0 3-6"]);
    }

    // Together to 3 ms; then a decodes at once on its device, and b competes again, since only prefill may be a batch here.
    [Fact]
    public void ABatchDoesNotGoOnFromPrefillToDecode()
    {
        var run = OneGpu().Llm("lm", "gpu=2 gpu*2=3", "gpu=1").Stream("a : lm every 1 s { prompt 1 tokens  output 3 tokens }").Stream("b : lm every 1 s { prompt 1 tokens  output 2 tokens }")
            .Run(20, "order by arrival  place on idle device  preempt never  batch prefill up to 2");

        run.UnitTexts().ShouldBe(["gpu a0 0-3", "gpu b0 0-3", "gpu a0 3-4", "gpu a0 4-5", "gpu b0 5-6"]);
    }

    // Chunks take 2 ms each. b has two left, a three; the current chunk alone would not tell them apart.
    [Fact]
    public void WhatIsLeftOfAPromptCountsAllItsChunks() => OneGpu().Llm("lm", "gpu@10=2 gpu@30=6", "gpu=1")
        .Stream("a : lm every 1 s { prompt 30 tokens  output 1 tokens }").Stream("b : lm every 1 s { prompt 20 tokens  output 1 tokens }")
        .Run(20, "order by prefill_remaining  place on idle device  chunk prefill by 10 tokens")
        .UnitTexts().ShouldBe(["gpu b0 0-2", "gpu b0 2-4", "gpu a0 4-6", "gpu a0 6-8", "gpu a0 8-10"]);
}
