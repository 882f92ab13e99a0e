namespace SchedLang.LanguageServer.Tests.Features;

public sealed class HoverTests
{
    [Theory]
    [InlineData("order by lax$$ity", "laxity: duration", "can change at any time")]
    [InlineData("order by remai$$ning", "remaining: duration", "real runtime cannot know")]
    [InlineData("order by now - arr$$ival", "arrival: instant", "moves with the clock by the same amount")]
    [InlineData("order by lim$$it * 2 ms", "limit: number = 0.5", "same for all jobs")]
    [InlineData("order by min(lat$$ency, 5 ms)", "latency: duration", "An attribute of a job on a device")]
    [InlineData("order by cla$$mp(1 ms, 2 ms, 3 ms)", "clamp(x, low, high)", "")]
    [InlineData("order by 1$$.5 ms", "1.5 ms: duration", "1,500,000 ns")]
    [InlineData("prefer sum(j in jo$$bs: j.age) > 1 s", "jobs: set of job", "")]
    [InlineData("prefer sum(j in jobs: $$j.age) > 1 s", "j: job", "")]
    [InlineData("prefer sum(j in jobs: j.a$$ge) > 1 s", "age: duration", "")]
    [InlineData("prefer job.stream.wei$$ght > 1", "weight: number", "An attribute of a stream")]
    [InlineData("let a = limit * 2\n  prefer $$a > 1", "let a = limit * 2: number", "Value: `1`")]
    [InlineData("ord$$er by deadline", "order by", "")]
    [InlineData("preempt im$$mediately losing work when true", "preempt immediately losing work", "")]
    [InlineData("prefer stage == pre$$fill", "prefill: stage", "first token")]
    [InlineData("place on n$$pu", "npu: kind", "")]
    public void InAPolicy(string clause, params string[] parts)
    {
        using var editor = Sample.Policy(clause);
        var hover = editor.Ask("textDocument/hover");
        hover.ShouldNotBeNull();
        foreach (var part in parts)
            hover["contents"]!["value"]!.GetValue<string>().ShouldContain(part);
        editor.TextOf(hover["range"]!).Length.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("eye", "stream eye : cam at 60 fps", "| npu | infer 4.00 ms | 24 % |")]
    [InlineData("talk", "stream talk : chat every 2 s", "| npu | prefill 100 ms, decode 190 ms |")]
    [InlineData("Chip", "platform Chip", "The chip of the tests.")]
    [InlineData("cam", "model cam : vision", "Finds people.", "Declared in lib.sched")]
    [InlineData("Base", "policy Base(margin: duration = 2 ms in 0 ms..10 ms)", "First token first.")]
    [InlineData("realtime", "class realtime")]
    [InlineData("prompt 512", "prompt TOKENS", "For streams of llm models.")]
    [InlineData("ttft within", "ttft within DURATION", "Units: ns")]
    [InlineData("fps", "60 fps: rate", "One each 16.7 ms.")]
    [InlineData("violation_rate", "violation_rate")]
    [InlineData("npu.utilization", "device npu : NPU")]
    [InlineData("run for", "run for DURATION")]
    [InlineData("margin = 1", "margin: duration = 2 ms")]
    [InlineData("lib.sched", "\"lib.sched\"")]
    public void InAScenarioAndAnExperiment(string at, params string[] parts)
    {
        using var editor = Sample.At(at, inside: 1);
        var text = editor.Ask("textDocument/hover")!["contents"]!["value"]!.GetValue<string>();
        foreach (var part in parts)
            text.ShouldContain(part);
    }

    [Theory]
    [InlineData("vision { lat$$ency gpu 4 ms }", "latency DEVICE TIME + TIME per token, ...", "Latency of a job on each device", "For vision and encoder models.")]
    [InlineData("llm { pre$$fill gpu 4 ms + 1 ms per token  decode gpu 2 ms }", "prefill DEVICE TIME", "For llm models.")]
    [InlineData("llm { o$$p ffn : linear { in 64  out 64 } }", "op NAME : KIND", "Declares an operator")]
    [InlineData("llm { op ff$$n : linear { in 64  out 64 } }", "op ffn : linear", "`in 64`")]
    [InlineData("llm { op ffn : lin$$ear { in 64  out 64 } }", "linear", "matrices of weights")]
    [InlineData("llm { op ffn : linear { in 64  ou$$t 64 } }", "out INT", "writes for each token")]
    [InlineData("vision { latency g$$pu 4 ms }", "device gpu : GPU", "`power 8 W`")]
    [InlineData("vision { latency n$$pu 4 ms }", "npu: kind")]
    [InlineData("vision { latency gpu 4.5 m$$s }", "4.5 ms: duration", "4,500,000 ns")]
    [InlineData("vision { latency gpu 4 ms, npu $$2 ms }", "2 ms: duration")]
    public void InTheLatenciesOfAModel(string model, params string[] parts)
    {
        using var editor = Editor.Open($"platform P {{ device gpu : GPU {{ power 8 W }}  device accelerator : NPU }}\nmodel m : {model}\n");
        var text = editor.Ask("textDocument/hover")!["contents"]!["value"]!.GetValue<string>();
        foreach (var part in parts)
            text.ShouldContain(part);
    }

    [Fact]
    public void AModelTellsItsLatencies()
    {
        using var editor = Editor.Open("model $$m : llm { prefill gpu 4 ms + 1 ms per token  decode gpu 2 ms, npu 3 ms }\n");
        editor.Ask("textDocument/hover")!["contents"]!["value"]!.GetValue<string>()
            .ShouldContain("`prefill gpu 4 ms + 1 ms per token`; `decode gpu 2 ms, npu 3 ms`");
    }

    [Theory]
    [InlineData("order by clamp(1 ms, $$2 ms, 3 ms)", "clamp(x, low, high)", 1)]
    [InlineData("order by max(min(1 ms, 2 ms), $$", "max(a, b)", 1)]
    [InlineData("order by latency($$", "latency(device)", 0)]
    [InlineData("prefer count(j in jobs where $$", "count(x in set where condition)", 1)]
    [InlineData("prefer sum(j in jobs where j.age > 1 s: $$", "sum(x in set where condition: value)", 2)]
    [InlineData("fn scaled(x: duration, by) = x * by\n  order by scaled(age, $$", "scaled(x: duration, by)", 1)]
    public void TheCallThatIsTypedIsShown(string clause, string label, int active)
    {
        using var editor = Sample.Policy(clause);
        var help = editor.Ask("textDocument/signatureHelp")!;
        help["signatures"]![0]!["label"]!.GetValue<string>().ShouldBe(label);
        help["activeParameter"]!.GetValue<int>().ShouldBe(active);
    }

    [Fact]
    public void NothingIsSaidWhereThereIsNothing()
    {
        using var editor = Editor.Open("// a com$$ment\npolicy P { order by deadline }\n");
        editor.Ask("textDocument/hover").ShouldBeNull();
        editor.Ask("textDocument/signatureHelp").ShouldBeNull();
    }
}
