using System.Text.Json.Nodes;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.LanguageServer.Tests;

/// <summary>An editor with one document in front, whose text may hold a cursor <c>$$</c>. Other files are beside it in memory.</summary>
internal sealed class Editor : IDisposable
{
    public const string Folder = "/work-of-a-test";

    private readonly LspClient _client;

    private Editor(LspClient client, string uri, string text, int? cursor)
    {
        _client = client;
        Uri = uri;
        Text = new SourceText(uri, text);
        Cursor = cursor ?? 0;
    }

    public LspClient Client => _client;
    public string Uri { get; }
    public SourceText Text { get; private set; }
    public int Cursor { get; }
    public int Version { get; private set; } = 1;

    /// <summary>Opens a text; <c>$$</c> is the cursor.</summary>
    public static Editor Open(string text, string name = "main.sched", params (string Name, string Text)[] others)
    {
        var files = new MemoryFiles();
        foreach (var (other, content) in others)
            files.Add($"{Folder}/{other}", content);
        return Open(files, text, $"{Folder}/{name}");
    }

    /// <summary>Opens a text in front of files.</summary>
    public static Editor Open(IFileSource files, string text, string path, bool knowsLinks = true)
    {
        var cursor = text.IndexOf("$$", StringComparison.Ordinal);
        var editor = new Editor(LspClient.Start(files, knowsLinks: knowsLinks), "file://" + path, text.Replace("$$", "", StringComparison.Ordinal), cursor < 0 ? null : cursor);
        editor.OpenAlso(editor.Uri, editor.Text.Content);
        return editor;
    }

    public void OpenAlso(string uri, string text) => _client.Tell("textDocument/didOpen", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = "sched", ["version"] = 1, ["text"] = text },
    });

    /// <summary>Replaces a stretch of the text, as typing does.</summary>
    public void Edit(int start, int length, string text)
    {
        var range = Range(start, start + length);
        Text = new SourceText(Uri, Text.Content.Remove(start, length).Insert(start, text));
        _client.Tell("textDocument/didChange", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = Uri, ["version"] = ++Version },
            ["contentChanges"] = new JsonArray(new JsonObject { ["range"] = range, ["text"] = text }),
        });
    }

    public JsonObject Document() => new() { ["textDocument"] = new JsonObject { ["uri"] = Uri } };

    public JsonObject At(int? offset = null)
    {
        var parameters = Document();
        parameters["position"] = Position(offset ?? Cursor);
        return parameters;
    }

    public JsonObject Position(int offset)
    {
        var position = Text.PositionOf(offset);
        return new JsonObject { ["line"] = position.Line, ["character"] = position.Column };
    }

    public JsonObject Range(int start, int end) => new() { ["start"] = Position(start), ["end"] = Position(end) };

    /// <summary>Asks about the cursor.</summary>
    public JsonNode? Ask(string method) => _client.Ask(method, At());

    /// <summary>What is told of a document, once its text is the one of now.</summary>
    public JsonArray Diagnostics(string? uri = null, Func<JsonArray, bool>? fits = null) => _client.Next("textDocument/publishDiagnostics", p =>
        p["uri"]!.GetValue<string>() == (uri ?? Uri)
        && (uri != null || p["version"]!.GetValue<int>() == Version)
        && (fits == null || fits(p["diagnostics"]!.AsArray())))["diagnostics"]!.AsArray();

    /// <summary>The text that a range covers.</summary>
    public string TextOf(JsonNode range) => Text.Content[Offset(range["start"]!)..Offset(range["end"]!)];

    public int Offset(JsonNode position) =>
        Text.LineSpan(position["line"]!.GetValue<int>()).Start + position["character"]!.GetValue<int>();

    /// <summary>The text after some edits of it.</summary>
    public string Apply(JsonNode? edits)
    {
        var text = Text.Content;
        foreach (var edit in edits!.AsArray().OrderByDescending(e => Offset(e!["range"]!["start"]!)))
        {
            var (start, end) = (Offset(edit!["range"]!["start"]!), Offset(edit["range"]!["end"]!));
            text = text.Remove(start, end - start).Insert(start, edit["newText"]!.GetValue<string>());
        }

        return text;
    }

    public void Dispose() => _client.Dispose();
}
