using System.Text.Json.Nodes;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class DiagnosticsTests
{
    private const string Policy = "policy P {\n  order by deadline\n  place on idle device minimizing latency\n}\n";

    [Fact]
    public void WhatIsWrongIsToldAtItsPlaceWithItsCode()
    {
        using var editor = Editor.Open("policy P {\n  order by dedline\n}\n");
        var found = editor.Diagnostics().Single(d => d!["code"]!.GetValue<string>() == "SL1001")!;
        editor.TextOf(found["range"]!).ShouldBe("dedline");
        found["severity"]!.GetValue<int>().ShouldBe(1);
        found["source"]!.GetValue<string>().ShouldBe("schedlang");
        found["message"]!.GetValue<string>().ShouldContain("did you mean 'deadline'?");
    }

    [Fact]
    public void TypingMendsIt()
    {
        using var editor = Editor.Open(Policy.Replace("deadline", "dedline", StringComparison.Ordinal));
        editor.Diagnostics().ShouldNotBeEmpty();
        editor.Edit(editor.Text.Content.IndexOf("dedline", StringComparison.Ordinal) + 2, 0, "a");
        editor.Diagnostics().ShouldBeEmpty();
    }

    [Fact]
    public void ABufferCountsBeforeTheDisk()
    {
        using var editor = Editor.Open("use \"lib.sched\"\npolicy Q extends P { }\n", others: ("lib.sched", "policy Other { order by deadline }\n"));
        editor.Diagnostics().ShouldContain(d => d!["code"]!.GetValue<string>() == "SL4204" || d["message"]!.GetValue<string>().Contains("'P'", StringComparison.Ordinal));
        editor.OpenAlso($"file://{Editor.Folder}/lib.sched", Policy);
        editor.Diagnostics(fits: d => d.Count == 0);
    }

    [Fact]
    public void ErrorsOfAUsedFileAreToldThere()
    {
        using var editor = Editor.Open("use \"lib.sched\"\n", others: ("lib.sched", "policy P {\n  order by dedline\n}\n"));
        var found = editor.Diagnostics($"file://{Editor.Folder}/lib.sched");
        found.Single(d => d!["code"]!.GetValue<string>() == "SL1001")!["range"]!["start"]!["line"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void ATableIsCheckedWhereItIsOpenAlone()
    {
        const string Scenario = """
            platform P { device npu : NPU  latencies "t.csv" }
            model m : vision
            scenario S on P { run for 1 s  stream a : m at 10 fps }
            """;
        using var editor = Editor.Open("model,stage,device,latency_ms\nm,infer,npu,fast\n", "t.csv", ("main.sched", Scenario));
        var found = editor.Diagnostics().Single()!;
        editor.TextOf(found["range"]!).ShouldBe("fast");
        editor.Edit(editor.Text.Content.IndexOf("fast", StringComparison.Ordinal), 4, "3.5");
        editor.Diagnostics().ShouldBeEmpty();
    }

    [Fact]
    public void WhatIsRelatedIsTold()
    {
        using var editor = Editor.Open(Policy + Policy);
        var found = editor.Diagnostics().Single(d => d!["relatedInformation"] != null)!;
        found["relatedInformation"]![0]!["location"]!["uri"]!.GetValue<string>().ShouldBe(editor.Uri);
    }

    [Fact]
    public void AClosedFileHasNoDiagnostics()
    {
        using var editor = Editor.Open("policy P {\n  order by dedline\n}\n");
        editor.Diagnostics().ShouldNotBeEmpty();
        editor.Client.Tell("textDocument/didClose", editor.Document());
        editor.Diagnostics(editor.Uri, d => d.Count == 0);
    }

    [Fact]
    public void ADocumentWithoutAFileIsCheckedToo()
    {
        using var editor = Editor.Open("");
        const string Untitled = "untitled:Untitled-1";
        editor.OpenAlso(Untitled, "policy P { order by dedline }");
        editor.Diagnostics(Untitled).ShouldNotBeEmpty();
    }
}
