namespace SchedLang.LanguageServer.Protocol;

public sealed record InitializeParams(string? RootUri, WorkspaceFolder[]? WorkspaceFolders, ClientCapabilities? Capabilities);

public sealed record WorkspaceFolder(string Uri, string Name);

public sealed record ClientCapabilities(WorkspaceClientCapabilities? Workspace, TextDocumentClientCapabilities? TextDocument);

public sealed record WorkspaceClientCapabilities(DynamicCapability? DidChangeWatchedFiles, RefreshCapability? InlayHint, RefreshCapability? CodeLens);

public sealed record DynamicCapability(bool? DynamicRegistration);

public sealed record RefreshCapability(bool? RefreshSupport);

public sealed record TextDocumentClientCapabilities(CompletionClientCapabilities? Completion, DefinitionClientCapabilities? Definition);

public sealed record DefinitionClientCapabilities(bool? LinkSupport);

public sealed record CompletionClientCapabilities(CompletionItemClientCapabilities? CompletionItem);

public sealed record CompletionItemClientCapabilities(bool? SnippetSupport);

public sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

public sealed record ServerInfo(string Name, string Version);

public sealed record ServerCapabilities
{
    public string PositionEncoding { get; init; } = "utf-16";
    public required TextDocumentSyncOptions TextDocumentSync { get; init; }
    public CompletionOptions? CompletionProvider { get; init; }
    public SignatureHelpOptions? SignatureHelpProvider { get; init; }
    public bool HoverProvider { get; init; }
    public bool DefinitionProvider { get; init; }
    public bool ReferencesProvider { get; init; }
    public bool DocumentHighlightProvider { get; init; }
    public bool DocumentSymbolProvider { get; init; }
    public bool WorkspaceSymbolProvider { get; init; }
    public bool FoldingRangeProvider { get; init; }
    public bool SelectionRangeProvider { get; init; }
    public bool DocumentFormattingProvider { get; init; }
    public bool DocumentRangeFormattingProvider { get; init; }
    public OnTypeFormattingOptions? DocumentOnTypeFormattingProvider { get; init; }
    public RenameOptions? RenameProvider { get; init; }
    public CodeActionOptions? CodeActionProvider { get; init; }
    public bool InlayHintProvider { get; init; }
    public CodeLensOptions? CodeLensProvider { get; init; }
    public DocumentLinkOptions? DocumentLinkProvider { get; init; }
    public SemanticTokensOptions? SemanticTokensProvider { get; init; }
    public WorkspaceServerCapabilities? Workspace { get; init; }
}

/// <param name="OpenClose">Whether the client reports opening and closing.</param>
/// <param name="Change">2: the client sends changes as edits.</param>
/// <param name="Save">Whether the client reports saving.</param>
public sealed record TextDocumentSyncOptions(bool OpenClose, int Change, bool Save);

public sealed record CompletionOptions(string[] TriggerCharacters);

public sealed record SignatureHelpOptions(string[] TriggerCharacters);

public sealed record OnTypeFormattingOptions(string FirstTriggerCharacter);

public sealed record RenameOptions(bool PrepareProvider);

public sealed record CodeActionOptions(string[] CodeActionKinds);

public sealed record CodeLensOptions(bool ResolveProvider);

public sealed record DocumentLinkOptions(bool ResolveProvider);

public sealed record SemanticTokensOptions(SemanticTokensLegend Legend, bool Full, bool Range);

public sealed record SemanticTokensLegend(string[] TokenTypes, string[] TokenModifiers);

public sealed record WorkspaceServerCapabilities(WorkspaceFoldersServerCapabilities WorkspaceFolders);

public sealed record WorkspaceFoldersServerCapabilities(bool Supported, bool ChangeNotifications);

public sealed record RegistrationParams(Registration[] Registrations);

public sealed record Registration(string Id, string Method, DidChangeWatchedFilesRegistrationOptions RegisterOptions);

public sealed record DidChangeWatchedFilesRegistrationOptions(Watcher[] Watchers);

public sealed record Watcher(string GlobPattern);

public sealed record LogMessageParams(int Type, string Message);
