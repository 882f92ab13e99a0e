using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Code actions: fixes for diagnostics, another unit for a quantity, and a name for an expression.</summary>
internal static class CodeActionFeature
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/codeAction", context.CodeActionParams, context.CodeActionArray, (p, _) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            var span = Positions.Span(document.Text, p.Range);
            var actions = FixService.At(model, session.Workspace.Check(document.Path), span).Select(f => Translate(session, f, "quickfix"))
                .Concat(UnitService.At(model, span).Select(f => Translate(session, f, "refactor.rewrite")))
                .Concat(ExtractService.At(model, span) is { } extraction ? [Translate(session, extraction, "refactor.extract")] : []);
            return [.. actions.Where(a => p.Context.Only == null || p.Context.Only.Any(o => a.Kind == o || a.Kind.StartsWith(o + ".", StringComparison.Ordinal)))];
        });
    }

    private static CodeAction Translate(Session session, Fix fix, string kind) => new(
        fix.Title,
        kind,
        fix.Diagnostic == null ? null : [DiagnosticsPublisher.Translate(session, fix.Diagnostic)],
        fix.IsPreferred ? true : null,
        session.EditOf(fix.Edits));
}
