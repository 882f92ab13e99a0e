using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Formats a document, a range, or the declaration that a typed brace closes.</summary>
internal static class Formatting
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/formatting", context.TextDocumentParams, context.TextEditArray, (p, _) =>
            Edits(session, p.TextDocument, (model, _) => FormattingService.Document(model)));
        methods.Request("textDocument/rangeFormatting", context.DocumentRangeFormattingParams, context.TextEditArray, (p, _) =>
            Edits(session, p.TextDocument, (model, document) => FormattingService.Range(model, Positions.Span(document.Text, p.Range))));
        methods.Request("textDocument/onTypeFormatting", context.DocumentOnTypeFormattingParams, context.TextEditArray, (p, _) =>
            Edits(session, p.TextDocument, (model, document) => FormattingService.AfterBrace(model, Positions.Offset(document.Text, p.Position))));
    }

    private static TextEdit[] Edits(Session session, TextDocumentIdentifier identifier, Func<FileModel, Document, IEnumerable<FileEdit>> edits)
    {
        var (document, model) = session.Find(identifier);
        return [.. edits(model, document).Select(e => new TextEdit(Positions.Of(e.Location), e.NewText))];
    }
}
