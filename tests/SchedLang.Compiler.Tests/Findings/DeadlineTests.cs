using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Tests.Findings;

public sealed class DeadlineTests
{
    private const string Idle = "policy A { place on idle device }";

    [Theory]
    [InlineData("deadline 3999 us", "a can never meet its deadline of 4.00 ms: a job takes 4.00 ms even with every unit on its fastest device")]
    [InlineData("deadline 4 ms", null)]
    [InlineData("", null)]
    public void OneShotJobsOnTheirFastestDevice(string attributes, string? expected) =>
        Find($"stream a : cam at 10 fps {{ {attributes} }}", Idle).ShouldBe(expected == null ? [] : [expected]);

    [Fact]
    public void ThePeriodIsADeadline() =>
        Find("stream a : net every 9 ms", Idle).ShouldBe(["a can never meet its deadline of 9.00 ms: a job takes 10.0 ms on npu"]);

    [Fact]
    public void UnitsMayRunOnDifferentDevices() =>
        // 1 + 4 ms, though no device does it in 5 ms.
        Find("stream a : ear every 1 s { deadline 5 ms }", Idle).ShouldBeEmpty();

    [Fact]
    public void APolicyMayLeaveSlowDevicesOnly() =>
        Find("stream a : cam every 1 s { deadline 9 ms }", "policy A { place on gpu, cpu } policy B { place on npu }")
            .ShouldBe(["a can never meet its deadline of 9.00 ms under A: a job takes 10.0 ms even with every unit on its fastest device"]);

    [Fact]
    public void LlmTargets()
    {
        Find("stream a : chat every 10 s { prompt 100 tokens  output 5 tokens  ttft within 99 ms  tpt within 19 ms }", Idle).ShouldBe(
        [
            "a can never have its first token within 99 ms: prefill takes 100 ms even with every unit on its fastest device",
            "a can never keep to a token every 19 ms: a token takes 20.0 ms even with every unit on its fastest device",
        ]);
        Find("stream a : chat every 10 s { prompt 100 tokens  output 5 tokens  ttft within 100 ms  tpt within 20 ms }", Idle).ShouldBeEmpty();
        Find("stream a : chat every 10 s { prompt 100 tokens  output 1 tokens  tpt within 1 ms }", Idle).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ttft within 9 ms", "a can never have its first token within 9 ms: prefill takes at least 10.0 ms even with every unit on its fastest device")]
    [InlineData("ttft within 20 ms", "1 of 3 jobs of a can never have its first token within 20 ms: their prefill takes 30.0 ms even with every unit on its fastest device")]
    [InlineData("ttft within 30 ms", null)]
    public void EachJobOfATraceIsLookedAt(string target, string? expected) =>
        Find($"stream a : chat at trace \"trace.csv\" {{ output 1 tokens  {target} }}", "policy A { place on npu }")
            .ShouldBe(expected == null ? [] : [expected]);

    [Fact]
    public void UnderPreemptNeverDecodesStayWhereThePrefillRan() =>
        // The rule of decodes names the slow npu; they follow the prefill on gpu, where a token takes 20 ms.
        Find(
            "stream a : chat every 10 s { prompt 1 tokens  output 5 tokens  tpt within 20 ms }",
            "policy A { place when stage == decode on npu  place on gpu  preempt never }").ShouldBeEmpty();

    [Fact]
    public void AScenarioIsEnough() => Find("stream a : net every 9 ms", "").Length.ShouldBe(1);

    private static string[] Find(string streams, string policies) => FindingsBench.Find(DiagnosticCatalog.InfeasibleDeadline, streams, policies);
}
