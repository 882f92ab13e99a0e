using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Collects findings, with figures, for scenarios under policies. A finding that holds under several policies is reported once, with their
/// names. A finding that holds under any policy names none.
/// </summary>
public sealed class WorkloadFindings
{
    private const int MostNames = 4;

    private readonly List<(Finding Finding, List<string> Policies)> _found = [];
    private readonly HashSet<string> _policies = [];

    // Policies that chunk and batch alike share the figures of a workload.
    private readonly Dictionary<Workload, Dictionary<WorkShape, WorkModel>> _work = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds the findings about a scenario that hold under each of the given policies.</summary>
    public void Add(ScenarioSymbol scenario, Workload workload, IEnumerable<BoundPolicy> policies)
    {
        if (workload.Platform.Devices.Length > DeviceSet.MostDevices)
            return;
        var shapes = policies.Select(Meeting.ShapeOf).DefaultIfEmpty(WorkShape.Plain).Distinct().ToImmutableArray();
        var meeting = new Meeting(scenario, shapes.Length == 1 ? WorkOf(workload, shapes[0]) : new WorkModel(workload, shapes), null);
        foreach (var finding in Overload.Find(meeting).Concat(InfeasibleDeadline.Find(meeting)).Concat(NoRelease.Find(meeting)).Concat(BeyondTable.Find(meeting)))
            _found.Add((finding, []));
    }

    /// <summary>Adds the findings about a scenario under one policy.</summary>
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

    /// <summary>Reports all collected findings.</summary>
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

    private IEnumerable<Finding> Of(ScenarioSymbol scenario, LoweredProgram program)
    {
        if (program.Workload.Platform.Devices.Length > DeviceSet.MostDevices)
            return [];
        var meeting = new Meeting(scenario, WorkOf(program.Workload, Meeting.ShapeOf(program.Policy)), program.Policy);
        return
        [
            .. Overload.Find(meeting), .. InfeasibleDeadline.Find(meeting), .. LongUnits.Find(meeting), .. Starvation.Find(meeting),
            .. UnmeasuredBatches.Find(meeting), .. NeverPreempts.Find(meeting),
        ];
    }

    private WorkModel WorkOf(Workload workload, WorkShape shape)
    {
        if (!_work.TryGetValue(workload, out var models))
            _work.Add(workload, models = []);
        if (!models.TryGetValue(shape, out var model))
            models.Add(shape, model = new WorkModel(workload, [shape]));
        return model;
    }

    private static bool IsSame(Finding left, Finding right) =>
        left.Descriptor == right.Descriptor && left.Location == right.Location && left.Arguments.SequenceEqual(right.Arguments);

    // A finding that holds under any policy covers the one for a single policy, even if that one has worse figures.
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
