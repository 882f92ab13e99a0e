using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// What is found where scenarios and policies meet, with figures. What is true of several policies is told once, with their names, and
/// what is true of any policy without.
/// </summary>
public sealed class WorkloadFindings
{
    private const int MostNames = 4;

    private readonly List<(Finding Finding, List<string> Policies)> _found = [];
    private readonly HashSet<string> _policies = [];

    /// <summary>Looks at a scenario and the policies that meet it, or none: what is true of each of them.</summary>
    public void Add(ScenarioSymbol scenario, Workload workload, IEnumerable<BoundPolicy> policies)
    {
        if (workload.Platform.Devices.Length > DeviceSet.MostDevices)
            return;
        var meeting = Meeting.OfAny(scenario, workload, policies);
        foreach (var finding in Overload.Find(meeting).Concat(InfeasibleDeadline.Find(meeting)).Concat(NoRelease.Find(meeting)).Concat(BeyondTable.Find(meeting)))
            _found.Add((finding, []));
    }

    /// <summary>Looks at a policy that meets a scenario.</summary>
    public void Add(ScenarioSymbol scenario, LoweredProgram program)
    {
        _policies.Add(program.Policy.Symbol.Name);
        foreach (var finding in Of(scenario, program).Where(f => !_found.Exists(g => g.Policies.Count == 0 && Covers(g.Finding, f))))
        {
            var known = _found.Find(f => IsSame(f.Finding, finding));
            if (known.Policies == null)
                _found.Add((finding, [program.Policy.Symbol.Name]));
            else if (!known.Policies.Contains(program.Policy.Symbol.Name))
                known.Policies.Add(program.Policy.Symbol.Name);
        }
    }

    /// <summary>Tells all that was found.</summary>
    public void Report(DiagnosticBag diagnostics)
    {
        foreach (var (finding, policies) in _found)
        {
            diagnostics.Add(new Diagnostic(finding.Descriptor, finding.Location, [.. finding.Arguments, Under(policies)])
            {
                Related = finding.Related,
            });
        }
    }

    private static IEnumerable<Finding> Of(ScenarioSymbol scenario, LoweredProgram program)
    {
        if (program.Workload.Platform.Devices.Length > DeviceSet.MostDevices)
            return [];
        var meeting = new Meeting(scenario, program.Workload, program.Policy);
        return
        [
            .. Overload.Find(meeting), .. InfeasibleDeadline.Find(meeting), .. LongUnits.Find(meeting), .. Starvation.Find(meeting),
            .. UnmeasuredBatches.Find(meeting), .. NeverPreempts.Find(meeting),
        ];
    }

    private static bool IsSame(Finding left, Finding right) =>
        left.Descriptor == right.Descriptor && left.Location == right.Location && left.Arguments.SequenceEqual(right.Arguments);

    // What is true of any policy need not be told of one, though there the figures may be worse.
    private static bool Covers(Finding general, Finding finding)
    {
        var about = finding.Descriptor == DiagnosticCatalog.Overload ? 1 : 2; // the devices; the stream and what it fails to do
        return general.Descriptor == finding.Descriptor && general.Location == finding.Location
            && general.Arguments.Take(about).SequenceEqual(finding.Arguments.Take(about));
    }

    private string Under(List<string> policies) =>
        policies.Count == 0 ? ""
        : policies.Count == _policies.Count && policies.Count > 2 ? " under every policy"
        : policies.Count > MostNames + 1 ? $" under {string.Join(", ", policies.Take(MostNames))} and {policies.Count - MostNames} others"
        : $" under {FigureWords.And(policies)}";
}
