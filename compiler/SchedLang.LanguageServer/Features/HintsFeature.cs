using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Services;
using SchedLang.LanguageServer.Protocol;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.LanguageServer.Features;

/// <summary>Inlay hints, code lenses and document links.</summary>
internal static class HintsFeature
{
    public static void Add(MethodTable methods, Session session)
    {
        var context = ProtocolContext.Default;
        methods.Request("textDocument/inlayHint", context.RangeParams, context.InlayHintArray, (p, _) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return
            [
                .. InlayService.In(model, Positions.Span(document.Text, p.Range))
                    .Select(i => new InlayHint(Positions.Of(document.Text, i.Offset), i.Text, null, i.Tooltip, PaddingLeft: true)),
            ];
        });
        methods.Request("textDocument/codeLens", context.TextDocumentParams, context.CodeLensArray, (p, _) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return [.. LensService.Of(model).Select(l => Translate(session, document, l))];
        });
        methods.Request("textDocument/documentLink", context.TextDocumentParams, context.DocumentLinkArray, (p, _) =>
        {
            var (document, model) = session.Find(p.TextDocument);
            return [.. LinkService.Of(model).Select(l => new DocumentLink(Positions.Of(document.Text, l.Span), session.Documents.UriOf(l.Path), null))];
        });
        methods.Request("schedlang/program", context.TextDocumentParams, context.ProgramNames, (p, _) =>
        {
            var (_, model) = session.Find(p.TextDocument);
            return new ProgramNames(
                [.. model.Program.Scenarios.Select(s => s.Name)],
                [.. model.Program.Policies.Select(q => q.Symbol.Name)],
                [.. model.Program.Experiments.Select(e => e.Name)],
                model.Compilation.Diagnostics.Any(d => d.Severity == Severity.Error));
        });
        methods.Notification("schedlang/expectations", context.ExpectationResults, results =>
        {
            session.Expectations[Documents.PathOf(results.Uri)] = results.Results.GroupBy(r => r.Text).ToDictionary(g => g.Key, g => g.Last());
            if (session.Capabilities?.Workspace?.CodeLens?.RefreshSupport == true)
                session.Client.Request(new RequestId(null, "lenses"), "workspace/codeLens/refresh", new None(), context.None);
        });
    }

    // The extension defines the command. Its arguments are the document and the name of what to run.
    private static CodeLens Translate(Session session, Document document, Lens lens)
    {
        var title = lens.Title;
        if (lens.Expectation != null && session.Expectations.GetValueOrDefault(document.Path)?.GetValueOrDefault(lens.Expectation) is { } result)
            title = $"{(result.Passed ? "passed" : "failed")}{(string.IsNullOrEmpty(result.Figure) ? "" : $", {result.Figure}")}";
        return new CodeLens(
            Positions.Of(document.Text, lens.Span), new Command(title, $"schedlang.{lens.Action.ToString().ToLowerInvariant()}", [document.Uri, lens.Name]));
    }
}
