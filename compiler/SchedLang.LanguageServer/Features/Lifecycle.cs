using SchedLang.Compiler;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Starts and ends a session, and announces the server's capabilities.</summary>
internal static class Lifecycle
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        var folders = new List<string>();
        methods.Request("initialize", context.InitializeParams, context.InitializeResult, (p, _) =>
        {
            session.Capabilities = p.Capabilities;
            folders.AddRange(p.WorkspaceFolders?.Select(f => f.Uri) ?? (p.RootUri == null ? [] : [p.RootUri]));
            session.Workspace.SetFolders(folders.Select(Documents.PathOf));
            return new InitializeResult(Capabilities(), new ServerInfo("schedlang", Compilation.Version));
        });
        methods.Notification("initialized", context.None, _ => WatchFiles(session));
        methods.Request("shutdown", context.JsonElement, context.None, (_, _) => null);
        methods.Notification("workspace/didChangeWorkspaceFolders", context.DidChangeWorkspaceFoldersParams, p =>
        {
            folders.RemoveAll(f => p.Event.Removed.Any(r => r.Uri == f));
            folders.AddRange(p.Event.Added.Select(a => a.Uri));
            session.Workspace.SetFolders(folders.Select(Documents.PathOf));
        });
    }

    private static ServerCapabilities Capabilities() => new()
    {
        TextDocumentSync = new TextDocumentSyncOptions(OpenClose: true, Change: 2, Save: true),
        CompletionProvider = new CompletionOptions([".", ":", " ", "(", "\""]),
        HoverProvider = true,
        DefinitionProvider = true,
        ReferencesProvider = true,
        DocumentHighlightProvider = true,
        DocumentSymbolProvider = true,
        WorkspaceSymbolProvider = true,
        FoldingRangeProvider = true,
        SelectionRangeProvider = true,
        RenameProvider = new RenameOptions(PrepareProvider: true),
        SemanticTokensProvider = new SemanticTokensOptions(SemanticTokensFeature.Legend, Full: true, Range: true),
        InlayHintProvider = true,
        CodeLensProvider = new CodeLensOptions(ResolveProvider: false),
        DocumentLinkProvider = new DocumentLinkOptions(ResolveProvider: false),
        CodeActionProvider = new CodeActionOptions(["quickfix", "refactor.extract", "refactor.rewrite"]),
        SignatureHelpProvider = new SignatureHelpOptions(["(", ","]),
        DocumentFormattingProvider = true,
        DocumentRangeFormattingProvider = true,
        DocumentOnTypeFormattingProvider = new OnTypeFormattingOptions("}"),
        Workspace = new WorkspaceServerCapabilities(new WorkspaceFoldersServerCapabilities(Supported: true, ChangeNotifications: true)),
    };

    // Watches tables, traces and used files, because other programs can change them.
    private static void WatchFiles(Session session)
    {
        if (session.Capabilities?.Workspace?.DidChangeWatchedFiles?.DynamicRegistration != true)
            return;
        session.Client.Request(
            new RequestId(null, "watch"),
            "client/registerCapability",
            new RegistrationParams(
            [
                new Registration("watch", "workspace/didChangeWatchedFiles", new DidChangeWatchedFilesRegistrationOptions(
                    [new Watcher("**/*.{sched,csv}"), new Watcher("**/schedlang.json")])),
            ]),
            ProtocolContext.Default.RegistrationParams);
    }
}
