using static SchedLang.EndToEnd.Clauses.Benches;

namespace SchedLang.EndToEnd.Clauses;

/// <summary>When a job gives its device away, and what becomes of its work: schedules worked out by hand from docs/semantics.md.</summary>
public sealed class PreemptionTests
{
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

    // Three jobs of 10 ms from 0 on, with deadlines at 12, 25 and 30 ms, and one more.
    private static Bench ThreeCpus(string stream, string latencies) => new Bench()
        .Device("cpu0", "CPU").Device("cpu1", "CPU").Device("cpu2", "CPU").Platform("transfer 3 ms")
        .Vision("a", "cpu0=10 cpu1=10 cpu2=10").Vision("b", latencies)
        .Stream("one : a every 40 ms { deadline 12 ms }").Stream("two : a every 40 ms { deadline 25 ms }").Stream("three : a every 40 ms { deadline 30 ms }")
        .Stream(stream);

    // The job that a stream's i-th run in the text belongs to: each v is a job of its own, all l are one.
    private static string Number(string expected, int index)
    {
        var parts = expected.Split(", ");
        return (parts[index][0] == 'l' ? "0" : parts.Take(index).Count(p => p[0] == 'v').ToString()) + " ";
    }
}
