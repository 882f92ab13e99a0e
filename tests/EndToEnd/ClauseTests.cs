using SchedLang.Compiler;
using SchedLang.Compiler.Lowering;
using SchedLang.Testing;

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

    // Deadlines 12, 25, 30 and 10 ms: at 5 ms `new` finds three devices that weigh the same and takes that of `three`, whose deadline is the last.
    // `three` has 5 of 10 ms left, which it runs from 7 to 12 ms on the device that it had: no one moves, so no one pays the transfer.
    [Theory]
    [InlineData("idle device")]
    [InlineData("cpu")]
    public void OfDevicesThatWeighTheSameTheLastJobInTheOrderGivesWay(string devices)
    {
        var run = ThreeCpus("new : b every 40 ms { offset 5 ms  deadline 5 ms }", "cpu0=2 cpu1=2 cpu2=2")
            .Run(40, $"order by deadline  place on {devices}  preempt immediately keeping work");

        run.UnitTexts().ShouldBe(["cpu0 one0 0-10", "cpu1 two0 0-10", "cpu2 three0 0-5!", "cpu2 new0 5-7", "cpu2 three0 7-12"]);
        run.Figures.Devices.Sum(d => d.Preemptions).ShouldBe(1);
    }

    // `new` takes 1 ms on cpu0 and 2 elsewhere, so it takes cpu0 from `one`. For `one` cpu1 and cpu2 weigh the same: it takes cpu2 from `three` and
    // runs 3 + 5 ms there. `three` goes on at 6 ms on cpu0, for 3 + 5 ms.
    [Fact]
    public void TheObjectiveComesBeforeTheOrderOfTheVictims()
    {
        var run = ThreeCpus("new : b every 40 ms { offset 5 ms  deadline 5 ms }", "cpu0=1 cpu1=2 cpu2=2")
            .Run(40, "order by deadline  place on idle device minimizing latency  preempt immediately keeping work");

        run.UnitTexts().ShouldBe(
            ["cpu0 one0 0-5!", "cpu1 two0 0-10", "cpu2 three0 0-5!", "cpu0 new0 5-6", "cpu2 one0 5-13", "cpu0 three0 6-14"]);
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

    // Two decode together from 2 to 14 ms, 10 ms if alone. At 5 ms 9 of 12 ms are left, three quarters: each resumes with 7.5 ms.
    [Fact]
    public void AMemberOfAStoppedBatchResumesWithItsShare()
    {
        var run = OneGpu().Llm("lm", "gpu=1", "gpu=10 gpu*2=12").Vision("v", "gpu=2")
            .Stream("a : lm every 1 s { prompt 1 tokens  output 2 tokens }").Stream("b : lm every 1 s { prompt 1 tokens  output 2 tokens }")
            .Stream("v : v every 1 s { offset 5 ms  class high }")
            .Run(30, "prefer class == high  prefer stage == prefill  order by arrival  place on idle device  preempt immediately keeping work  batch decode up to 2");

        run.UnitTexts().ShouldBe(["gpu a0 0-1", "gpu b0 1-2", "gpu a0 2-5!", "gpu b0 2-5!", "gpu v0 5-7", "gpu a0 7-14.5", "gpu b0 14.5-22"]);
        Schedule.Of(run).Units.Where(u => !u.IsDone).Select(u => u.Outcome).ShouldBe(["kept", "kept"]);
    }

    // At 5 ms a has one of two units of 5 ms left; its handler still reads both, as while the unit ran, so b has its turn.
    [Fact]
    public void WhenAUnitCompletesItsHandlerSeesTheJobAsWhileItRan()
    {
        var run = OneGpu().Vision("m", "gpu=10", layers: 2).Stream("a : m every 40 ms").Stream("b : m every 40 ms")
            .Run(40, "state left per job: duration = 0 ms  on complete unit { left = remaining }  order by if left > 6 ms then 1 else 0  place on idle device");

        run.UnitTexts().ShouldBe(["gpu a0 0-5", "gpu b0 5-10", "gpu a0 10-15", "gpu b0 15-20"]);
    }

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

    [Theory]
    [InlineData("decode_latency", "npu a0 0-4", "npu a0 4-5")]
    [InlineData("prefill_latency", "gpu a0 0-2", "gpu a0 2-5")]
    public void ARuleCanReadTheLatencyOfAnotherStage(string objective, string prefill, string decode) =>
        new Bench().Device("gpu", "GPU").Device("npu", "NPU").Llm("lm", "gpu=2 npu=4", "gpu=3 npu=1").Stream("a : lm every 1 s { prompt 5 tokens  output 2 tokens }")
            .Run(20, $"order by arrival  place on idle device minimizing {objective}").UnitTexts().ShouldBe([prefill, decode]);

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
    public void AKeyThatReadsOnlyTheStreamIsDrawnOnceForTheStream()
    {
        var bench = OneGpu().Vision("m", "gpu=3").Stream("a : m every 1 ms { weight 2 }").Stream("b : m every 1 ms");

        // The jobs of a stream tie, so they start in the order of their release. Drawn for each job, they do not.
        InOrder("order by random() * stream.weight").ShouldBeTrue();
        InOrder("prefer random() < stream.weight / 3  order by 1").ShouldBeTrue();
        InOrder("let tickets = stream.weight  fn draw(x) = random() / x  order by draw(tickets)").ShouldBeTrue();
        InOrder("order by random()").ShouldBeFalse();
        InOrder("order by random() * stream.weight * (age + 1 s)").ShouldBeFalse();
        InOrder("order by random() * stream.weight, random()").ShouldBeFalse();

        bool InOrder(string order)
        {
            var units = Schedule.Of(bench.Run(300, $"{order}  place on idle device")).Units;
            return units.GroupBy(u => u.Stream).All(s => s.Zip(s.Skip(1)).All(p => p.First.Job < p.Second.Job));
        }
    }

    [Fact]
    public void AnyJobsAttributesCanBeReadOfAnIdleDevice() => OneGpu().Vision("m", "gpu=3").Stream("a : m every 5 ms")
        .Run(9, "order by max(d in devices: d.running.layer), min(d in devices: d.running.deadline)  place on idle device where running.class != x")
        .UnitTexts().ShouldBe(["gpu a0 0-3", "gpu a1 5-8"]);

    // Three jobs of 10 ms from 0 on, with deadlines at 12, 25 and 30 ms, and one more.
    private static Bench ThreeCpus(string stream, string latencies) => new Bench()
        .Device("cpu0", "CPU").Device("cpu1", "CPU").Device("cpu2", "CPU").Platform("transfer 3 ms")
        .Vision("a", "cpu0=10 cpu1=10 cpu2=10").Vision("b", latencies)
        .Stream("one : a every 40 ms { deadline 12 ms }").Stream("two : a every 40 ms { deadline 25 ms }").Stream("three : a every 40 ms { deadline 30 ms }")
        .Stream(stream);

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
