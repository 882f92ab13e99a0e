using System.Text.Json.Nodes;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("$$", "order by|prefer|place on idle device|preempt at layer|let|on release", "laxity")]
    [InlineData("order by $$", "deadline|laxity|latency|limit|min|sum|now", "stream at")]
    [InlineData("order by dead$$", "deadline", "order by")]
    [InlineData("order by deadline $$", "descending|and", "laxity")]
    [InlineData("order by job.$$", "deadline|stream|latency", "limit")]
    [InlineData("order by job.stream.$$", "weight|period|class", "deadline")]
    [InlineData("order by sum(j in jobs: j.$$)", "age|deadline", "utilization")]
    [InlineData("order by sum(d in devices where d.$$", "idle|utilization|kind", "deadline")]
    [InlineData("order by sum(j in $$", "jobs|ready|devices|streams", "deadline")]
    [InlineData("order by sum(j in jobs: $$", "j|deadline", "order by")]
    [InlineData("prefer stage == $$", "prefill|decode|infer|encode", "order by")]
    [InlineData("place $$", "on|when", "deadline")]
    [InlineData("place on $$", "idle device|device|static device|npu|gpu", "deadline")]
    [InlineData("place on idle device $$", "where|minimizing", "deadline")]
    [InlineData("place on idle device minimizing $$", "latency|energy|finish", "minimizing")]
    [InlineData("preempt $$", "at layer|at stage|never|immediately losing work", "deadline")]
    [InlineData("preempt immediately $$", "losing|keeping", "deadline")]
    [InlineData("chunk $$", "prefill", "decode")]
    [InlineData("batch $$", "infer|encode|prefill|decode", "npu")]
    [InlineData("batch decode $$", "up", "by")]
    [InlineData("batch infer up to $$", "layer|latency|count", "wait")]
    [InlineData("batch infer up to layer $$", "wait|and", "padded")]
    [InlineData("batch infer up to 4 wait $$", "up", "to")]
    [InlineData("state served per $$", "stream|job|device", "deadline")]
    [InlineData("state served: $$", "duration|number|bool", "deadline")]
    [InlineData("on $$", "release|complete unit|tick", "deadline")]
    [InlineData("hold when latency > 5 $$", "ms|us|s", "deadline")]
    [InlineData("state served: number = 0\n  on release { $$ }", "served|let|if", "order by")]
    [InlineData("state served: number = 0\n  on release { served += $$ }", "deadline|served", "order by")]
    public void InAPolicy(string clause, string offered, string notOffered)
    {
        using var editor = Sample.Policy(clause);
        Check(editor, offered, notOffered);
    }

    [Theory]
    [InlineData("$$", "use|platform|scenario|policy|experiment|model|program|policy-first-token", "deadline")]
    [InlineData("$$", "program", "stream-llm")]
    [InlineData("platform Q {\n  $$", "device|memory|latencies|switch", "deadline")]
    [InlineData("platform Q {\n  contention $$", "none|proportional", "memory")]
    [InlineData("platform Q {\n  device a : $$", "CPU|GPU|NPU|DSP", "memory")]
    [InlineData("platform Q {\n  device a : CPU { $$", "power|idle|variation", "memory")]
    [InlineData("platform Q {\n  device a : CPU { variation 5 $$", "%", "power")]
    [InlineData("model a : $$", "vision|encoder|llm", "memory")]
    [InlineData("model a : vision { $$", "latency|layers", "prefill")]
    [InlineData("model a : llm { $$", "prefill|decode|layers", "latency")]
    [InlineData("platform Q {\n  device a : CPU { compute 5 $$", "TOPS|GOPS", "power")]
    [InlineData("platform Q {\n  latencies from $$", "roofline", "memory")]
    [InlineData("model a : llm { $$", "op|fuse|weight_bits", "latency")]
    [InlineData("model a : llm { op ffn : $$", "linear|attention", "layers")]
    [InlineData("model a : llm { op ffn : linear $$", "last", "layers")]
    [InlineData("model a : llm { op ffn : linear { $$", "in|out|times", "heads")]
    [InlineData("model a : llm { op attn : attention { heads 8 $$", "kv|size", "out")]
    [InlineData("model a : vision { latency $$", "npu|gpu", "cpu")]
    [InlineData("model a : vision { latency g$$", "npu|gpu", "layers")]
    [InlineData("model a : vision { latency gpu 4 $$", "ms|us|s", "GB")]
    [InlineData("model a : vision { latency gpu 4 ms, $$", "npu|layers", "gpu")]
    [InlineData("model a : vision { latency gpu 4 ms $$", "per token|layers", "npu")]
    [InlineData("model a : vision { latency gpu 4 ms + 1 ms per $$", "token", "npu")]
    [InlineData("model a : llm { prefill gpu 4 ms + 1 ms per token, $$", "npu|decode|layers", "prefill")]
    [InlineData("model a : llm { prefill gpu 4 ms + 1 ms per token\n  $$", "decode|layers", "gpu")]
    [InlineData("model a : llm { prefill gpu 4 ms  decode $$", "npu|gpu", "layers")]
    [InlineData("platform Q {\n  device big : CPU\n}\nmodel a : vision { latency $$", "npu|gpu|big|cpu", "dsp")]
    [InlineData("scenario S on $$", "Chip", "cam")]
    [InlineData("scenario S on Chip {\n  $$", "stream|run for|expect|stream-llm|stream-random|stream-periodic", "program")]
    [InlineData("scenario S on Chip {\n  stream a : $$", "cam|chat", "stream-llm")]
    [InlineData("scenario S on Chip {\n  stream a : cam $$", "at|every|after", "prompt")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 fps\n  stream b : cam after $$", "a", "cam")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 $$", "fps|Hz", "prompt")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 fps { $$", "deadline|late|class|weight", "prompt")]
    [InlineData("scenario S on Chip {\n  stream a : chat at 5 fps { $$", "prompt|output|ttft", "deadline")]
    [InlineData("scenario S on Chip {\n  stream a : chat at 5 fps { ttft $$", "within", "prompt")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 fps { late $$", "run|drop|abort", "prompt")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 fps { class big }\n  stream b : cam at 5 fps { class $$", "big", "late")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 fps\n  expect $$", "violation_rate|a.latency.p99|npu.utilization|Base", "deadline")]
    [InlineData("scenario S on Chip {\n  stream a : cam at 5 fps\n  expect Base.a.$$", "latency.p99|jobs", "deadline")]
    [InlineData("policy X extends $$", "Base", "Chip")]
    [InlineData("policy X {\n  order by $$", "deadline", "margin")]
    [InlineData("policy X extends Base {\n  order by $$", "margin|tight|served|scaled", "Chip")]
    [InlineData("experiment E {\n  $$", "scenario|policies|vary|report", "deadline")]
    [InlineData("experiment E {\n  policies $$", "Base", "Chip")]
    [InlineData("experiment E {\n  policies Base($$", "margin", "tight")]
    [InlineData("scenario S on Chip {\n  stream a : chat at 5 fps\n}\nexperiment E {\n  scenario S\n  vary a.$$", "prompt|output", "deadline")]
    [InlineData("scenario S on Chip {\n  stream a : chat at 5 fps\n}\nexperiment E {\n  scenario S\n  report a.$$", "ttft.p99|jobs", "deadline")]
    [InlineData("platform Q {\n  latencies \"$$\"\n}", "t.csv", "lib.sched")]
    [InlineData("platform Q {\n  contention \"$$\"\n}", "t.csv", "lib.sched")]
    [InlineData("experiment E {\n  $$", "set|policies", "as")]
    [InlineData("experiment E {\n  policies Base $$", "as", "margin")]
    [InlineData("scenario S on Chip {\n  stream a : chat at 5 fps\n}\nexperiment E {\n  scenario S\n  set a.$$", "prompt|output", "deadline")]
    [InlineData("policy X {\n  order by deadline // allow: $$", "long-unit|starvation", "deadline")]
    public void InOtherPlaces(string text, string offered, string notOffered)
    {
        using var editor = Editor.Open("use \"lib.sched\"\n" + text, others: Sample.Others);
        Check(editor, offered, notOffered);
    }

    [Fact]
    public void UsedFilesAreOffered()
    {
        using var editor = Editor.Open("use \"$$\"", others: Sample.Others);
        Check(editor, "lib.sched", "t.csv");
    }

    [Fact]
    public void WhereANumberFollowsNothingIsOffered()
    {
        using var editor = Editor.Open("model a : vision { latency gpu $$ }");
        Labels(editor).ShouldBeEmpty();
        using var more = Editor.Open("model a : vision { latency gpu 4 ms + $$ }");
        Labels(more).ShouldBeEmpty();
    }

    [Fact]
    public void WithoutAPlatformLatenciesAreByKind()
    {
        using var editor = Editor.Open("model a : vision { latency $$ }");
        Labels(editor).ShouldBe(["cpu", "gpu", "npu", "dsp"], ignoreOrder: true);
    }

    [Fact]
    public void NothingIsOfferedInAComment()
    {
        using var editor = Editor.Open("policy P {\n  order by deadline // d$$\n}");
        Labels(editor).ShouldBeEmpty();
    }

    [Fact]
    public void AnEntryReplacesTheWordBeforeTheCursor()
    {
        using var editor = Sample.Policy("order by lax$$");
        var item = editor.Ask("textDocument/completion")!["items"]!.AsArray().Single(i => i!["label"]!.GetValue<string>() == "laxity")!;
        editor.Apply(new JsonArray(item["textEdit"]!.DeepClone())).ShouldContain("order by laxity\n");
        item["detail"]!.GetValue<string>().ShouldContain("duration");
        item["documentation"]!["value"]!.GetValue<string>().ShouldNotBeEmpty();
        item["insertTextFormat"]!.GetValue<int>().ShouldBe(1, "the client did not say that it knows snippets");
    }

    [Theory]
    [InlineData("$$", "program")]
    [InlineData("$$", "policy-first-token")]
    [InlineData("scenario S on Chip {\n  run for 1 s\n  $$\n}\n", "stream-llm")]
    [InlineData("scenario S on Chip {\n  run for 1 s\n  $$\n}\n", "stream-random")]
    [InlineData("scenario S on Chip {\n  run for 1 s\n  $$\n}\n", "stream-periodic")]
    public void ASnippetOfSeveralLinesParses(string text, string label)
    {
        using var editor = Editor.Open("use \"lib.sched\"\n" + text, others: Sample.Others);
        var item = editor.Ask("textDocument/completion")!["items"]!.AsArray().Single(i => i!["label"]!.GetValue<string>() == label)!;
        using var filled = Editor.Open(editor.Apply(new JsonArray(item["textEdit"]!.DeepClone())), others: Sample.Others);
        filled.Diagnostics().ShouldNotContain(d => d!["code"]!.GetValue<string>().StartsWith("SL0", StringComparison.Ordinal), filled.Text.Content);
    }

    [Fact]
    public void EverySnippetIsAProgramThatParses()
    {
        foreach (var clause in Compiler.Symbols.ClauseDefinition.All)
        {
            var text = Compiler.Services.Snippets.Plain(Compiler.Services.Snippets.Of(clause));
            text.ShouldNotContain("$");
            text.ShouldNotContain("...");
        }
    }

    private static List<string> Labels(Editor editor) =>
        [.. editor.Ask("textDocument/completion")!["items"]!.AsArray().Select(i => i!["label"]!.GetValue<string>())];

    private static void Check(Editor editor, string offered, string notOffered)
    {
        var labels = Labels(editor);
        foreach (var label in offered.Split('|'))
            labels.ShouldContain(label);
        labels.ShouldNotContain(notOffered);
        labels.Distinct().Count().ShouldBe(labels.Count);
    }
}
