using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Explanation;

/// <summary>
/// Applies settings to platforms and models alone. They mean what they mean in a run, so they are those of a scenario on the platform with a
/// stream for each model, and without the settings of runs and streams.
/// </summary>
internal sealed class GraphSettings
{
    private readonly ImmutableArray<Setting> _settings;
    private readonly ImmutableArray<ScenarioSymbol> _scenarios;
    private readonly BoundPolicy _policy;

    public GraphSettings(BoundProgram program, ImmutableArray<Setting> settings, DiagnosticBag diagnostics)
    {
        _settings = settings;
        var declarations = SyntaxTree.Parse(new SourceText("--set", "scenario s on p { stream s : m } policy p {}")).Root.Declarations;
        var scenario = declarations.OfType<ScenarioSyntax>().Single();
        _policy = new BoundPolicy { Symbol = new PolicySymbol("", declarations.OfType<PolicySyntax>().Single(), []) };
        _scenarios =
        [
            .. program.Platforms.Select(p => new ScenarioSymbol(
                "", scenario, p, null, [.. program.Models.Select(m => new StreamSymbol("", scenario.Streams.Single(), m, null, AttributeSet.Empty))])),
        ];
        foreach (var setting in settings.Where(s => s.IsComplete && !_scenarios.Any(p => Has(p, s))))
            diagnostics.Add(SettingTargets.Unknown(setting.TargetLocation, setting.Target, [.. _scenarios.SelectMany(Names).Distinct()]));
    }

    /// <summary>A platform and the models with the settings that there are for them.</summary>
    public (PlatformSymbol Platform, ImmutableArray<ModelSymbol> Models) On(PlatformSymbol platform, DiagnosticBag diagnostics)
    {
        var scenario = _scenarios.Single(s => ReferenceEquals(s.Platform, platform));
        var changed = OverrideBinder.Apply(scenario, _policy, _settings.Where(s => !s.IsComplete || Has(scenario, s)), [], diagnostics).Scenario;
        return (changed.Platform!, [.. changed.Streams.Select(s => s.Model!)]);
    }

    private IEnumerable<string> Names(ScenarioSymbol scenario) => SettingTargets.Names(scenario, _policy).Where(n => n != "run" && !n.StartsWith('.'));

    private bool Has(ScenarioSymbol scenario, Setting setting) =>
        setting.Target != "run" && SettingTargets.TypeOf(scenario, _policy, setting.Target) != null;
}
