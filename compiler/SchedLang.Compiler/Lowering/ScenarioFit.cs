using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Lowering;

/// <summary>Checks that the policies of a program fit its scenarios, for <c>check</c>.</summary>
public static class ScenarioFit
{
    /// <summary>Whether a scenario has every kind and class that a policy names.</summary>
    public static bool Fits(BoundPolicy policy, ScenarioSymbol scenario) => scenario.Platform != null && Misfits(policy, scenario).Count == 0;

    /// <summary>
    /// Reports kinds and classes in a policy that a scenario lacks. A policy is only checked against the scenario that it fits best.
    /// </summary>
    public static void Check(BoundProgram program, DiagnosticBag diagnostics)
    {
        foreach (var policy in program.Policies)
        {
            if (Best(policy, program.Scenarios) is { } best)
                diagnostics.AddRange(best.Misfits);
        }
    }

    /// <summary>The scenarios that a policy is meant for: all that it fits, otherwise the best match.</summary>
    public static IEnumerable<ScenarioSymbol> Fitting(BoundPolicy policy, ImmutableArray<ScenarioSymbol> scenarios) =>
        Best(policy, scenarios) is not { } best ? []
        : best.Misfits.Count > 0 ? [best.Scenario]
        : scenarios.Where(s => s.Platform != null && Misfits(policy, s).Count == 0);

    private static (ScenarioSymbol Scenario, DiagnosticBag Misfits)? Best(BoundPolicy policy, ImmutableArray<ScenarioSymbol> scenarios) => scenarios
        .Where(s => s.Platform != null)
        .Select(s => ((ScenarioSymbol, DiagnosticBag)?)(s, Misfits(policy, s)))
        .MinBy(f => (f!.Value.Item2.Count(d => d.Descriptor == DiagnosticCatalog.NoSuchKind), f.Value.Item2.Count));

    private static DiagnosticBag Misfits(BoundPolicy policy, ScenarioSymbol scenario)
    {
        var found = new DiagnosticBag();
        PolicyLinker.CheckFit(
            policy, scenario.Name, scenario.Platform!.Name, [.. scenario.Platform.Devices.Select(d => d.Kind)], scenario.Classes, found);
        return found;
    }
}
