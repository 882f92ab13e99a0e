using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Hovers, and signature help for the call that is being typed.</summary>
internal static class HoverFeature
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/hover", context.TextDocumentPositionParams, context.Hover, (p, _) =>
        {
            var (document, model, offset) = session.Find(p);
            return HoverService.At(model, offset) is { } hover
                ? new Hover(MarkupContent.Markdown(hover.Markdown), Positions.Of(document.Text, hover.Span))
                : null;
        });
        methods.Request("textDocument/signatureHelp", context.TextDocumentPositionParams, context.SignatureHelp, (p, _) =>
        {
            var (document, _, offset) = session.Find(p);
            var model = session.Workspace.ModelForCompletion(document.Path, offset);
            return SignatureHelpService.At(model, offset) is { } call ? Translate(call) : null;
        });
    }

    private static SignatureHelp Translate(CallSignature call) => new(
        [
            new SignatureInformation(
                call.Label,
                call.Documentation == null ? null : MarkupContent.Markdown(call.Documentation),
                [.. call.Parameters.Select(p => new ParameterInformation(p, null))]),
        ],
        0,
        call.Active);
}
