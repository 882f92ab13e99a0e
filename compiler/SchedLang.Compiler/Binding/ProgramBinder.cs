using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds syntax trees into one program. It also runs after syntax errors.</summary>
public sealed class ProgramBinder
{
    private readonly DiagnosticBag _diagnostics;

    private ProgramBinder(DiagnosticBag diagnostics) => _diagnostics = diagnostics;

    /// <summary>Binds the declarations of all files.</summary>
    public static BoundProgram Bind(IEnumerable<SyntaxTree> trees, DiagnosticBag diagnostics)
    {
        var binder = new ProgramBinder(diagnostics);
        var declarations = trees.SelectMany(t => t.Root.Declarations).ToList();
        var platformBinder = new PlatformBinder(diagnostics, declarations.OfType<ModelSyntax>().Any(m => m.Block?.Latencies.Any() == true));
        var platforms = binder.Distinct<PlatformSyntax>("platform", declarations).Select(platformBinder.Bind).ToImmutableArray();
        var models = binder.Distinct<ModelSyntax>("model", declarations).Select(platformBinder.Bind).OfType<ModelSymbol>().ToImmutableArray();
        platforms = [.. platforms.Select(p => p with { Models = models })];
        new LatencyBinder(diagnostics).CheckDevices(models, platforms);
        var modelNames = declarations.OfType<ModelSyntax>().Select(m => m.Name.Text).ToHashSet();
        var scenarioBinder = new ScenarioBinder(platforms, models, modelNames, diagnostics);
        var scenarios = binder.Distinct<ScenarioSyntax>("scenario", declarations).Select(scenarioBinder.Bind).ToImmutableArray();
        var policies = PolicyParts.Inherit(binder.Distinct<PolicySyntax>("policy", declarations), diagnostics)
            .Select(p => PolicyBinder.Bind(p, diagnostics)).ToImmutableArray();
        var experimentBinder = new ExperimentBinder(scenarios, policies, diagnostics);
        var experiments = binder.Distinct<ExperimentSyntax>("experiment", declarations).Select(experimentBinder.Bind).ToImmutableArray();
        return new BoundProgram(platforms, models, scenarios, policies, experiments, Expectations(scenarios, policies, diagnostics));
    }

    private static ImmutableArray<ScenarioExpectation> Expectations(
        ImmutableArray<ScenarioSymbol> scenarios, ImmutableArray<BoundPolicy> policies, DiagnosticBag diagnostics)
    {
        var names = policies.Select(p => p.Symbol.Name).ToImmutableArray();
        return
        [
            .. from scenario in scenarios
               let binder = new ExpectationBinder(
                   new MetricScope([scenario], names, [], !scenario.Syntax.HasFaults && scenario.Platform != null, diagnostics), diagnostics)
               from expectation in scenario.Syntax.Expects.SelectMany(binder.Bind)
               select new ScenarioExpectation(scenario, expectation),
        ];
    }

    // The first declaration of each name. Duplicates are reported, and their contents are ignored.
    private List<T> Distinct<T>(string what, IEnumerable<DeclarationSyntax> declarations)
        where T : NamedDeclarationSyntax
    {
        var first = new Dictionary<string, T>();
        var distinct = new List<T>();
        foreach (var declaration in declarations.OfType<T>())
        {
            if (declaration.Name.IsMissing || first.TryAdd(declaration.Name.Text, declaration))
            {
                distinct.Add(declaration);
                continue;
            }

            var earlier = first[declaration.Name.Text];
            _diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, declaration.Name.Location, [what, declaration.Name.Text])
            {
                Related = [new RelatedPlace(earlier.Name.Location, "first declared here")],
            });
        }

        return distinct;
    }
}
