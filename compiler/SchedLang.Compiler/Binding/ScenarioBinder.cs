using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>Scenarios and their streams.</summary>
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
        foreach (var stream in streams.Where(s => !s.Syntax.Name.IsMissing))
        {
            if (distinct.Find(s => s.Name == stream.Name) is not { } first)
            {
                distinct.Add(stream);
                continue;
            }

            diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, stream.Syntax.Name.Location, ["stream", stream.Name])
            {
                Related = [new RelatedPlace(first.Syntax.Name.Location, "first declared here")],
            });
        }

        return distinct;
    }

    private void CheckFollowing(List<StreamSymbol> streams)
    {
        var reported = new HashSet<string>();
        foreach (var stream in streams)
        {
            if (stream.Arrival is not FollowingArrivalSymbol following)
                continue;
            if (!streams.Exists(s => s.Name == following.Stream))
            {
                diagnostics.ReportMisspelt(
                    DiagnosticCatalog.UnknownStream, following.Location, following.Stream, streams.Select(s => s.Name), following.Stream);
            }
            else if (IsInCircle(stream, streams))
            {
                // Each stream of a cycle is in it; the one declared first reports it.
                if (!reported.Add(stream.Name))
                    continue;
                for (var next = following.Stream; reported.Add(next);)
                    next = ((FollowingArrivalSymbol)streams.Find(s => s.Name == next)!.Arrival!).Stream;
                diagnostics.ReportWithFix(
                    DiagnosticCatalog.StreamCircle, following.Location,
                    new TextFix("release its jobs by time: every 100 ms", stream.Syntax.Arrival!.Location, "every 100 ms"),
                    stream.Name, following.Stream == stream.Name ? "" : $" through '{following.Stream}'");
            }
        }
    }

    private static bool IsInCircle(StreamSymbol start, List<StreamSymbol> streams)
    {
        var current = start;
        for (var steps = 0; steps < streams.Count && current.Arrival is FollowingArrivalSymbol following; steps++)
        {
            current = streams.Find(s => s.Name == following.Stream);
            if (current == start)
                return true;
            if (current == null)
                return false;
        }

        return false;
    }
}
