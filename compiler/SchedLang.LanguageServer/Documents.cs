using System.Text;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Protocol;

namespace SchedLang.LanguageServer;

/// <summary>A document that the client has opened.</summary>
/// <param name="Uri">The URI exactly as the client writes it.</param>
/// <param name="Path">The file's path, or a placeholder path for a document without a file.</param>
/// <param name="Version">The client's version number of the text.</param>
/// <param name="Text">Its text.</param>
internal sealed record Document(string Uri, string Path, int Version, SourceText Text);

/// <summary>The client's open documents. Also converts between URIs and paths.</summary>
internal sealed class Documents
{
    private readonly Dictionary<string, Document> _byPath = [];

    /// <summary>All open documents.</summary>
    public IEnumerable<Document> All => _byPath.Values;

    /// <summary>The document of a path; null where the client has not opened it.</summary>
    public Document? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Opens a document or replaces its whole text.</summary>
    public Document Open(string uri, int version, string text)
    {
        var path = PathOf(uri);
        return _byPath[path] = new Document(uri, path, version, new SourceText(path, text));
    }

    /// <summary>Applies a change to a document; null if it is not open.</summary>
    public Document? Change(DidChangeTextDocumentParams change)
    {
        var path = PathOf(change.TextDocument.Uri);
        if (!_byPath.TryGetValue(path, out var document))
            return null;
        var text = change.ContentChanges.Aggregate(document.Text, Apply);
        return _byPath[path] = document with { Version = change.TextDocument.Version, Text = text };
    }

    /// <summary>Closes a document.</summary>
    public void Close(string uri) => _byPath.Remove(PathOf(uri));

    /// <summary>The path of a URI: its file, or a placeholder path for a document without a file.</summary>
    public static string PathOf(string uri)
    {
        if (Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile)
            return Path.GetFullPath(parsed.LocalPath);
        return Path.Combine(Path.GetTempPath(), "schedlang-unsaved", Uri.EscapeDataString(uri.Length > 200 ? uri[^200..] : uri) + ".sched");
    }

    /// <summary>The URI of a path: the client's own URI if the document is open.</summary>
    public string UriOf(string path)
    {
        var full = Path.GetFullPath(path);
        return _byPath.TryGetValue(full, out var document) ? document.Uri : FileUri(full);
    }

    private static string FileUri(string path)
    {
        var text = new StringBuilder("file://");
        var slashed = path.Replace('\\', '/');
        if (!slashed.StartsWith('/'))
            text.Append('/');
        return text.AppendJoin('/', slashed.Split('/').Select(Uri.EscapeDataString)).ToString();
    }

    private static SourceText Apply(SourceText text, TextDocumentContentChangeEvent change)
    {
        if (change.Range is not { } range)
            return new SourceText(text.Path, change.Text);
        var (start, end) = (Positions.Offset(text, range.Start), Positions.Offset(text, range.End));
        return new SourceText(text.Path, string.Concat(text.Content.AsSpan(0, Math.Min(start, end)), change.Text, text.Content.AsSpan(Math.Max(start, end))));
    }
}
