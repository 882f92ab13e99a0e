using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Tests.Findings;

public sealed class LongUnitTests
{
    // A layer of a prefill of 100 tokens takes 25 ms on npu, which alone runs net.
    private const string Streams = "stream a : net every 24 ms  stream b : chat every 10 s { prompt 100 tokens  output 3 tokens }";

    [Fact]
    public void ALayerIsLongerThanAPeriod() =>
        Find(Streams, "policy A { place on idle device }")
            .ShouldBe(["a (period 24.0 ms) can be blocked for 25.0 ms under A by one layer of chat prefill on npu"]);

    [Fact]
    public void NotIfItLeavesTimeForTheJob() => Find(Streams.Replace("24 ms", "35 ms", StringComparison.Ordinal), "policy A { place on idle device }").ShouldBeEmpty();

    [Fact]
    public void AJobThatWaitsForItIsLate() =>
        Find(Streams.Replace("24 ms", "34 ms", StringComparison.Ordinal), "policy A { place on idle device }")
            .ShouldBe(["a, which can wait 24.0 ms at most, can be blocked for 25.0 ms under A by one layer of chat prefill on npu"]);

    [Fact]
    public void OnlyTheLongestOfThemIsTold() =>
        Find("stream u : net every 100 ms { deadline 10 ms } stream v : net every 1 s " + Streams[Streams.IndexOf("stream b", StringComparison.Ordinal)..], "policy A { place on npu }")
            .ShouldBe(["u, which cannot wait at all, can be blocked for 25.0 ms under A by one layer of chat prefill on npu"]);

    [Fact]
    public void NotIfTheDeviceCanBeTaken() => Find(Streams, "policy A { place on idle device  preempt immediately losing work }").ShouldBeEmpty();

    [Fact]
    public void NotInSmallChunks() =>
        // The first of two chunks has 50 tokens: 12.5 ms a layer.
        Find(Streams, "policy A { place on idle device  chunk prefill by 50 tokens }").ShouldBeEmpty();

    [Fact]
    public void WholeStages() =>
        Find(Streams, "policy A { place on idle device  preempt at stage }").ShouldBe(
        [
            "a (period 24.0 ms) can be blocked for 100 ms under A by the whole prefill stage of chat on npu",
            "a (period 24.0 ms) can be blocked for 50.0 ms under A by the whole decode stage of chat on npu",
        ]);

    [Fact]
    public void WholeJobs() =>
        Find(Streams, "policy A { place on idle device  preempt never }")
            .ShouldBe(["a (period 24.0 ms) can be blocked for 200 ms under A by a job of chat on npu"]); // 100 + 2 x 50 ms

    [Fact]
    public void NotIfAnotherDeviceIsFastEnough() =>
        // cam has the gpu too, where it takes 10 ms; its period is 24 ms.
        Find(Streams.Replace(": net", ": cam", StringComparison.Ordinal), "policy A { place on idle device }").ShouldBeEmpty();

    [Fact]
    public void NotOnAnotherDevice() =>
        Find(Streams, "policy A { place when stage == prefill on gpu  place when stage == decode on gpu  place on npu }").ShouldBeEmpty();

    private static string[] Find(string streams, string policies) => FindingsBench.Find(DiagnosticCatalog.LongUnit, streams, policies);
}
