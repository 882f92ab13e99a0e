using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Tests.Findings;

/// <summary>What a stream, a table and a policy's clauses make of each other.</summary>
public sealed class WorkloadFindingTests
{
    private const string Idle = "policy A { place on idle device }";
    private const string Chat = "stream a : chat every 5 s { prompt 10 tokens  output 5 tokens }";

    [Theory]
    [InlineData("stream a : net every 1 s { offset 10 s }", true)]
    [InlineData("stream a : net every 1 s { offset 9999 ms }", false)]
    [InlineData("stream a : net at 10 fps { offset 11 s }", true)]
    [InlineData("stream a : net every ~1 s { offset 11 s }", true)]
    [InlineData("stream a : net every 1 s { offset 6 s } stream b : net after a { offset 4 s }", true)]
    [InlineData("stream a : net every 1 s { offset 6 s } stream b : net after a { offset 3 s }", false)]
    public void NoJobIsReleased(string streams, bool isTold) =>
        FindingsBench.Find(DiagnosticCatalog.NoRelease, streams, Idle).Length.ShouldBe(isTold ? 1 : 0);

    [Theory]
    [InlineData("1 ms", false)]
    [InlineData("3 s", false)]
    public void ATraceThatBeginsAtOnceIsReleased(string run, bool isTold) =>
        FindingsBench.Find("stream a : chat at trace \"trace.csv\" { output 1 tokens }", Idle, run).Any(f => f.StartsWith("no-release", StringComparison.Ordinal))
            .ShouldBe(isTold);

    [Theory]
    [InlineData("10 s", true)]
    [InlineData("12 s", true)]
    [InlineData("13 s", false)]
    public void ATraceThatBeginsAfterTheRunReleasesNothing(string run, bool isTold) =>
        FindingsBench.Find("stream a : chat at trace \"late.csv\" { output 1 tokens }", Idle, run)
            .Count(f => f == $"no-release: no job of a is released: its first one comes at 12.0 s or later, and the run ends at {run.Replace(" s", ".0 s", StringComparison.Ordinal)}")
            .ShouldBe(isTold ? 1 : 0);

    [Theory]
    [InlineData("lone", 5, 4, true)]
    [InlineData("lone", 5, 1, false)] // no batch
    [InlineData("lone", 1, 4, false)] // no decode
    [InlineData("chat", 5, 4, false)] // the table has batches of four
    public void BatchesThatNobodyMeasuredAreTold(string model, int output, int limit, bool isTold) =>
        FindingsBench.Find(
            DiagnosticCatalog.UnmeasuredBatches, $"stream a : {model} every 5 s {{ prompt 10 tokens  output {output} tokens }}",
            $"policy A {{ place on npu  batch decode up to {limit} }}")
            .ShouldBe(isTold ? [$"a batch of {model} decodes under A takes as long as its jobs one after another: the table has no batch above 1"] : []);

    [Fact]
    public void BatchesThatTheTableHasAreFine() =>
        FindingsBench.Find(DiagnosticCatalog.UnmeasuredBatches, Chat, "policy A { place on npu  batch decode up to 4 }").ShouldBeEmpty();

    [Theory]
    [InlineData(404, 0)]
    [InlineData(405, 1)]
    public void FarBeyondTheTable(int prompt, int found) =>
        FindingsBench.Find(DiagnosticCatalog.BeyondTable, $"stream a : chat every 5 s {{ prompt {prompt} tokens  output 1 tokens }}", Idle).Length.ShouldBe(found);

    [Theory]
    [InlineData("class == x and victim.class == y", true)]
    [InlineData("class == y and victim.class == x", false)]
    [InlineData("victim.stage == prefill", true)]
    [InlineData("victim.age > 1 ms", false)]
    [InlineData("victim.stream.weight > 2", true)]
    [InlineData("victim.stream.weight > 1", false)]
    public void ConditionsThatNoTwoJobsMeet(string condition, bool isTold) =>
        FindingsBench.Find(
            DiagnosticCatalog.NeverPreempts, "stream a : net every 1 s { class x  weight 2 } stream b : net every 2 s { class y }",
            $"policy A {{ prefer class == y  place on npu  preempt immediately keeping work when {condition} }}").Length.ShouldBe(isTold ? 1 : 0);

    [Fact]
    public void AJobThatWasDroppedGivesWayAnyhow() =>
        FindingsBench.Find(
            DiagnosticCatalog.NeverPreempts, "stream a : net every 1 s { late abort }",
            "policy A { place on npu  preempt immediately keeping work when victim.stage == prefill }").ShouldBeEmpty();
}
