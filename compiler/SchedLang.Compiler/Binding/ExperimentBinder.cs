using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds experiments.</summary>
internal sealed class ExperimentBinder(ImmutableArray<ScenarioSymbol> scenarios, ImmutableArray<BoundPolicy> policies, DiagnosticBag diagnostics)
{
    private const int MostValues = 10_000;

    // False if a name of this experiment is unknown. Other names may then belong to the unknown declaration.
    private bool _isWhole;

    public BoundExperiment Bind(ExperimentSyntax syntax)
    {
        _isWhole = !syntax.HasFaults;
        var chosen = Scenarios(syntax);
        var uses = Policies(syntax);
        var (variations, settings) = Variations(syntax, chosen, uses);
        var grid = new ExperimentGrid(chosen, uses, variations, Seeds(syntax)) { Fixed = settings };
        CheckSize(syntax, grid);
        var names = uses.Select(u => u.Called).Distinct().ToImmutableArray();
        var scope = new MetricScope(chosen, names, [.. policies.Select(p => p.Symbol.Name).Except(names)], _isWhole, diagnostics);
        var expectations = new ExpectationBinder(scope, diagnostics);
        return new BoundExperiment(
            syntax.Name.Text, syntax, grid, Report(syntax, chosen, scope),
            [.. syntax.Members.OfType<ExpectSyntax>().SelectMany(expectations.Bind)]);
    }

    // The only member of its kind; duplicates are reported.
    private T? Single<T>(ExperimentSyntax syntax, string word)
        where T : SyntaxNode
    {
        var all = syntax.Members.OfType<T>().ToList();
        foreach (var extra in all.Skip(1))
            ReportDuplicate(extra.Location, word, all[0].Location);
        return all.FirstOrDefault();
    }

    private void ReportDuplicate(TextLocation location, string word, TextLocation first) =>
        diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateAttribute, location, [word])
        {
            Related = [new RelatedPlace(first, "first given here")],
        });

    private void ReportMissing(ExperimentSyntax syntax, string member, string help)
    {
        if (_isWhole)
            diagnostics.ReportWithHelp(DiagnosticCatalog.MissingAttribute, syntax.Name.Location, help, $"experiment '{syntax.Name.Text}'", member);
        _isWhole = false;
    }

    private ImmutableArray<ScenarioSymbol> Scenarios(ExperimentSyntax syntax)
    {
        if (Single<ExperimentScenariosSyntax>(syntax, "scenario") is not { } member)
        {
            ReportMissing(syntax, "scenario", $"add scenario {scenarios.FirstOrDefault()?.Name ?? "S"}");
            return [];
        }

        var chosen = new Dictionary<string, (ScenarioSymbol Symbol, SyntaxToken Token)>();
        foreach (var name in member.Names.Where(n => !n.IsMissing))
        {
            if (scenarios.FirstOrDefault(s => s.Name == name.Text) is not { } scenario)
            {
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownScenario, name.Location, name.Text, scenarios.Select(s => s.Name), name.Text);
                _isWhole = false;
            }
            else if (!chosen.TryAdd(name.Text, (scenario, name)))
            {
                ReportDuplicate(name.Location, name.Text, chosen[name.Text].Token.Location);
            }
        }

        return [.. chosen.Values.Select(c => c.Symbol)];
    }

    private ImmutableArray<PolicyUse> Policies(ExperimentSyntax syntax)
    {
        if (Single<ExperimentPoliciesSyntax>(syntax, "policies") is not { } member)
        {
            ReportMissing(syntax, "policies", $"add policies {policies.FirstOrDefault()?.Symbol.Name ?? "P"}");
            return [];
        }

        var uses = new Dictionary<string, (PolicyUse Use, PolicyUseSyntax Syntax)>();
        foreach (var use in member.Policies.Where(p => !p.Name.IsMissing))
        {
            if (policies.FirstOrDefault(p => p.Symbol.Name == use.Name.Text) is not { } policy)
            {
                diagnostics.ReportMisspelt(
                    DiagnosticCatalog.UnknownPolicy, use.Name.Location, use.Name.Text, policies.Select(p => p.Symbol.Name), use.Name.Text);
                _isWhole = false;
                continue;
            }

            var bound = new PolicyUse(policy, Arguments(policy.Symbol, use)) { Alias = Alias(use) };
            if (bound.Arguments.Length < use.Arguments.Length)
                continue; // what is wrong with them is told
            if (!uses.TryAdd(bound.Label, (bound, use)))
                ReportDuplicate(use.Location, bound.Label, uses[bound.Label].Syntax.Location);
        }

        return [.. uses.Values.Select(u => u.Use)];
    }

    // A name of its own, by which metrics can tell it from the same policy with other arguments.
    private string? Alias(PolicyUseSyntax use)
    {
        if (use.Alias is not { IsMissing: false } alias)
            return null;
        if (policies.FirstOrDefault(p => p.Symbol.Name == alias.Text) is not { } namesake)
            return alias.Text;
        diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, alias.Location, ["policy", alias.Text])
        {
            Related = [new RelatedPlace(namesake.Symbol.Syntax.Name.Location, "first declared here")],
        });
        return null;
    }

    private ImmutableArray<KeyValuePair<string, string>> Arguments(PolicySymbol policy, PolicyUseSyntax use)
    {
        var arguments = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var first = new Dictionary<string, SyntaxToken>();
        foreach (var argument in use.Arguments.Where(a => !a.Name.IsMissing))
        {
            var name = argument.Name.Text;
            if (policy.Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
            {
                diagnostics.ReportMisspelt(
                    DiagnosticCatalog.UnknownParameter, argument.Name.Location, name, policy.Parameters.Select(p => p.Name), policy.Name, name);
                continue;
            }

            if (!first.TryAdd(name, argument.Name))
            {
                ReportDuplicate(argument.Location, name, first[name].Location);
                continue;
            }

            if (ParameterBinder.Value(name, argument.Value, parameter.Type, diagnostics) is not { } value)
                continue;
            if (ParameterBinder.IsInRange(parameter, value))
            {
                arguments.Add(new(name, value.ToString()));
                continue;
            }

            diagnostics.Add(new Diagnostic(
                DiagnosticCatalog.ParameterOutOfRange, argument.Value.Location, [name, ParameterBinder.Range(parameter), value.ToString()])
            {
                Related = [new RelatedPlace(parameter.Syntax.Location, "declared here")],
            });
        }

        return arguments.ToImmutable();
    }

    // What is varied, and what is set once for all runs.
    private (ImmutableArray<Variation> Varied, ImmutableArray<Variation> Fixed) Variations(
        ExperimentSyntax syntax, ImmutableArray<ScenarioSymbol> chosen, ImmutableArray<PolicyUse> uses)
    {
        var (varied, fixedOnes) = (ImmutableArray.CreateBuilder<Variation>(), ImmutableArray.CreateBuilder<Variation>());
        var first = new Dictionary<string, DottedNameSyntax>();
        foreach (var member in syntax.Members)
        {
            var (target, values) = member switch
            {
                VarySyntax vary => (vary.Target, vary.Values),
                SetSyntax set => (set.Target, set.Value),
                _ => default((DottedNameSyntax? Target, ValueTextSyntax? Values)),
            };
            if (target is not { Text.Length: > 0 } || values == null)
                continue;
            if (!first.TryAdd(target.Text, target))
                ReportDuplicate(target.Location, target.Text, first[target.Text].Location);
            else if (Variation(target, values, chosen, uses) is not { } variation)
                continue;
            else if (member is VarySyntax)
                varied.Add(variation);
            else if (variation.Values.Length == 1)
                fixedOnes.Add(variation);
            else
                diagnostics.ReportWithHelp(DiagnosticCatalog.OneValueOnly, values.Location, $"write vary {target.Text} in {values}", target.Text);
        }

        return (varied.ToImmutable(), fixedOnes.ToImmutable());
    }

    private Variation? Variation(
        DottedNameSyntax syntax, ValueTextSyntax written, ImmutableArray<ScenarioSymbol> chosen, ImmutableArray<PolicyUse> uses)
    {
        var target = syntax.Text;
        var pairs = (from s in chosen from u in uses select (Scenario: s, Use: u)).ToList();
        var having = pairs.Where(p => SettingTargets.TypeOf(p.Scenario, p.Use.Policy, target) != null).ToList();
        if (having.Count == 0)
        {
            if (_isWhole)
            {
                var known = pairs.SelectMany(p => SettingTargets.Names(p.Scenario, p.Use.Policy)
                    .Concat(p.Use.Policy.Symbol.Parameters.Select(x => $"{p.Use.Name}.{x.Name}")));
                diagnostics.Add(SettingTargets.Unknown(syntax.Location, target, [.. known]));
            }

            return null;
        }

        ReportGiven(syntax, having.Select(p => p.Use).Distinct());
        var type = SettingTargets.TypeOf(having[0].Scenario, having[0].Use.Policy, target)!;
        var constants = ValueLanguage.Read(written, type, diagnostics);
        if (constants.Length > MostValues)
        {
            diagnostics.Report(
                DiagnosticCatalog.TooManyValues, written.Location, target, constants.Length.ToString("N0", CultureInfo.InvariantCulture),
                MostValues.ToString("N0", CultureInfo.InvariantCulture));
            return null;
        }

        var values = new List<VariedValue>();
        var seen = new HashSet<object>();
        var names = type == SchedType.File ? written.Tokens().Where(t => t.Text.StartsWith('"')).Select(t => t.Location).ToList() : [];
        foreach (var (number, constant) in constants.Index())
        {
            if (seen.Add(constant.Value))
                values.Add(type == SchedType.File ? FileOf(target, constant, names[number]) : new VariedValue(target, constant));
            else
                diagnostics.Report(DiagnosticCatalog.DuplicateAttribute, written.Location, constant.ToString());
        }

        // Reports at the values what `--set` would report for them.
        foreach (var (scenario, use) in having)
        {
            foreach (var value in values)
            {
                var found = new DiagnosticBag();
                var setting = new Setting(new SourceText(syntax.Source.Path, $"{target}={value.Setting}"));
                OverrideBinder.Apply(scenario, use.Policy, [setting], [], found);
                diagnostics.AddRange(found.Select(d => d with { Location = written.Location, Fix = null }));
                if (found.HasErrors)
                    break;
            }
        }

        return new Variation(target, type, [.. values]);
    }

    // Its path is relative to the file that names it.
    private static VariedValue FileOf(string target, Constant path, TextLocation name) =>
        new(target, path with { Value = FilePath.Beside(name.Source.Path, path.AsWord) }) { NamedAt = name };

    // Varying a parameter that a policy also gets as an argument would overwrite the argument.
    private void ReportGiven(DottedNameSyntax syntax, IEnumerable<PolicyUse> uses)
    {
        var parts = syntax.Text.Split('.');
        foreach (var use in uses.Where(u => parts.Length == 1 || parts[0] == u.Name))
        {
            if (use.Arguments.Any(a => a.Key == parts[^1]))
                diagnostics.Report(DiagnosticCatalog.GivenAndVaried, syntax.Location, parts[^1], use.Label);
        }
    }

    private ImmutableArray<long> Seeds(ExperimentSyntax syntax) => Single<SeedsSyntax>(syntax, "seeds") is { } member
        ? ExperimentGrid.DistinctSeeds(member.Values.Location, ValueLanguage.Read(member.Values, SchedType.Int, diagnostics), diagnostics)
        : [0];

    private ImmutableArray<NamedMetric> Report(ExperimentSyntax syntax, ImmutableArray<ScenarioSymbol> chosen, MetricScope scope)
    {
        if (Single<ReportSyntax>(syntax, "report") is not { } member)
        {
            var llms = chosen.SelectMany(s => s.Streams).Where(s => s.IsLlm).Select(s => s.Name).Distinct();
            return
            [
                .. ((IEnumerable<string>)["violation_rate", .. llms.SelectMany(s => (string[])[$"{s}.ttft.mean", $"{s}.tpt.mean"]), "energy"])
                    .Select(n => scope.Find(n, syntax.Name.Location)).OfType<NamedMetric>(),
            ];
        }

        var metrics = new Dictionary<string, (NamedMetric Metric, DottedNameSyntax Syntax)>();
        foreach (var name in member.Metrics.Where(m => m.Text.Length > 0))
        {
            if (scope.Find(name.Text, name.Location) is { } metric && !metrics.TryAdd(name.Text, (metric, name)))
                ReportDuplicate(name.Location, name.Text, metrics[name.Text].Syntax.Location);
        }

        return [.. metrics.Values.Select(m => m.Metric)];
    }

    private void CheckSize(ExperimentSyntax syntax, ExperimentGrid grid)
    {
        if (grid.RunCount > ExperimentGrid.MostRuns)
            grid.ReportTooMany(syntax, diagnostics);
    }
}
