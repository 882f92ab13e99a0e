using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <content>Who comes first: arrival, priority, deadline and length.</content>
public sealed partial class LibraryTests
{
    [Fact]
    public void FcfsAotWaitsForTheBestDeviceAndFcfsDynTakesTheNextBest()
    {
        var bench = GpuAndNpu().Vision("m", "gpu=10 npu=4").Stream("a : m every 1 s").Stream("b : m every 1 s");

        Run(bench, "fcfs-aot", 20).UnitTexts().ShouldBe(["npu a0 0-4", "npu b0 4-8"]);
        Run(bench, "fcfs-dyn", 20).UnitTexts().ShouldBe(["npu a0 0-4", "gpu b0 0-10"], ignoreOrder: true);
    }

    [Fact]
    public void EdfTakesTheDeviceOfALaterDeadline()
    {
        var bench = GpuAndNpu().Vision("l", "gpu=30 npu=20").Vision("s", "npu=2")
            .Stream("l : l every 1 s").Stream("s : s every 1 s { offset 1 ms  deadline 10 ms }");

        Run(bench, "edf-aot", 50).UnitTexts().ShouldBe(["npu l0 0-1!", "npu s0 1-3", "npu l0 3-23"]);
        Run(bench, "edf-dyn", 50).UnitTexts().ShouldBe(["npu l0 0-1!", "npu s0 1-3", "gpu l0 1-31"], ignoreOrder: true);
        Run(bench, "fcfs-aot", 50).UnitTexts().ShouldBe(["npu l0 0-20", "npu s0 20-22"]);
    }

    // l has done 1 of 20 ms on the NPU when s takes it, so 28.5 of 30 ms are left on the GPU; EDF_DYN starts over with 30.
    [Fact]
    public void GlobalEdfKeepsTheWorkOfAJobThatLosesItsDevice()
    {
        var bench = GpuAndNpu().Vision("l", "gpu=30 npu=20").Vision("s", "npu=2")
            .Stream("l : l every 1 s").Stream("s : s every 1 s { offset 1 ms  deadline 10 ms }");

        Run(bench, "global-edf", 50).UnitTexts().ShouldBe(["npu l0 0-1!", "npu s0 1-3", "gpu l0 1-29.5"], ignoreOrder: true);
    }

    // Deadlines 12, 25, 30 and 10 ms on equal processors: simso's EDF stops `three` alone, which has the latest, and all deadlines are met.
    [Fact]
    public void GlobalEdfStopsTheJobOfTheLatestDeadlineAlone()
    {
        var bench = new Bench().Device("cpu0", "CPU").Device("cpu1", "CPU").Device("cpu2", "CPU").Platform("transfer 3 ms")
            .Vision("a", "cpu0=10 cpu1=10 cpu2=10").Vision("b", "cpu0=2 cpu1=2 cpu2=2")
            .Stream("one : a every 40 ms { deadline 12 ms }").Stream("two : a every 40 ms { deadline 25 ms }")
            .Stream("three : a every 40 ms { deadline 30 ms }").Stream("new : b every 40 ms { offset 5 ms  deadline 5 ms }");

        Run(bench, "global-edf", 40).UnitTexts()
            .ShouldBe(["cpu0 one0 0-10", "cpu1 two0 0-10", "cpu2 three0 0-5!", "cpu2 new0 5-7", "cpu2 three0 7-12"]);
    }

    [Fact]
    public void FtfReadsAPromptBeforeAnyFrame()
    {
        var bench = OneGpu().Vision("v", "gpu=3").Llm("lm", "gpu=5", "gpu=2")
            .Stream("v : v every 20 ms").Stream("l : lm every 1 s { prompt 1 tokens  output 2 tokens }");

        Run(bench, "ftf", 19).Turns().ShouldBe("l0 v0 l0");
        Run(bench, "edf-dyn", 19).Turns().ShouldBe("v0 l0");
        Run(bench, "fcfs-dyn", 19).Turns().ShouldBe("v0 l0");
    }

    [Fact]
    public void RoundRobinGivesEachAQuantum()
    {
        var bench = OneGpu().Vision("m", "gpu=8", layers: 8).Stream("a : m every 1 s").Stream("b : m every 1 s");

        Run(bench, "round-robin", 20, "quantum=2 ms").Turns().ShouldBe("a0 b0 a0 b0 a0 b0 a0 b0");
        Run(bench, "round-robin", 20, "quantum=4 ms").Turns().ShouldBe("a0 b0 a0 b0");
        Run(bench, "fcfs-dyn", 20).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void FixedPriorityTakesTheDeviceAtOnceAndTheRestGoesOnLater()
    {
        var bench = OneGpu().Vision("l", "gpu=10").Vision("h", "gpu=3")
            .Stream("l : l every 1 s").Stream("h : h every 1 s { offset 2 ms  weight 5 }");

        Run(bench, "fixed-priority", 20).UnitTexts().ShouldBe(["gpu l0 0-2!", "gpu h0 2-5", "gpu l0 5-13"]);
        Run(bench, "fcfs-dyn", 20).UnitTexts().ShouldBe(["gpu l0 0-10", "gpu h0 10-13"]);
    }

    [Fact]
    public void RateMonotonicLooksAtPeriodsAlone()
    {
        var bench = OneGpu().Vision("m", "gpu=3").Stream("a : m every 50 ms { deadline 10 ms }").Stream("b : m every 20 ms");

        Run(bench, "rate-monotonic", 15).Turns().ShouldBe("b0 a0");
        Run(bench, "deadline-monotonic", 15).Turns().ShouldBe("a0 b0");
        Run(bench, "edf-dyn", 15).Turns().ShouldBe("a0 b0");
        Run(bench, "fcfs-dyn", 15).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void DeadlineMonotonicLooksAtRelativeDeadlines()
    {
        // b is due at 20, a, which comes at 12, at 22.
        var bench = OneGpu().Vision("l", "gpu=15").Vision("s", "gpu=2")
            .Stream("b : l every 20 ms").Stream("a : s every 50 ms { offset 12 ms  deadline 10 ms }");

        Run(bench, "deadline-monotonic", 19).UnitTexts().ShouldBe(["gpu b0 0-12!", "gpu a0 12-14", "gpu b0 14-17"]);
        foreach (var other in (string[])["rate-monotonic", "edf-dyn", "fcfs-dyn"])
            Run(bench, other, 19).UnitTexts().ShouldBe(["gpu b0 0-15", "gpu a0 15-17"], other);
    }

    [Fact]
    public void LlfStartsWhoCanWaitLeast()
    {
        var bench = OneGpu().Vision("s", "gpu=2").Vision("l", "gpu=15")
            .Stream("a : s every 1 s { deadline 20 ms }").Stream("b : l every 1 s { deadline 25 ms }");

        Run(bench, "llf", 30).Turns().ShouldBe("b0 a0");
        Run(bench, "edf-dyn", 30).Turns().ShouldBe("a0 b0");
        Run(bench, "fcfs-dyn", 30).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void EdzlLetsZeroLaxityOvertakeAnEarlierDeadline()
    {
        // On two devices, a and b are due at 8, c at 10 with 8 ms of work: from 2 on it cannot wait.
        var bench = new Bench().Device("g1", "GPU").Device("g2", "GPU")
            .Vision("s", "g1=4 g2=4", layers: 4).Vision("l", "g1=8 g2=8", layers: 8)
            .Stream("a : s every 1 s { deadline 8 ms }").Stream("b : s every 1 s { deadline 8 ms }").Stream("c : l every 1 s { deadline 10 ms }");

        var edzl = Run(bench, "edzl", 30);
        edzl.StartOf("c").ShouldBe(2);
        (edzl.MissedBy("a"), edzl.MissedBy("b"), edzl.MissedBy("c")).ShouldBe((0, 0, 0));
        foreach (var other in (string[])["edf-dyn", "fcfs-dyn"])
        {
            Run(bench, other, 30).StartOf("c").ShouldBe(4);
            Run(bench, other, 30).MissedBy("c").ShouldBe(1);
        }
    }

    [Fact]
    public void TheShortestComesFirstAndMayOrMayNotInterrupt()
    {
        var bench = OneGpu().Vision("x", "gpu=3").Vision("l", "gpu=10", layers: 10).Vision("s", "gpu=3").Vision("t", "gpu=1")
            .Stream("x : x every 1 s").Stream("a : l every 1 s { offset 1 ms }").Stream("b : s every 1 s { offset 2 ms }")
            .Stream("c : t every 1 s { offset 10 ms }");

        Run(bench, "sjf", 40).Turns().ShouldBe("x0 b0 a0 c0");
        Run(bench, "srtf", 40).Turns().ShouldBe("x0 b0 a0 c0 a0");
        Run(bench, "fcfs-dyn", 40).Turns().ShouldBe("x0 a0 b0 c0");
    }

    [Fact]
    public void SrtfStopsAUnit()
    {
        var bench = OneGpu().Vision("l", "gpu=10").Vision("s", "gpu=2").Stream("a : l every 1 s").Stream("b : s every 1 s { offset 3 ms }");

        Run(bench, "srtf", 20).UnitTexts().ShouldBe(["gpu a0 0-3!", "gpu b0 3-5", "gpu a0 5-12"]);
        Run(bench, "sjf", 20).UnitTexts().ShouldBe(["gpu a0 0-10", "gpu b0 10-12"]);
    }

    [Fact]
    public void HrrnPrefersShortJobsUntilALongOneHasWaitedEnough()
    {
        // More short work than the GPU can do: at 6, a has waited 4.8 of 6 ms (ratio 1.8), s3 1.5 of 2 ms (1.75).
        var bench = OneGpu().Vision("s", "gpu=2").Vision("l", "gpu=6")
            .Stream("s : s every 1.5 ms").Stream("a : l every 1 s { offset 1.2 ms }");

        Run(bench, "hrrn", 100).Turns().ShouldStartWith("s0 s1 s2 a0 s3 ");
        Run(bench, "sjf", 100).StartOf("a").ShouldBeNull();
        Run(bench, "fcfs-dyn", 100).Turns().ShouldStartWith("s0 a0 s1 ");
    }

    [Fact]
    public void LasLetsTheYoungCatchUpWithoutKnowingLengths()
    {
        var bench = OneGpu().Vision("l", "gpu=10", layers: 10).Vision("m", "gpu=5", layers: 5)
            .Stream("a : l every 1 s").Stream("b : m every 1 s { offset 3 ms }");

        Run(bench, "las", 20).Turns().ShouldBe("a0 b0 a0 b0 a0 b0 a0");
        Run(bench, "las", 20).StartOf("b").ShouldBe(3);
        Run(bench, "fcfs-dyn", 20).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void MlfqSinksWhoUsesUpItsQuantum()
    {
        var bench = OneGpu().Vision("l", "gpu=10", layers: 10).Vision("s", "gpu=2")
            .Stream("a : l every 1 s").Stream("b : s every 1 s { offset 3 ms }");

        Run(bench, "mlfq", 20, "quantum=2 ms").Turns().ShouldBe("a0 b0 a0");
        Run(bench, "mlfq", 20, "quantum=20 ms").Turns().ShouldBe("a0 b0 a0"); // within a level by turns, as round robin
        Run(bench, "fcfs-dyn", 20).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void MlfqRaisesAllFromTimeToTime()
    {
        // s leaves no time over and never sinks; a sinks after 3 ms and would starve.
        var bench = OneGpu().Vision("l", "gpu=10", layers: 10).Vision("s", "gpu=2", layers: 2)
            .Stream("a : l every 1 s").Stream("s : s every 2 ms");

        Run(bench, "mlfq", 60, "quantum=3 ms").UnitsOf("a").ShouldBe(3);
        Run(bench, "mlfq", 60, "quantum=3 ms", "boost=20 ms").UnitsOf("a", 20, 40).ShouldBe(3);
    }

    [Fact]
    public void FastServePutsALongPromptBehindAShortOne()
    {
        var bench = OneGpu().Vision("v", "gpu=1").Llm("big", "gpu=30", "gpu=1").Llm("small", "gpu=5", "gpu=1")
            .Stream("v : v every 1 s").Stream("l : big every 1 s { prompt 1 tokens  output 1 tokens }")
            .Stream("s : small every 1 s { offset 0.5 ms  prompt 1 tokens  output 1 tokens }");

        Run(bench, "fast-serve", 50).Turns().ShouldBe("v0 s0 l0");
        Run(bench, "mlfq", 50).Turns().ShouldBe("v0 l0 s0");
        Run(bench, "fcfs-dyn", 50).Turns().ShouldBe("v0 l0 s0");
    }

    [Fact]
    public void PremaTakesTheShortestOfTheHighestLevel()
    {
        var bench = OneGpu().Vision("x", "gpu=2").Vision("l", "gpu=10").Vision("s", "gpu=5").Vision("t", "gpu=2")
            .Stream("x : x every 1 s").Stream("a : l every 1 s { offset 1 ms  weight 9 }").Stream("b : s every 1 s { offset 1 ms  weight 9 }")
            .Stream("c : t every 1 s { offset 1 ms }");

        Run(bench, "prema", 30).Turns().ShouldBe("x0 b0 a0 c0");
        Run(bench, "sjf", 30).Turns().ShouldBe("x0 c0 b0 a0");
        Run(bench, "fixed-priority", 30).Turns().ShouldBe("x0 a0 b0 x0 c0");
    }

    [Fact]
    public void PremaLetsALowPriorityEarnItsTurn()
    {
        // h leaves no time over; c has 9 tokens when it has waited eight times its 2 ms.
        var bench = OneGpu().Vision("h", "gpu=4").Vision("t", "gpu=2")
            .Stream("h : h every 4 ms { weight 9 }").Stream("c : t every 1 s { offset 1 ms }");

        Run(bench, "prema", 60).StartOf("c").ShouldBe(20);
        Run(bench, "fixed-priority", 60).StartOf("c").ShouldBeNull();
    }
}
