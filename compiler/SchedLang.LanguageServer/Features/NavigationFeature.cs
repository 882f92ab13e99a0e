using System.Text.Json;
using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Go to definition, find references, and rename.</summary>
internal static class NavigationFeature
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/definition", context.TextDocumentPositionParams, context.JsonElement, (p, _) =>
        {
            var (_, model, offset) = session.Find(p);
            var found = DefinitionService.At(model, offset);
            // A link also tells what was asked about and how far the declaration reaches. Not every client knows links.
            return session.Capabilities?.TextDocument?.Definition?.LinkSupport == true
                ? JsonSerializer.SerializeToElement(found == null ? [] : [LinkTo(session, found)], context.LocationLinkArray)
                : JsonSerializer.SerializeToElement(found == null ? [] : [session.LocationOf(found.Target)], context.LocationArray);
        });
        methods.Request("textDocument/references", context.ReferenceParams, context.LocationArray, (p, cancellation) =>
        {
            var (document, _, offset) = session.Find(new TextDocumentPositionParams(p.TextDocument, p.Position));
            return
            [
                .. ReferenceService.All(session.Workspace, document.Path, offset, cancellation)
                    .Where(r => !r.IsDeclaration || p.Context?.IncludeDeclaration != false).Select(r => session.LocationOf(r.Location)),
            ];
        });
        methods.Request("textDocument/documentHighlight", context.TextDocumentPositionParams, context.DocumentHighlightArray, (p, _) =>
        {
            var (_, model, offset) = session.Find(p);
            return [.. ReferenceService.InFile(model, offset).Select(r => new DocumentHighlight(Positions.Of(r.Location), r.IsWrite || r.IsDeclaration ? 3 : 2))];
        });
        methods.Request("textDocument/prepareRename", context.TextDocumentPositionParams, context.PrepareRenameResult, (p, _) =>
        {
            var (_, model, offset) = session.Find(p);
            return ReferenceService.Renamable(model, offset) is { } token
                ? new PrepareRenameResult(Positions.Of(token.Location), token.Text)
                : null;
        });
        methods.Request("textDocument/rename", context.RenameParams, context.WorkspaceEdit, (p, cancellation) =>
        {
            var (document, _, offset) = session.Find(new TextDocumentPositionParams(p.TextDocument, p.Position));
            var answer = ReferenceService.Rename(session.Workspace, document.Path, offset, p.NewName, cancellation);
            return answer.Refusal == null ? session.EditOf(answer.Edits) : throw new RpcException(RpcCode.RequestFailed, answer.Refusal);
        });
    }

    private static LocationLink LinkTo(Session session, Definition found) => new(
        Positions.Of(found.Origin), session.Documents.UriOf(found.Target.Source.Path), Positions.Of(found.Whole), Positions.Of(found.Target));
}
