using System.Text.Json.Nodes;
using SchedLang.Testing;

namespace SchedLang.LanguageServer.Tests.Features;

public sealed class OutlineTests
{
    [Fact]
    public void TheOutlineHasWhatIsDeclared()
    {
        using var editor = Sample.InLibrary("platform");
        var symbols = editor.Client.Ask("textDocument/documentSymbol", editor.Document())!.AsArray();
        symbols.Select(s => s!["name"]!.GetValue<string>()).ShouldBe(["Chip", "cam", "chat", "Base"]);
        symbols[0]!["children"]!.AsArray().Select(s => s!["name"]!.GetValue<string>()).ShouldBe(["npu", "gpu"]);
        symbols[3]!["children"]!.AsArray().Select(s => s!["name"]!.GetValue<string>()).ShouldBe(["margin", "tight", "scaled", "served"]);
    }

    [Fact]
    public void TheWorkspaceIsSearched()
    {
        using var client = LspClient.Start(folder: Repository.PathOf("examples"));
        var found = client.Ask("workspace/symbol", new JsonObject { ["query"] = "ftf" })!.AsArray();
        found.Select(f => f!["name"]!.GetValue<string>()).ShouldContain("FTF");
        found.Single(f => f!["name"]!.GetValue<string>() == "FTF")!["location"]!["uri"]!.GetValue<string>().ShouldEndWith("/ftf.sched");
    }

    [Fact]
    public void BracesAndCommentsFold()
    {
        using var editor = Editor.Open("// one\n// two\npolicy P {\n  order by deadline\n  on release {\n    let a = 1\n  }\n}\n");
        var folds = editor.Client.Ask("textDocument/foldingRange", editor.Document())!.AsArray();
        folds.Select(f => (f!["startLine"]!.GetValue<int>(), f["endLine"]!.GetValue<int>(), f["kind"]?.GetValue<string>()))
            .ShouldBe([(4, 6, null), (2, 7, null), (0, 1, "comment")], ignoreOrder: true);
    }

    [Fact]
    public void ASelectionGrowsByTheTree()
    {
        using var editor = Sample.Policy("order by min(dead$$line - now, 5 ms)");
        var parameters = editor.Document();
        parameters["positions"] = new JsonArray(editor.Position(editor.Cursor));
        var texts = new List<string>();
        for (var range = editor.Client.Ask("textDocument/selectionRange", parameters)![0]; range != null; range = range["parent"])
            texts.Add(editor.TextOf(range["range"]!));
        texts.Take(3).ShouldBe(["deadline", "deadline - now", "(deadline - now, 5 ms)"]);
        texts[^1].ShouldBe(editor.Text.Content);
    }

    [Fact]
    public void NamesAreColouredByWhatTheyStandFor()
    {
        using var editor = Sample.Policy("let a = limit\n  order by a, min(latency, 5 ms)");
        var data = editor.Client.Ask("textDocument/semanticTokens/full", editor.Document())!["data"]!.AsArray().Select(n => n!.GetValue<int>()).ToArray();
        var words = new List<string>();
        var (line, column) = (0, 0);
        for (var i = 0; i < data.Length; i += 5)
        {
            (line, column) = (line + data[i], data[i] == 0 ? column + data[i + 1] : data[i + 1]);
            words.Add(editor.Text.Content.Substring(editor.Text.LineSpan(line).Start + column, data[i + 2]));
        }

        words.ShouldBe(["P", "limit", "number", "a", "limit", "a", "min", "latency"]);
        var parameters = editor.Document();
        parameters["range"] = editor.Range(0, 8);
        editor.Client.Ask("textDocument/semanticTokens/range", parameters)!["data"]!.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public void PathsCanBeClicked()
    {
        using var editor = Sample.At("use");
        var links = editor.Client.Ask("textDocument/documentLink", editor.Document())!.AsArray();
        links.Single()!["target"]!.GetValue<string>().ShouldBe($"file://{Editor.Folder}/lib.sched");
        editor.TextOf(links[0]!["range"]!).ShouldBe("lib.sched");
    }

    [Fact]
    public void TablesAndTracesCanBeClicked()
    {
        using var editor = Editor.Open("platform P { device npu : NPU  latencies \"t.csv\" }\nmodel m : vision\nscenario S on P {\n  run for 1 s\n  stream a : m at trace \"data/a.csv\"\n}\n");
        var links = editor.Client.Ask("textDocument/documentLink", editor.Document())!.AsArray();
        links.Select(l => (editor.TextOf(l!["range"]!), l["target"]!.GetValue<string>())).ShouldBe(
            [("t.csv", $"file://{Editor.Folder}/t.csv"), ("data/a.csv", $"file://{Editor.Folder}/data/a.csv")], ignoreOrder: true);
    }

    [Fact]
    public void FiguresAreShownBesideStreams()
    {
        using var editor = Sample.At("use");
        var parameters = editor.Document();
        parameters["range"] = editor.Range(0, editor.Text.Content.Length);
        editor.Client.Ask("textDocument/inlayHint", parameters)!.AsArray().Select(h => h!["label"]!.GetValue<string>())
            .ShouldBe(["every 16.7 ms", "demand 24 %", "demand 14 %"]);
    }

    [Fact]
    public void AStaticPlacementTellsItsDevices()
    {
        using var editor = Editor.Open("use \"home.sched\"\n" + Sample.Library, others: [("home.sched", Sample.Scenario.Replace("use \"lib.sched\"\n", "", StringComparison.Ordinal)), ("t.csv", Sample.Table)]);
        var parameters = editor.Document();
        parameters["range"] = editor.Range(0, editor.Text.Content.Length);
        editor.Client.Ask("textDocument/inlayHint", parameters)!.AsArray().Select(h => h!["label"]!.GetValue<string>())
            .ShouldContain("npu: eye, talk decode; gpu: talk prefill");
    }

    [Fact]
    public void ScenariosCanBeRunAndExpectationsJudged()
    {
        using var editor = Sample.At("use");
        Titles().ShouldBe(["Run", "Compare all policies", "Test", "Explain", "Run the experiment"]);
        editor.Client.Tell("schedlang/expectations", new JsonObject
        {
            ["uri"] = editor.Uri,
            ["results"] = new JsonArray(new JsonObject { ["text"] = "Base.violation_rate < 0.5", ["passed"] = true, ["figure"] = "0.4 %" }),
        });
        Titles().ShouldContain("passed, 0.4 %");

        IEnumerable<string> Titles() => editor.Client.Ask("textDocument/codeLens", editor.Document())!.AsArray().Select(l => l!["command"]!["title"]!.GetValue<string>());
    }

    [Fact]
    public void TheNamesOfWhatCanBeRunIncludeUsedFiles()
    {
        using var editor = Sample.At("use");
        var names = editor.Client.Ask("schedlang/program", editor.Document())!;
        names["scenarios"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(["Home"]);
        names["policies"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(["Base", "Mine"], ignoreOrder: true);
        names["experiments"]!.AsArray().Select(n => n!.GetValue<string>()).ShouldBe(["Study"]);
        names["hasErrors"]!.GetValue<bool>().ShouldBeFalse();

        using var wrong = Sample.Policy("order by dedline");
        wrong.Client.Ask("schedlang/program", wrong.Document())!["hasErrors"]!.GetValue<bool>().ShouldBeTrue();
    }
}
