using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <content>Who gets how much.</content>
public sealed partial class LibraryTests
{
    [Theory]
    [InlineData("wfq")]
    [InlineData("sfq")]
    [InlineData("vtime")]
    [InlineData("stride")]
    public void UnitsAreSharedByWeight(string policy)
    {
        var bench = Backlog(3, 1);

        var run = Run(bench, policy, 40);
        (run.UnitsOf("a"), run.UnitsOf("b")).ShouldBe((30, 10));
        run.UnitsOf("b", 0, 20).ShouldBe(5);
        (Run(bench, "fcfs-dyn", 40).UnitsOf("a"), Run(bench, "fcfs-dyn", 40).UnitsOf("b")).ShouldBe((20, 20));
    }

    [Theory]
    [InlineData("wfq", 20)]
    [InlineData("sfq", 20)]
    [InlineData("stride", 20)]
    [InlineData("vtime", 22)] // it has saved half of its slice of 4 ms against one that goes on meanwhile
    public void AStreamThatSleptHasSavedNothingOrLittle(string policy, int units)
    {
        var bench = OneGpu().Vision("m", "gpu=1").Stream("a : m every 0.5 ms").Stream("b : m every 0.5 ms { offset 40 ms }");

        var run = policy == "vtime" ? Run(bench, policy, 80, "slice=4 ms") : Run(bench, policy, 80);
        run.UnitsOf("b").ShouldBeInRange(units - 1, units + 1);
        run.UnitsOf("a", 50, 80).ShouldBeInRange(14, 16);
        Run(bench, "fcfs-dyn", 80).UnitsOf("b").ShouldBe(0);
    }

    [Fact]
    public void FairQueueingSharesTimeAndStrideUnits()
    {
        var bench = OneGpu().Vision("l", "gpu=3").Vision("s", "gpu=1").Stream("a : l every 1 ms").Stream("b : s every 1 ms");

        foreach (var policy in (string[])["wfq", "sfq", "vtime"])
            (Run(bench, policy, 60).UnitsOf("b") / (double)Run(bench, policy, 60).UnitsOf("a")).ShouldBe(3, 0.2, policy);
        (Run(bench, "stride", 60).UnitsOf("a"), Run(bench, "stride", 60).UnitsOf("b")).ShouldBe((15, 15));
    }

    [Fact]
    public void WfqLooksAtTheEndOfAUnitAndSfqAtItsStart()
    {
        var bench = OneGpu().Vision("l", "gpu=4").Vision("s", "gpu=1").Stream("a : l every 1 s").Stream("b : s every 1 s");

        Run(bench, "wfq", 20).Turns().ShouldBe("b0 a0");
        Run(bench, "sfq", 20).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void LotteryDrawsByWeightFromTheSeed()
    {
        var bench = Backlog(3, 1);

        var run = bench.RunUnder(PolicyLibrary.Of("lottery"), 400, seed: 5);
        (run.UnitsOf("a") / 400.0).ShouldBe(0.75, 0.08); // of 300, less than four standard deviations off
        bench.RunUnder(PolicyLibrary.Of("lottery"), 400, seed: 5).Units.ShouldBe(run.Units);
        bench.RunUnder(PolicyLibrary.Of("lottery"), 400, seed: 6).Units.ShouldNotBe(run.Units);
        Run(bench, "fcfs-dyn", 400).UnitsOf("a").ShouldBe(200);
    }

    [Fact]
    public void LotteryGivesAStreamsTicketsOnceHoweverManyItsJobs()
    {
        // a has ten jobs waiting for each of b's.
        var bench = OneGpu().Vision("m", "gpu=1").Stream("a : m every 0.2 ms { queue 10 }").Stream("b : m every 0.5 ms { queue 1 }");

        Run(bench, "lottery", 1000).UnitsOf("b").ShouldBeGreaterThan(400);
        bench.Run(1000, "order by random()  place on idle device").UnitsOf("b").ShouldBeLessThan(200);
    }

    [Fact]
    public void CbsMakesAnOverrunTheOverrunnersOwnLoss()
    {
        // Each has half of the GPU; a wants 8 ms of every 10, b 4.
        var bench = OneGpu().Vision("long", "gpu=8", layers: 8).Vision("short", "gpu=4", layers: 4)
            .Stream("a : long every 10 ms").Stream("b : short every 10 ms");

        Run(bench, "cbs", 200).MissedBy("b").ShouldBe(0);
        Run(bench, "cbs", 200).UnitsOf("a").ShouldBeGreaterThan(100);
        Run(bench, "edf-dyn", 200).MissedBy("b").ShouldBeGreaterThan(10);
        Run(bench, "fcfs-dyn", 200).MissedBy("b").ShouldBeGreaterThan(10);
    }

    [Fact]
    public void RequestsOfTheLargestWeightStopTheOthersOnTheirDeviceOrOnAll()
    {
        var bench = GpuAndNpu().Vision("l", "gpu=3", layers: 3).Vision("h", "npu=4", layers: 2).Vision("k", "npu=2", layers: 2)
            .Stream("k : k every 1 s").Stream("l : l every 1 s").Stream("h : h every 1 s { offset 1 ms  weight 2 }");

        Run(bench, "xsched-hpf", 20).UnitTexts().ShouldBe(
            ["npu k0 0-1", "gpu l0 0-1", "gpu l0 1-2", "npu h0 1-3", "gpu l0 2-3", "npu h0 3-5", "npu k0 5-6"], ignoreOrder: true);
        Run(bench, "xsched-hhpf", 20).UnitTexts().ShouldBe(
            ["npu k0 0-1", "gpu l0 0-1", "npu h0 1-3", "npu h0 3-5", "npu k0 5-6", "gpu l0 5-6", "gpu l0 6-7"], ignoreOrder: true);
        Run(bench, "fcfs-aot", 20).UnitTexts().ShouldContain("npu k0 1-2");
    }

    [Fact]
    public void XSchedsLaxityMakesADeadlineWaitUntilItCannot()
    {
        // v, 5 ms of work due at 30, may wait until 25; its margin is 2 ms.
        var bench = OneGpu().Vision("v", "gpu=5").Llm("lm", "gpu=40", "gpu=1", layers: 40)
            .Stream("v : v every 30 ms").Stream("l : lm every 1 s { prompt 1 tokens  output 1 tokens }");

        Run(bench, "xsched-laxity", 30).UnitTexts().ShouldContain("gpu v0 23-28");
        Run(bench, "xsched-laxity", 30).UnitsOf("l").ShouldBe(25); // 0 to 23, 28 and 29
        Run(bench, "fcfs-aot", 30).UnitTexts()[0].ShouldBe("gpu v0 0-5");
        Run(bench, "xsched-hpf", 30).UnitTexts()[0].ShouldBe("gpu v0 0-5");
    }
}
