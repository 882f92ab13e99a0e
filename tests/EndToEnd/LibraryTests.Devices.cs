using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <content>Where a job runs, and what keeps it from running there.</content>
public sealed partial class LibraryTests
{
    [Fact]
    public void HeftStartsTheLongestAndWaitsForTheDeviceThatEndsAUnitFirst()
    {
        var bench = CpuAndNpu().Vision("s", "cpu=12 npu=4").Vision("l", "cpu=30 npu=6").Stream("a : s every 1 s").Stream("l : l every 1 s");

        Run(bench, "heft", 40).UnitTexts().ShouldBe(["npu l0 0-6", "npu a0 6-10"]);
        Run(bench, "fcfs-dyn", 40).UnitTexts().ShouldBe(["npu a0 0-4", "cpu l0 0-30"], ignoreOrder: true);
    }

    [Fact]
    public void MinMinStartsWhatEndsFirst()
    {
        var bench = CpuAndNpu().Vision("s", "cpu=12 npu=4").Vision("l", "cpu=30 npu=6").Stream("l : l every 1 s").Stream("a : s every 1 s");

        Run(bench, "min-min", 40).UnitTexts().ShouldBe(["npu a0 0-4", "npu l0 4-10"]);
        Run(bench, "fcfs-dyn", 40).UnitTexts().ShouldBe(["npu l0 0-6", "cpu a0 0-12"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(20, "npu a0 0-8")]
    [InlineData(5, "gpu a0 0-2")]
    [InlineData(1, "gpu a0 0-2")] // no device is in time
    public void EnergyFirstTakesTheThriftyDeviceThatIsInTime(int deadline, string unit)
    {
        var bench = GpuAndNpu().Vision("m", "gpu=2:10 npu=8:4").Stream($"a : m every 1 s {{ deadline {deadline} ms }}");

        Run(bench, "energy-first", 30).UnitTexts().ShouldBe([unit]);
        Run(bench, "fcfs-dyn", 30).UnitTexts().ShouldBe(["gpu a0 0-2"]);
    }

    [Fact]
    public void MapScoreWeighsUrgencyAndStarvation()
    {
        // u leaves no time over; l has no deadline, so no urgency.
        var bench = OneGpu().Vision("m", "gpu=4").Llm("lm", "gpu=4", "gpu=1")
            .Stream("u : m every 4 ms { deadline 8 ms }").Stream("l : lm every 1 s { prompt 1 tokens  output 1 tokens }");
        Run(bench, "map-score", 60, "starvation=0", "thrift=0").StartOf("l").ShouldBeNull();
        Run(bench, "map-score", 60, "starvation=0.5", "thrift=0").StartOf("l").ShouldNotBeNull();
        Run(bench, "edf-dyn", 60).StartOf("l").ShouldBeNull();

        var urgent = OneGpu().Vision("m", "gpu=4").Stream("a : m every 1 s { deadline 50 ms }").Stream("b : m every 1 s { deadline 10 ms }");
        Run(urgent, "map-score", 20).Turns().ShouldBe("b0 a0");
        Run(urgent, "fcfs-dyn", 20).Turns().ShouldBe("a0 b0");
    }

    [Fact]
    public void MapScoreWeighsSpeedAndEnergyOfDevices()
    {
        var bench = GpuAndNpu().Vision("m", "gpu=2:10 npu=8:4").Stream("a : m every 1 s");

        Run(bench, "map-score", 20, "thrift=0").UnitTexts().ShouldBe(["gpu a0 0-2"]);
        Run(bench, "map-score", 20, "thrift=9").UnitTexts().ShouldBe(["npu a0 0-8"]);
    }

    [Fact]
    public void ReefResetsTheKernelOfAJobWithoutDeadline()
    {
        var bench = OneGpu().Llm("lm", "gpu=20", "gpu=1").Vision("v", "gpu=2").Vision("w", "gpu=3")
            .Stream("l : lm every 1 s { prompt 1 tokens  output 1 tokens }").Stream("v : v every 1 s { offset 5 ms }")
            .Stream("w : w every 1 s { offset 6 ms  deadline 4 ms }");

        Run(bench, "reef", 50).UnitTexts().ShouldBe(["gpu l0 0-5!", "gpu v0 5-7", "gpu w0 7-10", "gpu l0 10-30"]);
        Run(bench, "fcfs-dyn", 50).UnitTexts().ShouldBe(["gpu l0 0-20", "gpu v0 20-22", "gpu w0 22-25"]);
    }

    [Fact]
    public void ClockworkDoesNotBeginWhatWouldBeLate()
    {
        // a and b are due at 15, d, which comes at 9, at 17.
        var bench = OneGpu().Vision("l", "gpu=10").Vision("s", "gpu=4")
            .Stream("a : l every 1 s { deadline 15 ms }").Stream("b : l every 1 s { deadline 15 ms }")
            .Stream("d : s every 1 s { offset 9 ms  deadline 8 ms }");

        Run(bench, "clockwork", 40).UnitTexts().ShouldBe(["gpu a0 0-10", "gpu d0 10-14"]);
        foreach (var other in (string[])["edf-dyn", "fcfs-dyn"])
            Run(bench, other, 40).MissedBy("d").ShouldBe(1, other);
    }

    [Fact]
    public void ModelAffinitySwitchesLess()
    {
        var bench = OneGpu().Platform("switch 5 ms").Vision("m", "gpu=2").Vision("n", "gpu=2")
            .Stream("a : m every 1 s").Stream("b : n every 1 s").Stream("c : m every 1 s").Stream("d : n every 1 s");

        Run(bench, "model-affinity", 60).UnitTexts().ShouldBe(["gpu a0 0-2", "gpu c0 2-4", "gpu b0 4-11", "gpu d0 11-13"]);
        Run(bench, "fcfs-dyn", 60).UnitTexts().ShouldBe(["gpu a0 0-2", "gpu b0 2-9", "gpu c0 9-16", "gpu d0 16-23"]);
    }

    [Fact]
    public void AgentXpuFillsGapsOnlyWhereNoReactiveJobIsDelayed()
    {
        // r has the NPU until 5, and could run its next unit on the GPU then: l would hold that until 10, s does not.
        var bench = GpuAndNpu().Platform("memory 8 GB at 100 GB/s").Vision("r", "npu=10 gpu=12", layers: 2).Vision("l", "gpu=10").Vision("s", "gpu=2")
            .Stream("l : l every 1 s { class proactive }").Stream("s : s every 1 s { class proactive }").Stream("r : r every 1 s { class reactive }");

        Run(bench, "agent-xpu", 40).UnitTexts().ShouldBe(
            ["npu r0 0-5", "gpu s0 0-2", "npu r0 5-10", "gpu l0 10-20"], ignoreOrder: true);
        Run(bench, "fcfs-dyn", 40).UnitTexts().ShouldContain("gpu l0 0-10");
    }

    [Fact]
    public void AgentXpuKeepsProactiveWorkUnderTheBandwidth()
    {
        var bench = GpuAndNpu().Platform("memory 8 GB at 100 GB/s").Vision("m", "npu=4::60").Vision("n", "gpu=4::60")
            .Stream("a : m every 1 s { class proactive }").Stream("b : n every 1 s { class proactive }");

        Run(bench, "agent-xpu", 40).UnitTexts().ShouldBe(["npu a0 0-4", "gpu b0 4-8"]);
        Run(bench, "agent-xpu", 40, "limit=1.2").UnitTexts().ShouldBe(["gpu b0 0-4", "npu a0 0-4"], ignoreOrder: true);
        Run(bench, "fcfs-dyn", 40).UnitTexts().ShouldBe(["gpu b0 0-4", "npu a0 0-4"], ignoreOrder: true);
    }
}
