using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Tests.Findings;

public sealed class StarvationTests
{
    // Two streams of 50 % on npu, and one of less than a percent.
    private const string Streams = """
        stream a : net every 20 ms { class fast }
        stream b : net at 50 fps { class fast }
        stream c : net every 5 s { class slow  weight 2 }
        """;

    private const string Starves = "c can starve under A: a and b always rank higher and need 100 % of npu";

    [Theory]
    [InlineData("prefer class == fast")]
    [InlineData("order by stream.period")]
    [InlineData("order by stream.weight")]
    [InlineData("order by if class == slow then 1 else 0, deadline")]
    [InlineData("let late = stream.weight > 1 prefer stage == infer prefer not late")]
    public void AKeyThatIsFixedByStream(string key) => Find(Streams, $"policy A {{ {key}  place on idle device }}").ShouldBe([Starves]);

    [Theory]
    [InlineData("prefer class == slow")]
    [InlineData("order by deadline")]
    [InlineData("order by arrival, stream.period")]
    [InlineData("prefer age > 1 s  prefer class == fast")]
    [InlineData("")]
    public void OthersDoNot(string key) => Find(Streams, $"policy A {{ {key}  place on idle device }}").ShouldBeEmpty();

    [Fact]
    public void NotIfThereIsTimeLeft() =>
        Find(Streams.Replace("20 ms", "21 ms", StringComparison.Ordinal), "policy A { prefer class == fast  place on idle device }").ShouldBeEmpty();

    [Theory]
    [InlineData("late drop")]
    [InlineData("late abort")]
    [InlineData("queue 3")]
    public void NotIfJobsAheadAreDropped(string attribute) =>
        Find(Streams.Replace("fps { class fast", "fps { class fast " + attribute, StringComparison.Ordinal), "policy A { prefer class == fast  place on idle device }")
            .ShouldBeEmpty();

    [Fact]
    public void NotIfJobsAheadAreHeldNowAndThen() =>
        Find(Streams, "policy A { prefer class == fast  place on idle device  hold when class == fast and age > 1 s }").ShouldBeEmpty();

    [Fact]
    public void NotIfAnotherDeviceIsLeft() =>
        Find(Streams.Replace("c : net", "c : cam", StringComparison.Ordinal), "policy A { prefer class == fast  place on idle device }").ShouldBeEmpty();

    [Fact]
    public void SeveralDevicesMustAllBeFull()
    {
        // 4 ms of cam at best: three devices are full with one job every 4/3 ms, and not with one every 2 ms.
        Find("stream a : cam every 1 ms { class fast } stream c : cam every 1 s", "policy A { prefer class == fast  place on idle device }")
            .ShouldBe(["c can starve under A: a always ranks higher and needs 400 % of the 300 % that cpu, gpu and npu have"]);
        Find("stream a : cam every 2 ms { class fast } stream c : cam every 1 s", "policy A { prefer class == fast  place on idle device }").ShouldBeEmpty();
    }

    [Fact]
    public void ADeadlineComesBeforeNone() =>
        Find("stream a : net every 10 ms  stream c : chat every 5 s { prompt 10 tokens  output 2 tokens }", "policy A { order by deadline  place on static device }")
            .ShouldBe(["c can starve under A: a always ranks higher and needs 100 % of npu"]);

    // net takes 10 ms every 24 ms and leaves 14; a layer of a prefill of 57 tokens takes 14.25 ms, one of 56 tokens 14.
    [Theory]
    [InlineData("57", "", "losing work", true)]
    [InlineData("56", "", "losing work", false)]
    [InlineData("57", "", "keeping work", false)]
    [InlineData("57", "", "losing work when victim.age < 1 s", false)]
    [InlineData("57", "jitter 1 ms", "losing work", false)]
    [InlineData("57", "late drop", "losing work", false)] // a job that is dropped leaves all of its period
    public void AUnitThatIsAlwaysTakenNeverEnds(string prompt, string attributes, string form, bool isFound)
    {
        var streams = $"stream a : net every 24 ms {{ {attributes} }}  stream c : chat every 5 s {{ prompt {prompt} tokens  output 2 tokens }}";

        var found = Find(streams, $"policy A {{ order by deadline  place on static device  preempt immediately {form} }}");

        found.ShouldBe(!isFound ? [] :
            ["c can starve under A: a preempts it on npu after at most 14.0 ms, and a layer of its prefill needs 14.3 ms and restarts each time"]);
    }

    [Fact]
    public void StagesThatNoRuleHasAreTold() =>
        FindingsBench.Find(
                DiagnosticCatalog.NeverPlaced, "stream a : net every 1 s  stream c : chat every 5 s { prompt 10 tokens  output 2 tokens }",
                "policy A { place when stage == prefill on npu  place when stage == decode and class == x on gpu  place when stage == infer on gpu }")
            .ShouldBe([
                "stage 'infer' of stream 'a' never runs under A: its rules allow no device that supports it",
                "stage 'decode' of stream 'c' never runs under A: no rule of `place` applies to it",
            ]);

    [Fact]
    public void AStageThatIsNeverReachedNeedsNoRule() =>
        FindingsBench.Find(
            DiagnosticCatalog.NeverPlaced, "stream c : chat every 5 s { prompt 10 tokens  output 1 tokens }", "policy A { place when stage == prefill on npu }").ShouldBeEmpty();

    [Theory]
    [InlineData("place on idle device  hold when 2 ms > 1 ms", "`hold` always holds it back")]
    [InlineData("place on idle device where kind == dsp", "`where` excludes every device that supports it")]
    [InlineData("place on gpu", "its rules allow no device that supports it")]
    [InlineData("place when stage == decode on npu", "no rule of `place` applies to it")]
    public void TheCauseIsNamed(string clauses, string cause) =>
        FindingsBench.Find(DiagnosticCatalog.NeverPlaced, "stream a : net every 1 s", $"policy A {{ {clauses} }}")
            .ShouldBe([$"stage 'infer' of stream 'a' never runs under A: {cause}"]);

    [Theory]
    [InlineData("prefer stage == prefill  place when stage == prefill on npu", false)]
    [InlineData("place when stage == prefill on npu  preempt never", true)]
    [InlineData("place when stage == prefill on npu  preempt never  preempt immediately losing work", true)]
    public void UnderPreemptNeverTheNextStageNeedsNoRule(string clauses, bool isPlaced) =>
        FindingsBench.Find(DiagnosticCatalog.NeverPlaced, "stream c : chat every 5 s { prompt 10 tokens  output 2 tokens }", $"policy A {{ {clauses} }}")
            .Length.ShouldBe(isPlaced ? 0 : 1);

    [Theory]
    [InlineData("order by deadline - arrival", true)]
    [InlineData("let d = deadline - arrival order by d", true)]
    [InlineData("order by deadline - age", false)]
    [InlineData("order by deadline - now", false)]
    public void TheRelativeDeadlineIsFixedByStream(string key, bool starves) =>
        Find(Streams, $"policy A {{ {key}  place on idle device }}").ShouldBe(starves ? [Starves] : []);

    [Fact]
    public void TheRelativeDeadlineOfALaterTokenIsNot() =>
        Find(
            "stream a : net at 50 fps  stream b : net at 50 fps  stream c : chat every 5 s { prompt 10 tokens  output 9 tokens  ttft within 1 s  tpt within 1 s }",
            "policy A { order by deadline - arrival  place on npu }").ShouldBe(["c can starve under A: a and b always rank higher and need 100 % of npu"]);

    private static string[] Find(string streams, string policies) => FindingsBench.Find(DiagnosticCatalog.Starvation, streams, policies);
}
