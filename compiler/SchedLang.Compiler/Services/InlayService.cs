using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Findings;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Services;

/// <summary>A hint that the editor shows inside the text.</summary>
/// <param name="Offset">The offset after which the hint appears.</param>
/// <param name="Text">The hint.</param>
/// <param name="Tooltip">The explanation of the hint.</param>
public sealed record Inlay(int Offset, string Text, string Tooltip);

/// <summary>
/// Shows figures in the text: the length of a frame, the demand of a stream, and the device that a static placement chooses for each stage.
/// </summary>
public static class InlayService
{
    /// <summary>The hints in a part of a file.</summary>
    public static IEnumerable<Inlay> In(FileModel model, TextSpan span)
    {
        if (model.Tree is not { } tree)
            yield break;
        foreach (var scenario in tree.Root.Declarations.OfType<ScenarioSyntax>())
        {
            foreach (var stream in scenario.Streams.Where(s => IsIn(s, span)))
            {
                if (Frame(stream) is { } frame)
                    yield return frame;
                if (StreamTexts.Demand(model, stream) is { } demand and > 0 && double.IsFinite(demand) && DemandPlace(stream) is var place)
                    yield return new Inlay(place, $"demand {FigureWords.Percent(demand)}", "The share of one device's time that the stream asks for, each unit on its fastest device.");
            }
        }

        foreach (var policy in tree.Root.Declarations.OfType<PolicySyntax>())
        {
            foreach (var rule in policy.Clauses.OfType<PlaceSyntax>().Where(r => r.Target.Target == PlaceTarget.Static && IsIn(r, span)))
            {
                foreach (var inlay in Static(model, policy, rule))
                    yield return inlay;
            }
        }
    }

    private static int DemandPlace(StreamSyntax stream) => stream.Arrival?.Span.End ?? stream.Model.Span.End;

    private static Inlay? Frame(StreamSyntax stream) =>
        stream.Arrival is RateArrivalSyntax { Rate: NumberValueSyntax { Unit: { } unit } rate }
        && Unit.Find(unit.Text) is { } known && known.Type == SchedType.Rate
        && DecimalNumber.TryParse(rate.Number.Text, out var number) && number.ToDouble(known.Factor, known.PowerOfTen) is > 0 and var perNs
            ? new Inlay(rate.Span.End, $"every {FigureWords.Time(1 / perNs)}", "The time from one job to the next.")
            : null;

    // The choice of the rule on each scenario that the policy fits.
    private static IEnumerable<Inlay> Static(FileModel model, PolicySyntax syntax, PlaceSyntax rule)
    {
        if (model.Policy(syntax) is not { } policy || policy.Place.FirstOrDefault(p => p.Syntax == rule) is not { } bound)
            yield break;
        var folded = PolicyLinker.Fold(policy, new ConstantFolder(System.Collections.Immutable.ImmutableDictionary.CreateRange(
            policy.Symbol.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)))));
        var index = policy.Place.IndexOf(bound);
        foreach (var scenario in ScenarioFit.Fitting(policy, model.Program.Scenarios))
        {
            if (model.WorkloadOf(scenario) is not { } workload || workload.Platform.Devices.Length > DeviceSet.MostDevices)
                continue;
            var choices =
                from stream in Enumerable.Range(0, workload.Streams.Length)
                from stage in workload.Models[workload.Streams[stream].Model].Stages
                let chosen = StaticChoice.Of(folded.Place[index], workload, stream, stage.Stage).Chosen
                where chosen != null
                select (Stream: workload.Streams[stream].Name, Stage: stage.Stage.Name(), Device: workload.Platform.Devices[chosen.Value].Name);
            var byDevice = choices.GroupBy(c => c.Device).Select(g => $"{g.Key}: {string.Join(", ", g.Select(c => c.Stage is "infer" or "encode" ? c.Stream : $"{c.Stream} {c.Stage}"))}");
            var text = string.Join("; ", byDevice);
            if (text.Length > 0)
                yield return new Inlay(rule.Span.End, text, $"Where the rule puts each stage in {scenario.Name}.");
        }
    }

    private static bool IsIn(SyntaxNode node, TextSpan span) => node.Span.Start < span.End && node.Span.End > span.Start;
}
