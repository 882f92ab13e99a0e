using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Keeps the texts of the workspace in sync with the client.</summary>
internal static class DocumentSync
{
    public static void Add(MethodTable methods, Session session, DiagnosticsPublisher diagnostics)
    {
        var context = ProtocolContext.Default;
        methods.Notification("textDocument/didOpen", context.DidOpenTextDocumentParams, p =>
        {
            var document = session.Documents.Open(p.TextDocument.Uri, p.TextDocument.Version, p.TextDocument.Text);
            Changed(session, diagnostics, document);
        });
        methods.Notification("textDocument/didChange", context.DidChangeTextDocumentParams, p =>
        {
            if (session.Documents.Change(p) is { } document)
                Changed(session, diagnostics, document);
        });
        methods.Notification("textDocument/didClose", context.DidCloseTextDocumentParams, p =>
        {
            var path = Documents.PathOf(p.TextDocument.Uri);
            session.Documents.Close(p.TextDocument.Uri);
            session.Workspace.Close(path);
            diagnostics.Request();
        });
        methods.Notification("textDocument/didSave", context.DidSaveTextDocumentParams, p =>
        {
            session.Workspace.Forget(Documents.PathOf(p.TextDocument.Uri));
            diagnostics.Request();
        });
        methods.Notification("workspace/didChangeWatchedFiles", context.DidChangeWatchedFilesParams, p =>
        {
            foreach (var change in p.Changes)
                session.Workspace.Forget(Documents.PathOf(change.Uri));
            diagnostics.Request();
        });
    }

    private static void Changed(Session session, DiagnosticsPublisher diagnostics, Document document)
    {
        session.Workspace.SetText(document.Path, document.Text.Content);
        diagnostics.Request();
    }
}
