using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds scenarios and their streams.</summary>
internal sealed class ScenarioBinder(
    ImmutableArray<PlatformSymbol> platforms,
    ImmutableArray<ModelSymbol> models,
    HashSet<string> modelNames,
    DiagnosticBag diagnostics)
{
    private readonly AttributeBinder _attributes = new(diagnostics);
    private readonly ArrivalBinder _arrivals = new(diagnostics);

    public ScenarioSymbol Bind(ScenarioSyntax syntax)
    {
        foreach (var attribute in syntax.Attributes.Where(a => !a.Name.IsMissing))
        {
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownAttribute, attribute.Name.Location, attribute.Name.Text, ["run", "stream", "expect"], attribute.Name.Text, "scenario");
        }

        var streams = syntax.Streams.Select(Stream).ToList();
        var distinct = Distinct(streams);
        CheckFollowing(distinct);
        new FlowBinder(diagnostics).Check(distinct);
        if (distinct.Count > PlatformBinder.MostParts)
        {
            diagnostics.Report(
                DiagnosticCatalog.TooManyParts, distinct[PlatformBinder.MostParts].Syntax.Name.Location, $"scenario '{syntax.Name.Text}'", "streams",
                $"{PlatformBinder.MostParts}");
        }

        return new ScenarioSymbol(syntax.Name.Text, syntax, Platform(syntax), DurationOf(syntax), [.. distinct]);
    }

    private PlatformSymbol? Platform(ScenarioSyntax syntax)
    {
        if (syntax.Platform.IsMissing)
            return null;
        var platform = platforms.FirstOrDefault(p => p.Name == syntax.Platform.Text);
        if (platform == null)
        {
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownPlatform, syntax.Platform.Location, syntax.Platform.Text, platforms.Select(p => p.Name), syntax.Platform.Text);
        }

        return platform;
    }

    private Duration? DurationOf(ScenarioSyntax syntax)
    {
        var runs = syntax.Runs.ToList();
        if (runs.Count == 0 && (syntax.HasFaults || diagnostics.HasErrorIn(syntax.Location)))
            return null;
        if (runs.Count == 0)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.MissingAttribute, syntax.Name.Location, "add run for 10 s",
                $"scenario '{syntax.Name.Text}'", "run for");
            return null;
        }

        foreach (var extra in runs.Skip(1))
        {
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateAttribute, extra.Location, ["run for"])
            {
                Related = [new RelatedPlace(runs[0].Location, "first given here")],
            });
        }

        var value = _attributes.Typed("run for", runs[0].Duration, SchedType.Duration);
        if (value == null)
            return null;
        if (value.AsInteger is > 0 and < Saturating.Never)
            return new Duration(value.AsInteger);
        diagnostics.Report(
            DiagnosticCatalog.AttributeOutOfRange, runs[0].Duration.Location, "run for", "above 0", runs[0].Duration.ToString());
        return null;
    }

    private StreamSymbol Stream(StreamSyntax syntax)
    {
        var model = models.FirstOrDefault(m => m.Name == syntax.Model.Text);
        if (model == null && !syntax.Model.IsMissing && !modelNames.Contains(syntax.Model.Text))
        {
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownModel, syntax.Model.Location, syntax.Model.Text, modelNames, syntax.Model.Text);
        }

        var attributes = _attributes.Bind(DeclarationKind.Stream, syntax.Block?.Attributes ?? []);
        var stream = new StreamSymbol(syntax.Name.Text, syntax, model, _arrivals.Bind(syntax), attributes);
        CheckAttributes(stream);
        return stream;
    }

    private void CheckAttributes(StreamSymbol stream)
    {
        if (stream.Model is not { } model)
            return;
        foreach (var value in stream.Attributes.Values)
        {
            if (!value.Definition.ModelKinds.IsEmpty && !value.Definition.ModelKinds.Contains(model.KindName))
            {
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.AttributeDoesNotApply, value.Location!.Value, Instead(value.Definition.Name),
                    value.Definition.Name, stream.Name, model.KindName);
            }
        }

        var hasTrace = stream.Arrival is TraceArrivalSymbol;
        if (hasTrace && stream.Attributes.Find("offset") is { Location: { } offset })
            diagnostics.Report(DiagnosticCatalog.OffsetOnTrace, offset);
        if (!stream.IsLlm || hasTrace)
            return;
        foreach (var needed in (string[])["prompt", "output"])
        {
            if (!stream.Syntax.HasFaults && stream.Syntax.Block?.Attributes.Any(a => a.Name.Text == needed) != true)
            {
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.MissingAttribute, stream.Syntax.Name.Location, $"add {needed} 64 tokens",
                    $"stream '{stream.Name}' of the LLM '{model.Name}'", needed);
            }
        }
    }

    private static string? Instead(string attribute) => attribute switch
    {
        "deadline" => "write ttft within 1 s, tpt within 100 ms",
        "tokens" => "write prompt 256 tokens, output 64 tokens",
        "prompt" => "write tokens 256",
        _ => null,
    };

    private List<StreamSymbol> Distinct(List<StreamSymbol> streams)
    {
        var distinct = new List<StreamSymbol>();
        var known = new Dictionary<string, StreamSymbol>();
        foreach (var stream in streams.Where(s => !s.Syntax.Name.IsMissing))
        {
            if (known.TryAdd(stream.Name, stream))
            {
                distinct.Add(stream);
                continue;
            }

            var first = known[stream.Name];

            diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, stream.Syntax.Name.Location, ["stream", stream.Name])
            {
                Related = [new RelatedPlace(first.Syntax.Name.Location, "first declared here")],
            });
        }

        return distinct;
    }

    // Each stream follows at most one other, so a walk back that returns to its path is a cycle. Each stream is visited once.
    private void CheckFollowing(List<StreamSymbol> streams)
    {
        var known = streams.ToDictionary(s => s.Name);
        var walked = new HashSet<StreamSymbol>();
        foreach (var stream in streams)
        {
            if (stream.Arrival is FollowingArrivalSymbol following && !known.ContainsKey(following.Stream))
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownStream, following.Location, following.Stream, known.Keys, following.Stream);
            var walk = new HashSet<StreamSymbol>();
            var current = stream;
            while (current != null && walked.Add(current))
            {
                walk.Add(current);
                current = Before(current);
            }

            if (current != null && walk.Contains(current))
                ReportCircle(current);
        }

        StreamSymbol? Before(StreamSymbol stream) => stream.Arrival is FollowingArrivalSymbol following ? known.GetValueOrDefault(following.Stream) : null;

        // The stream of the cycle that is declared first gets the error.
        void ReportCircle(StreamSymbol start)
        {
            var first = start;
            for (var next = Before(start)!; next != start; next = Before(next)!)
                first = next.Syntax.Span.Start < first.Syntax.Span.Start ? next : first;
            var following = (FollowingArrivalSymbol)first.Arrival!;
            var (meant, arrival) = following.Stream == first.Name
                ? ("let a user wait for each answer: by 1 users", "by 1 users")
                : ("release its jobs by time: every 100 ms", "every 100 ms");
            diagnostics.ReportWithFix(
                DiagnosticCatalog.StreamCircle, following.Location,
                new TextFix(meant, first.Syntax.Arrival!.Location, arrival),
                first.Name, following.Stream == first.Name ? "" : $" through '{following.Stream}'");
        }
    }
}
