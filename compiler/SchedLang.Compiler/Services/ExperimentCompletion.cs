using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Services;

/// <summary>Completions in an experiment, and metrics wherever they are allowed.</summary>
internal static class ExperimentCompletion
{
    private static readonly string[] Members = ["scenario", "policies", "vary", "set", "seeds", "report", "expect"];

    public static IEnumerable<CompletionEntry> Entries(FileModel model, CompletionPlace place)
    {
        var head = place.Member.LastOrDefault(t => Members.Contains(t.Text)).Text;
        if (head == null || (place.IsFirstOnLine && place.Last != ","))
            return CompletionLists.Clauses(ClausePlace.Experiment);
        var scenarios = ScenariosOf(model, place.Owner);
        return head switch
        {
            "scenario" when place.Last is "scenario" or "," => CompletionLists.Declared<ScenarioSyntax>(model),
            "policies" when ParametersAt(model, place) is { } parameters => parameters,
            "policies" when place.Last is "policies" or "," => CompletionLists.Declared<PolicySyntax>(model),
            "policies" when place.Last == "as" => [],
            "policies" => [CompletionLists.Keyword("as", "A name for the policy with these arguments.")],
            "vary" or "set" when place.Last is "vary" or "set" or "." => Targets(model, scenarios, place),
            "set" => [],
            "vary" => [CompletionLists.Keyword("in", "The values follow.")],
            "report" => Metrics(model, scenarios, place, isOfPolicies: false),
            "expect" when place.Last is "dominates" => CompletionLists.Declared<PolicySyntax>(model),
            "expect" => Metrics(model, scenarios, place, isOfPolicies: true),
            _ => [],
        };
    }

    /// <summary>The metrics of a run, its streams and its devices, and the policies that can precede them.</summary>
    public static IEnumerable<CompletionEntry> Metrics(FileModel model, IReadOnlyCollection<string> scenarios, CompletionPlace place, bool isOfPolicies)
    {
        var (streams, devices) = Parts(model, scenarios);
        var prefix = Chain(place);
        if (isOfPolicies && model.Program.Policies.FirstOrDefault(p => prefix.StartsWith(p.Symbol.Name + ".", StringComparison.Ordinal)) is { } policy)
            prefix = prefix[(policy.Symbol.Name.Length + 1)..];
        else if (isOfPolicies && prefix.Length == 0)
        {
            foreach (var entry in CompletionLists.Declared<PolicySyntax>(model))
                yield return entry;
        }

        foreach (var name in NamedMetric.Names(streams, devices).Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var metric = NamedMetric.Find(name, streams, devices)!;
            yield return new CompletionEntry(name[prefix.Length..], CompletionKind.Attribute, name[prefix.Length..])
            {
                Detail = metric.Unit.ToString().ToLowerInvariant(),
                Documentation = metric.Description,
                Rank = 3,
            };
        }
    }

    private static IEnumerable<CompletionEntry> Targets(FileModel model, IReadOnlyCollection<string> scenarios, CompletionPlace place)
    {
        var prefix = Chain(place);
        var targets =
            from scenario in Scenarios(model, scenarios)
            from stream in scenario.Streams
            from attribute in AttributeDefinition.Of(DeclarationKind.Stream)
            where attribute.Form is not (AttributeForm.File or AttributeForm.Stream) && (attribute.ModelKinds.IsEmpty || stream.Model == null || attribute.ModelKinds.Contains(stream.Model.KindName))
            select ($"{stream.Name}.{attribute.Name}", attribute.Description);
        var parameters = model.Program.Policies.SelectMany(p => p.Symbol.Parameters.Select(a => (a.Name, $"A parameter of {p.Symbol.Name}.")));
        return targets.Concat(parameters).Where(t => t.Item1.StartsWith(prefix, StringComparison.Ordinal))
            .Select(t => new CompletionEntry(t.Item1[prefix.Length..], CompletionKind.Attribute, t.Item1[prefix.Length..]) { Documentation = t.Item2, Rank = 2 });
    }

    // The parameters of a policy, inside its parentheses.
    private static IEnumerable<CompletionEntry>? ParametersAt(FileModel model, CompletionPlace place)
    {
        var open = -1;
        for (var i = place.Member.Count - 1; i >= 1 && open < 0; i--)
        {
            if (place.Member[i].Text == ")")
                return null;
            if (place.Member[i].Text == "(")
                open = i;
        }

        if (open < 1 || model.Names.Top<PolicySyntax>(place.Member[open - 1].Text) is not { Syntax: PolicySyntax policy })
            return null;
        return place.Last is not ("(" or ",")
            ? []
            : model.Names.Policies.All(policy).Values.Where(s => s.Kind == SymbolKind.Parameter)
                .Select(s => CompletionLists.Of(model, s, CompletionKind.Variable, 1) with { Text = s.Name + " = " });
    }

    // The names and dots directly before the cursor: npc.ttft.
    private static string Chain(CompletionPlace place)
    {
        var start = place.Member.Count;
        while (start >= 2 && place.Member[start - 1].Text == "." && place.Member[start - 2].IsWord)
            start -= 2;
        return string.Concat(place.Member.Skip(start).Select(t => t.Text));
    }

    private static List<string> ScenariosOf(FileModel model, string experiment) =>
        [.. model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<ExperimentSyntax>().Where(e => e.Name.Text == experiment)
            .SelectMany(e => e.Members.OfType<ExperimentScenariosSyntax>()).SelectMany(s => s.Names).Select(n => n.Text)];

    private static IEnumerable<ScenarioSymbol> Scenarios(FileModel model, IReadOnlyCollection<string> names) =>
        model.Program.Scenarios.Where(s => names.Count == 0 || names.Contains(s.Name));

    private static (List<string> Streams, List<string> Devices) Parts(FileModel model, IReadOnlyCollection<string> scenarios) =>
        ([.. Scenarios(model, scenarios).SelectMany(s => s.Streams).Select(s => s.Name).Distinct()],
            [.. Scenarios(model, scenarios).SelectMany(s => s.Platform?.Devices ?? []).Select(d => d.Name).Distinct()]);
}
