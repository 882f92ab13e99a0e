using System.Globalization;
using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Completion at the cursor.</summary>
internal static class CompletionFeature
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/completion", context.TextDocumentPositionParams, context.CompletionList, (p, _) =>
        {
            var (document, _, offset) = session.Find(p);
            var model = session.Workspace.ModelForCompletion(document.Path, offset);
            var answer = CompletionService.At(model, offset, session.Workspace.FilesIn);
            var range = Positions.Of(document.Text, answer.Span);
            var canFillIn = session.Capabilities?.TextDocument?.Completion?.CompletionItem?.SnippetSupport == true;
            return new CompletionList(IsIncomplete: false, [.. answer.Entries.Select(e => Translate(e, range, canFillIn))]);
        });
    }

    private static CompletionItem Translate(CompletionEntry entry, Protocol.Range range, bool canFillIn) => new(
        entry.Label,
        KindOf(entry.Kind),
        entry.Detail,
        entry.Documentation == null ? null : MarkupContent.Markdown(entry.Documentation),
        string.Create(CultureInfo.InvariantCulture, $"{entry.Rank}{entry.Label}"),
        null,
        entry.IsSnippet && canFillIn ? 2 : 1,
        new TextEdit(range, canFillIn ? entry.Text : entry.PlainText));

    private static int KindOf(CompletionKind kind) => kind switch
    {
        CompletionKind.Keyword => 14,
        CompletionKind.Attribute => 10,
        CompletionKind.Value => 20,
        CompletionKind.Function => 3,
        CompletionKind.Variable => 6,
        CompletionKind.Declaration => 7,
        CompletionKind.Unit => 11,
        _ => 17,
    };
}
