using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Exploration;

/// <summary>The policies and scenarios that a command over several files is restricted to; all if none is named.</summary>
internal sealed class NameChoice(IEnumerable<string> policies, IEnumerable<string> scenarios)
{
    private readonly Names _policies = new("--policy", policies, DiagnosticCatalog.UnknownPolicy);
    private readonly Names _scenarios = new("--scenario", scenarios, DiagnosticCatalog.UnknownScenario);

    /// <summary>Whether the command is restricted to some policies.</summary>
    public bool IsOfPolicies => _policies.IsRestricted;

    public bool Takes(BoundPolicy policy) => _policies.Takes(policy.Symbol.Name);

    public bool Takes(ScenarioSymbol scenario) => _scenarios.Takes(scenario.Name);

    /// <summary>Whether the restriction includes every policy that an expectation names.</summary>
    public bool Takes(BoundExpectation expectation) => expectation.Policies.All(_policies.Takes);

    /// <summary>Records the names that a file declares.</summary>
    public void See(BoundProgram program)
    {
        _policies.See(program.Policies.Select(p => p.Symbol.Name));
        _scenarios.See(program.Scenarios.Select(s => s.Name));
    }

    /// <summary>Reports the names that no recorded file declares.</summary>
    public void ReportUnknown(DiagnosticBag diagnostics)
    {
        _policies.ReportUnknown(diagnostics);
        _scenarios.ReportUnknown(diagnostics);
    }

    private sealed class Names(string option, IEnumerable<string> chosen, DiagnosticDescriptor unknown)
    {
        private readonly List<string> _chosen =
            [.. chosen.SelectMany(n => n.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

        private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

        public bool IsRestricted => _chosen.Count > 0;

        public bool Takes(string name) => !IsRestricted || _chosen.Contains(name);

        public void See(IEnumerable<string> names) => _known.UnionWith(names);

        public void ReportUnknown(DiagnosticBag diagnostics)
        {
            foreach (var name in _chosen.Where(n => !_known.Contains(n)))
            {
                var place = new TextLocation(new SourceText(option, name), new TextSpan(0, name.Length));
                diagnostics.ReportMisspelt(unknown, place, name, _known, name);
            }
        }
    }
}
