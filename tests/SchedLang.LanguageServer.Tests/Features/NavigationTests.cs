using System.Text.Json.Nodes;
using SchedLang.Testing;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class NavigationTests
{
    private const string LibraryUri = $"file://{Editor.Folder}/lib.sched";

    [Theory]
    [InlineData("Chip", 0, "lib.sched", "Chip")]
    [InlineData("cam ", 0, "lib.sched", "cam")]
    [InlineData("extends Base", 8, "lib.sched", "Base")]
    [InlineData("margin", 0, "lib.sched", "margin")]
    [InlineData("scenario Home\n", 10, "main.sched", "Home")]
    [InlineData("talk.prompt", 0, "main.sched", "talk")]
    [InlineData("npu.util", 0, "lib.sched", "npu")]
    [InlineData("j.deadline", 0, "main.sched", "j")]
    [InlineData("== realtime", 4, "main.sched", "realtime")]
    public void FromANameToItsDeclaration(string at, int inside, string file, string name)
    {
        using var editor = Sample.At(at, inside: inside);
        var found = editor.Ask("textDocument/definition")!.AsArray().Single()!;
        found["targetUri"]!.GetValue<string>().ShouldBe($"file://{Editor.Folder}/{file}");
        var range = found["targetSelectionRange"]!;
        var text = file == "lib.sched" ? Sample.Library : Sample.Scenario;
        var line = text.Split('\n')[range["start"]!["line"]!.GetValue<int>()];
        line[range["start"]!["character"]!.GetValue<int>()..range["end"]!["character"]!.GetValue<int>()].ShouldBe(name);
    }

    [Fact]
    public void AClientThatKnowsNoLinksGetsAPlace()
    {
        var files = new MemoryFiles();
        files.Add($"{Editor.Folder}/lib.sched", Sample.Library);
        var text = Sample.Scenario.Insert(Sample.Scenario.IndexOf("Chip", StringComparison.Ordinal), "$$");
        using var editor = Editor.Open(files, text, $"{Editor.Folder}/main.sched", knowsLinks: false);
        var place = editor.Ask("textDocument/definition")!.AsArray().Single()!.AsObject();
        place.Select(p => p.Key).ShouldBe(["uri", "range"]);
        place["uri"]!.GetValue<string>().ShouldBe(LibraryUri);
        place["range"]!["start"]!["line"]!.GetValue<int>().ShouldBe(1);
        place["range"]!["start"]!["character"]!.GetValue<int>().ShouldBe("platform ".Length);
        editor.Client.Ask("textDocument/definition", editor.At(0))!.AsArray().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("latency $$cpu 9 ms", true)]
    [InlineData("latency cpu 9 ms, $$big 3 ms", false)]
    public void ADeviceOfALatencyIsDeclaredByThePlatform(string clause, bool isKind)
    {
        using var editor = Editor.Open($"platform P {{ device big : GPU  device c : CPU }}\nmodel m : vision {{ {clause} }}\n");
        var found = editor.Ask("textDocument/definition")!.AsArray();
        found.Select(f => editor.TextOf(f!["targetRange"]!)).ShouldBe(isKind ? [] : ["device big : GPU"]);
    }

    [Fact]
    public void ARenamedDeviceIsRenamedInLatencies()
    {
        using var editor = Editor.Open("platform P { device $$gpu : GPU  device gpu1 : GPU }\nmodel m : vision { latency gpu 4 ms, gpu1 3 ms }\n");
        var parameters = editor.At();
        parameters["newName"] = "big";
        editor.Apply(editor.Client.Ask("textDocument/rename", parameters)!["changes"]![editor.Uri])
            .ShouldBe("platform P { device big : GPU  device gpu1 : GPU }\nmodel m : vision { latency big 4 ms, gpu1 3 ms }\n");
    }

    [Theory]
    [InlineData("device $$gpu : GPU", "device gpu : GPU")]
    [InlineData("device gpu : GPU", "device $$gpu : GPU")]
    public void ADeviceThatALatencyNamesForSeveralPlatformsIsNotRenamed(string one, string other)
    {
        using var editor = Editor.Open($"platform P {{ {one} }}\nplatform Q {{ {other} }}\nmodel m : vision {{ latency gpu 4 ms }}\n");
        var parameters = editor.At();
        parameters["newName"] = "big";
        editor.Client.ErrorOf("textDocument/rename", parameters).ShouldBe(LanguageServer.Rpc.RpcCode.RequestFailed);
    }

    [Fact]
    public void FromAPathToTheFile()
    {
        using var editor = Sample.At("lib.sched", inside: 2);
        editor.Ask("textDocument/definition")![0]!["targetUri"]!.GetValue<string>().ShouldBe(LibraryUri);
    }

    [Fact]
    public void WhatTheLanguageBringsAlongHasNoDeclaration()
    {
        using var editor = Sample.At("laxity");
        editor.Ask("textDocument/definition")!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public void ReferencesOfAllFiles()
    {
        using var editor = Sample.At("Base", inside: 1);
        editor.OpenAlso(LibraryUri, Sample.Library);
        var parameters = editor.At();
        parameters["context"] = new JsonObject { ["includeDeclaration"] = true };
        var all = editor.Client.Ask("textDocument/references", parameters)!.AsArray();
        all.Count.ShouldBe(4);
        all.Count(r => r!["uri"]!.GetValue<string>() == LibraryUri).ShouldBe(1);
        parameters["context"]!["includeDeclaration"] = false;
        editor.Client.Ask("textDocument/references", parameters)!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public void ReferencesAreFoundFromTheDeclaration()
    {
        using var editor = Sample.InLibrary("cam  :");
        editor.OpenAlso($"file://{Editor.Folder}/main.sched", Sample.Scenario);
        editor.Client.Ask("textDocument/references", editor.At())!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void ARenameReachesAllFiles()
    {
        using var editor = Sample.InLibrary("margin:");
        editor.OpenAlso($"file://{Editor.Folder}/main.sched", Sample.Scenario);
        editor.TextOf(editor.Ask("textDocument/prepareRename")!["range"]!).ShouldBe("margin");
        var parameters = editor.At();
        parameters["newName"] = "slack";
        var changes = editor.Client.Ask("textDocument/rename", parameters)!["changes"]!;
        changes[editor.Uri]!.AsArray().Count.ShouldBe(2);
        changes[$"file://{Editor.Folder}/main.sched"]!.AsArray().Count.ShouldBe(1);
        editor.Apply(changes[editor.Uri]).ShouldContain("let tight = slack * 2");
    }

    [Theory]
    [InlineData("margin:", "9lives")]
    [InlineData("margin:", "tight")]
    [InlineData("margin:", "")]
    [InlineData("cam  :", "chat")]
    [InlineData("npu :", "gpu")]
    public void ARenameThatWouldBreakTheProgramIsRefused(string at, string name)
    {
        using var editor = Sample.InLibrary(at);
        var parameters = editor.At();
        parameters["newName"] = name;
        editor.Client.ErrorOf("textDocument/rename", parameters).ShouldBe(LanguageServer.Rpc.RpcCode.RequestFailed);
    }

    [Fact]
    public void WhatTheLanguageBringsAlongCannotBeRenamed()
    {
        using var editor = Sample.At("laxity");
        editor.Ask("textDocument/prepareRename").ShouldBeNull();
    }

    [Fact]
    public void TheSameNameInTheFileIsHighlighted()
    {
        using var editor = Sample.InLibrary("served per");
        var found = editor.Ask("textDocument/documentHighlight")!.AsArray();
        found.Select(f => editor.TextOf(f!["range"]!)).ShouldBe(["served", "served"]);
        found.Select(f => f!["kind"]!.GetValue<int>()).ShouldBe([3, 3]);
    }

    [Fact]
    public void ALocalNameIsNotTheOneOfAnotherClause()
    {
        using var editor = Sample.Policy("prefer any(j in jobs where $$j.age > 1 s)\n  hold when any(j in jobs where j.age > 2 s)");
        editor.Ask("textDocument/documentHighlight")!.AsArray().Count.ShouldBe(2);
    }
}
