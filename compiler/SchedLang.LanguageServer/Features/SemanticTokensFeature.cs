using SchedLang.Compiler.Services;
using SchedLang.Compiler.Text;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Semantic tokens, which colour names by what they refer to.</summary>
internal static class SemanticTokensFeature
{
    private static readonly string[] Types = ["namespace", "class", "struct", "interface", "variable", "parameter", "property", "function", "enumMember", "type"];

    private static readonly string[] Modifiers = ["declaration", "defaultLibrary", "readonly"];

    public static SemanticTokensLegend Legend { get; } = new(Types, Modifiers);

    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/semanticTokens/full", context.TextDocumentParams, context.SemanticTokens, (p, cancellation) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return Encode(document.Text, SemanticTokenService.In(model, new TextSpan(0, document.Text.Content.Length)), cancellation);
        });
        methods.Request("textDocument/semanticTokens/range", context.RangeParams, context.SemanticTokens, (p, cancellation) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return Encode(document.Text, SemanticTokenService.In(model, Positions.Span(document.Text, p.Range)), cancellation);
        });
    }

    // Five numbers per token; its position is relative to the previous token.
    private static SemanticTokens Encode(SourceText text, IEnumerable<SemanticToken> tokens, CancellationToken cancellation)
    {
        var data = new List<int>();
        var (line, column) = (0, 0);
        foreach (var token in tokens)
        {
            cancellation.ThrowIfCancellationRequested();
            var place = text.PositionOf(token.Span.Start);
            data.AddRange(
                place.Line - line,
                place.Line == line ? place.Column - column : place.Column,
                token.Span.Length,
                Array.IndexOf(Types, TypeOf(token.Kind)),
                (token.IsDeclaration ? 1 : 0) | (token.IsBuiltIn ? 2 : 0) | (token.Kind is SymbolKind.Let or SymbolKind.Parameter ? 4 : 0));
            (line, column) = (place.Line, place.Column);
        }

        return new SemanticTokens([.. data]);
    }

    private static string TypeOf(SymbolKind kind) => kind switch
    {
        SymbolKind.Platform or SymbolKind.Scenario or SymbolKind.Experiment => "namespace",
        SymbolKind.Model => "struct",
        SymbolKind.Policy => "class",
        SymbolKind.Stream or SymbolKind.Device or SymbolKind.Operator => "interface",
        SymbolKind.Parameter => "parameter",
        SymbolKind.Function or SymbolKind.BuiltInFunction or SymbolKind.Aggregate => "function",
        SymbolKind.Attribute or SymbolKind.DeclarationAttribute or SymbolKind.Metric => "property",
        SymbolKind.Stage or SymbolKind.DeviceKind or SymbolKind.Class or SymbolKind.Word => "enumMember",
        SymbolKind.Type or SymbolKind.ModelKind or SymbolKind.OperatorKind => "type",
        _ => "variable",
    };
}
