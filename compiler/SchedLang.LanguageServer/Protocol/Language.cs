namespace SchedLang.LanguageServer.Protocol;

public sealed record Hover(MarkupContent Contents, Range Range);

public sealed record CompletionList(bool IsIncomplete, CompletionItem[] Items);

public sealed record CompletionItem(
    string Label,
    int Kind,
    string? Detail,
    MarkupContent? Documentation,
    string SortText,
    string? FilterText,
    int InsertTextFormat,
    TextEdit TextEdit);

public sealed record SignatureHelp(SignatureInformation[] Signatures, int ActiveSignature, int ActiveParameter);

public sealed record SignatureInformation(string Label, MarkupContent? Documentation, ParameterInformation[] Parameters);

public sealed record ParameterInformation(string Label, string? Documentation);

public sealed record ReferenceParams(TextDocumentIdentifier TextDocument, Position Position, ReferenceContext? Context);

public sealed record ReferenceContext(bool IncludeDeclaration);

public sealed record DocumentHighlight(Range Range, int Kind);

public sealed record DocumentSymbol(string Name, string? Detail, int Kind, Range Range, Range SelectionRange, DocumentSymbol[] Children);

public sealed record WorkspaceSymbolParams(string Query);

public sealed record SymbolInformation(string Name, int Kind, Location Location, string? ContainerName);

public sealed record FoldingRange(int StartLine, int StartCharacter, int EndLine, int EndCharacter, string? Kind);

public sealed record SelectionRangeParams(TextDocumentIdentifier TextDocument, Position[] Positions);

public sealed record SelectionRange(Range Range, SelectionRange? Parent);

public sealed record DocumentRangeFormattingParams(TextDocumentIdentifier TextDocument, Range Range);

public sealed record DocumentOnTypeFormattingParams(TextDocumentIdentifier TextDocument, Position Position, string Ch);

public sealed record PrepareRenameResult(Range Range, string Placeholder);

public sealed record RenameParams(TextDocumentIdentifier TextDocument, Position Position, string NewName);

public sealed record CodeActionParams(TextDocumentIdentifier TextDocument, Range Range, CodeActionContext Context);

public sealed record CodeActionContext(string[]? Only);

public sealed record CodeAction(string Title, string Kind, Diagnostic[]? Diagnostics, bool? IsPreferred, WorkspaceEdit Edit);

public sealed record RangeParams(TextDocumentIdentifier TextDocument, Range Range);

public sealed record InlayHint(Position Position, string Label, int? Kind, string? Tooltip, bool PaddingLeft);

public sealed record CodeLens(Range Range, Command Command);

public sealed record DocumentLink(Range Range, string Target, string? Tooltip);

public sealed record SemanticTokens(int[] Data);

/// <summary>A protocol extension, the answer to <c>schedlang/program</c>: what a file can run, including the files that it uses.</summary>
/// <param name="Scenarios">In the order of declaration.</param>
/// <param name="Policies">In the order of declaration.</param>
/// <param name="Experiments">In the order of declaration.</param>
/// <param name="HasErrors">Whether the file or one that it uses has errors. It then cannot run.</param>
public sealed record ProgramNames(string[] Scenarios, string[] Policies, string[] Experiments, bool HasErrors);

/// <summary>A protocol extension: results of <c>schedlang test</c>, sent by the client, which ran it.</summary>
public sealed record ExpectationResults(string Uri, ExpectationResult[] Results);

/// <param name="Text">The condition, on one line, as the command prints it.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Figure">The value that was compared.</param>
public sealed record ExpectationResult(string Text, bool Passed, string? Figure);
