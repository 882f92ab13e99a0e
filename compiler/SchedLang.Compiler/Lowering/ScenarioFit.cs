using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Lowering;

/// <summary>Whether the policies of a program fit its scenarios, for those who check without running.</summary>
public static class ScenarioFit
{
    /// <summary>
    /// Tells where a policy names what a scenario lacks. A policy that fits some scenario is a policy for that one, and the
    /// others are not held against it.
    /// </summary>
    public static void Check(BoundProgram program, DiagnosticBag diagnostics)
    {
        var scenarios = program.Scenarios.Where(s => s.Platform != null).ToList();
        foreach (var policy in program.Policies)
        {
            var fits = scenarios.Select(s =>
            {
                var found = new DiagnosticBag();
                PolicyLinker.CheckFit(
                    policy, s.Name, s.Platform!.Name, [.. s.Platform.Devices.Select(d => d.Kind)], s.Classes, found);
                return found;
            }).ToList();
            if (fits.Count > 0 && fits.MinBy(f => (f.Count(d => d.Descriptor == DiagnosticCatalog.NoSuchKind), f.Count)) is { } best)
                diagnostics.AddRange(best);
        }
    }
}
