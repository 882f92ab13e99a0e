using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;
using SymbolKind = SchedLang.Compiler.Services.SymbolKind;

namespace SchedLang.LanguageServer.Features;

/// <summary>Document symbols, folding ranges and selection ranges.</summary>
internal static class OutlineFeature
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/documentSymbol", context.TextDocumentParams, context.DocumentSymbolArray, (p, _) =>
            [.. OutlineService.Of(session.Find(p.TextDocument).Model).Select(Translate)]);
        methods.Request("workspace/symbol", context.WorkspaceSymbolParams, context.SymbolInformationArray, (p, cancellation) =>
        [
            .. WorkspaceSymbolService.Find(session.Workspace, p.Query, cancellation).Select(s =>
                new SymbolInformation(s.Symbol.Name, KindOf(s.Symbol.Kind), session.LocationOf(s.Symbol.Declaration!.Value), s.Container)),
        ]);
        methods.Request("textDocument/foldingRange", context.TextDocumentParams, context.FoldingRangeArray, (p, _) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return [.. RangeService.Folds(model).Select(f => Translate(Positions.Of(document.Text, f.Span), f.IsComment))];
        });
        methods.Request("textDocument/selectionRange", context.SelectionRangeParams, context.SelectionRangeArray, (p, _) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return
            [
                .. p.Positions.Select(at => RangeService.Around(model, Positions.Offset(document.Text, at))
                    .Reverse().Aggregate((SelectionRange?)null, (parent, span) => new SelectionRange(Positions.Of(document.Text, span), parent))
                    ?? new SelectionRange(new Protocol.Range(at, at), null)),
            ];
        });
    }

    internal static int KindOf(SymbolKind kind) => kind switch
    {
        SymbolKind.Platform => 2,
        SymbolKind.Device or SymbolKind.Operator => 8,
        SymbolKind.Model => 5,
        SymbolKind.Scenario => 3,
        SymbolKind.Stream => 24,
        SymbolKind.Policy => 11,
        SymbolKind.Experiment => 4,
        SymbolKind.Function => 12,
        SymbolKind.Parameter => 26,
        SymbolKind.Let => 14,
        _ => 13,
    };

    private static DocumentSymbol Translate(OutlineEntry entry) => new(
        entry.Symbol.Name,
        entry.Detail,
        KindOf(entry.Symbol.Kind),
        Positions.Of(entry.Symbol.Syntax!.Location),
        Positions.Of(entry.Symbol.Declaration!.Value),
        [.. entry.Children.Select(Translate)]);

    private static FoldingRange Translate(Protocol.Range range, bool isComment) =>
        new(range.Start.Line, range.Start.Character, range.End.Line, range.End.Character, isComment ? "comment" : null);
}
