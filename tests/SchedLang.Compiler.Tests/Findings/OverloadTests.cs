using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Tests.Findings;

public sealed class OverloadTests
{
    private const string Static = "policy A { place on static device }";
    private const string Idle = "policy A { place on idle device }";

    [Fact]
    public void AStaticDeviceIsAskedForTooMuch() =>
        // 200 x 4 ms = 80 %, 100 x 4 ms = 40 %: both fastest on npu.
        Overloads("stream a : cam at 200 fps  stream b : cam every 10 ms", Static)
            .ShouldBe(["npu is overloaded under A: work that can run nowhere else needs 120 % of its time (a 80 %, b 40 %)"]);

    [Theory]
    [InlineData("policy A { place on gpu }", "gpu is overloaded under A: work that can run nowhere else needs 110 % of its time (a 110 %)")]
    [InlineData("policy A { place on gpu  batch decode up to 4 }", null)]
    [InlineData("policy A { place on gpu } policy B { place on gpu  batch decode up to 4 }", "gpu is overloaded under A: work that can run nowhere else needs 110 % of its time (a 110 %)")]
    public void ABatchCountsAtItsBestShare(string policies, string? expected) =>
        // 10 ms of prefill and five tokens of 20 ms each, or of 8 ms in a batch of four, every 100 ms.
        Overloads("stream a : chat every 100 ms { prompt 1 tokens  output 6 tokens }", policies).ShouldBe(expected == null ? [] : [expected]);

    [Fact]
    public void WhereNoPolicyIsNamedItIsSoUnderAll()
    {
        // A token takes 20 ms at best alone, and 8 ms in a batch of four: 670 % and 270 % of two devices.
        const string stream = "stream a : chat every 30 ms { prompt 1 tokens  output 11 tokens }";

        Overloads(stream, "policy A { place on idle device }")
            .ShouldBe(["gpu and npu are together overloaded: work that can run nowhere else needs 670 % of the 200 % available, even with every unit on the fastest of them (a 670 %)"]);
        Overloads(stream, "policy A { place on idle device  batch decode up to 4 }")
            .ShouldBe(["gpu and npu are together overloaded: work that can run nowhere else needs 270 % of the 200 % available, even with every unit on the fastest of them (a 270 %)"]);
        Overloads(stream.Replace("30 ms", "41 ms", StringComparison.Ordinal), "policy A { place on idle device } policy B { place on idle device  batch decode up to 4 }")
            .ShouldBe(["gpu and npu are together overloaded under A: work that can run nowhere else needs 490 % of the 200 % available, even with every unit on the fastest of them (a 490 %)"]);
    }

    [Fact]
    public void UnderPreemptNeverDecodesAreAskedOfTheDeviceOfThePrefill() =>
        Overloads("stream a : chat every 100 ms { prompt 1 tokens  output 6 tokens }", "policy A { place when stage == decode on npu  place on gpu  preempt never }")
            .ShouldBe(["gpu is overloaded under A: work that can run nowhere else needs 110 % of its time (a 110 %)"]);

    [Fact]
    public void SharedAmongIdleDevicesItIsNone() => Overloads("stream a : cam at 200 fps  stream b : cam every 10 ms", Idle).ShouldBeEmpty();

    [Fact]
    public void AllOfADevicesTimeIsNotTooMuch() => Overloads("stream a : cam every 4 ms", Static).ShouldBeEmpty();

    [Fact]
    public void AnObjectiveOtherThanLatencyIsWeighed()
    {
        // By energy: gpu 30 mJ, npu 90, cpu 100; 10 ms every 8 ms.
        Overloads("stream a : cam every 8 ms", "policy A { place on static device minimizing energy }")
            .ShouldBe(["gpu is overloaded under A: work that can run nowhere else needs 125 % of its time (a 125 %)"]);
        Overloads("stream a : cam every 8 ms", "policy A { place on static device minimizing if kind == cpu then 0 ms else stage_finish - now }")
            .ShouldBe(["cpu is overloaded under A: work that can run nowhere else needs 500 % of its time (a 500 %)"]);
    }

    [Fact]
    public void OnlyOneDeviceSupportsItWhateverThePolicy() =>
        Overloads("stream a : net every 5 ms", Idle + " policy B { place on npu }").ShouldBe(["npu is overloaded: work that can run nowhere else needs 200 % of its time (a 200 %)"]);

    [Fact]
    public void AllDevicesTogether() =>
        // Each unit on the fastest: 4 ms of cam every 1 ms.
        Overloads("stream a : cam every 1 ms", Idle)
            .ShouldBe(["cpu, gpu and npu are together overloaded: work that can run nowhere else needs 400 % of the 300 % available, even with every unit on the fastest of them (a 400 %)"]);

    [Fact]
    public void SomeDevicesTogether() =>
        // Layers take 4 and 4 on gpu, 1 and 5 on npu: at best 1 + 4 = 5 ms every 2 ms.
        Overloads("stream a : ear every 2 ms", Idle)
            .ShouldBe(["gpu and npu are together overloaded: work that can run nowhere else needs 250 % of the 200 % available, even with every unit on the fastest of them (a 250 %)"]);

    [Fact]
    public void RulesOfKindsBindToo() =>
        Overloads("stream a : cam every 8 ms", "policy A { place when stage == infer on gpu  place on idle device }")
            .ShouldBe(["gpu is overloaded under A: work that can run nowhere else needs 125 % of its time (a 125 %)"]);

    [Fact]
    public void ADeviceThatIsAlwaysHeldIsNone() =>
        Overloads("stream a : cam every 8 ms", "policy A { place on idle device  hold when kind == npu or kind == cpu }")
            .ShouldBe(["gpu is overloaded under A: work that can run nowhere else needs 125 % of its time (a 125 %)"]);

    [Fact]
    public void WhatDependsOnTheTimeIsNotCounted() =>
        Overloads("stream a : cam every 8 ms", "policy A { place when age > 1 ms on gpu  place on npu }").ShouldBeEmpty();

    [Fact]
    public void AnLlmAsksForPrefillAndDecode() =>
        // Prefill of 100 tokens: 100 ms on npu; 9 further tokens of 20 ms on gpu: 180 ms; a job every 150 ms.
        Overloads("stream a : chat every 150 ms { prompt 100 tokens  output 10 tokens }", Static)
            .ShouldBe(["gpu is overloaded under A: work that can run nowhere else needs 120 % of its time (a 120 %)"]);

    [Fact]
    public void BatchesTakeLess() =>
        // Four together take 32 ms, 8 ms each: 9 x 8 = 72 ms every 100 ms.
        Overloads("stream a : chat every 100 ms { prompt 10 tokens  output 10 tokens }", "policy A { place on static device  batch decode up to 4 }").ShouldBeEmpty();

    [Fact]
    public void PaddedChunksTakeMore() =>
        // 65 tokens in chunks of 64: two of 64 ms instead of 65 ms, every 100 ms.
        Overloads("stream a : chat every 100 ms { prompt 65 tokens  output 1 tokens }", "policy A { place on static device  chunk prefill by 64 tokens padded } policy B { place on static device }")
            .ShouldBe(["npu is overloaded under A: work that can run nowhere else needs 128 % of its time (a 128 %)"]);

    [Fact]
    public void MeanRatesCount() =>
        Overloads("stream a : net every ~20 ms  stream b : net after a with probability 0.5  stream c : net after b", Idle)
            .ShouldBeEmpty("50 % and twice 25 % are 100 %");

    [Fact]
    public void FollowersCount() =>
        Overloads("stream a : net every ~20 ms  stream b : net after a", "policy A { place on npu }")
            .ShouldBeEmpty("50 % twice");

    [Fact]
    public void ATraceAsksForTheMeanOfItsJobs() =>
        // 10 + 20 + 30 ms of prefill in 50 ms, one of the jobs each: those after the end are not in it.
        FindingsBench.Find("stream a : chat at trace \"trace.csv\" { output 1 tokens }", Static, "5 ms")
            .ShouldBe(["overload: npu is overloaded under A: work that can run nowhere else needs 200 % of its time (a 200 %)"]);

    [Fact]
    public void PoliciesOfWhichItIsTrueAreNamedOnce() =>
        Overloads("stream a : cam at 300 fps", "policy A { place on static device } policy B { order by deadline place on npu } policy C { place on idle device }")
            .ShouldBe(["npu is overloaded under A and B: work that can run nowhere else needs 120 % of its time (a 120 %)"]);

    [Fact]
    public void APolicyForAnotherPlatformIsNotHeldAgainstIt() =>
        Overloads("stream a : cam at 300 fps", "policy A { place on dsp }").ShouldBeEmpty();

    private static string[] Overloads(string streams, string policies) => FindingsBench.Find(DiagnosticCatalog.Overload, streams, policies);
}
