namespace SchedLang.LanguageServer.Protocol;

// The types of the Language Server Protocol 3.17 that this server uses, under the protocol's names.

public sealed record Position(int Line, int Character);

public sealed record Range(Position Start, Position End);

public sealed record Location(string Uri, Range Range);

public sealed record LocationLink(Range? OriginSelectionRange, string TargetUri, Range TargetRange, Range TargetSelectionRange);

public sealed record TextDocumentIdentifier(string Uri);

public sealed record VersionedTextDocumentIdentifier(string Uri, int Version);

public sealed record TextDocumentItem(string Uri, string? LanguageId, int Version, string Text);

public sealed record TextDocumentPositionParams(TextDocumentIdentifier TextDocument, Position Position);

public sealed record TextDocumentParams(TextDocumentIdentifier TextDocument);

public sealed record TextEdit(Range Range, string NewText);

public sealed record WorkspaceEdit(Dictionary<string, TextEdit[]> Changes);

public sealed record Command(string Title, [property: System.Text.Json.Serialization.JsonPropertyName("command")] string Name, string[] Arguments);

public sealed record MarkupContent(string Kind, string Value)
{
    public static MarkupContent Markdown(string value) => new("markdown", value);
}

public sealed record None;
