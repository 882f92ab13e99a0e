using System.Text.Json.Nodes;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.LanguageServer.Tests.Robustness;

/// <summary>Requests at every position of every example, and at some of texts that are cut off: each is answered, and none throws.</summary>
public sealed class EveryPositionTests
{
    private static readonly string[] Methods =
    [
        "textDocument/hover", "textDocument/completion", "textDocument/signatureHelp", "textDocument/definition", "textDocument/documentHighlight",
        "textDocument/prepareRename",
    ];

    private static readonly string[] NewNames = ["fresh", "gpu", "order", "9lives", "", "deadline", "P"];

    private static readonly string[] WholeFile =
    [
        "textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/semanticTokens/full", "textDocument/codeLens",
        "textDocument/documentLink", "textDocument/formatting",
    ];

    public static TheoryData<string> Files => [.. Repository.Examples.Concat(
        [Repository.PathOf("docs", "walk.sched"), Repository.PathOf("docs", "wrong.sched"), Repository.PathOf("docs", "questions.sched")]).Select(f => Path.GetRelativePath(Repository.Root, f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void AreAnswered(string file)
    {
        var path = Repository.PathOf(file);
        var text = File.ReadAllText(path);
        using var editor = Editor.Open(new DiskFiles(), text, path);
        Ask(editor, new Random(1), [.. Enumerable.Range(0, text.Length + 1)]);
    }

    [Theory]
    [InlineData("examples/policies/agent-xpu.sched")]
    [InlineData("examples/rtgen/c-gaming-ii.sched")]
    [InlineData("docs/questions.sched")]
    public void AreAnsweredInTextThatIsCutOff(string file)
    {
        var path = Repository.PathOf(file);
        var text = File.ReadAllText(path);
        var random = new Random(2);
        for (var i = 0; i < 12; i++)
        {
            using var editor = Editor.Open(new DiskFiles(), text[..random.Next(text.Length)], path);
            Ask(editor, random, [.. Enumerable.Range(0, 8).Select(_ => random.Next(editor.Text.Content.Length + 1)), editor.Text.Content.Length]);
        }
    }

    private static void Ask(Editor editor, Random random, int[] positions)
    {
        foreach (var method in WholeFile)
            Answer(editor, method, editor.Document());
        var range = editor.Document();
        range["range"] = editor.Range(0, editor.Text.Content.Length);
        Answer(editor, "textDocument/inlayHint", range);
        for (var i = 0; i < positions.Length; i++)
        {
            var offset = positions[i];
            foreach (var method in Methods)
                Answer(editor, method, editor.At(offset));
            var references = editor.At(offset);
            references["context"] = new JsonObject { ["includeDeclaration"] = i % 2 == 0 };
            Answer(editor, "textDocument/references", references);
            Rename(editor, offset, i);
            var action = editor.Document();
            action["range"] = editor.Range(offset, Math.Min(offset + random.Next(20), editor.Text.Content.Length));
            action["context"] = new JsonObject { ["diagnostics"] = new JsonArray() };
            Answer(editor, "textDocument/codeAction", action);
            var selection = editor.Document();
            selection["positions"] = new JsonArray(editor.Position(offset));
            Answer(editor, "textDocument/selectionRange", selection);
        }
    }

    // Some names are free, some clash, and some are no names; a rename may be refused and must not fail.
    private static void Rename(Editor editor, int offset, int number)
    {
        var parameters = editor.At(offset);
        parameters["newName"] = NewNames[number % NewNames.Length];
        var answer = LspClient.Wait(editor.Client.Begin("textDocument/rename", parameters).Answer);
        if (answer["error"] is { } error)
            error["code"]!.GetValue<int>().ShouldBe(LanguageServer.Rpc.RpcCode.RequestFailed, $"{parameters.ToJsonString()}: {error.ToJsonString()}");
        else
            answer["result"]!["changes"]!.AsObject().SelectMany(c => c.Value!.AsArray()).ShouldNotBeEmpty();
    }

    private static void Answer(Editor editor, string method, JsonObject parameters)
    {
        var answer = LspClient.Wait(editor.Client.Begin(method, parameters).Answer);
        answer["error"].ShouldBeNull($"{method} {parameters.ToJsonString()}: {answer["error"]?.ToJsonString()}");
        answer.AsObject().ContainsKey("result").ShouldBeTrue();
    }
}
