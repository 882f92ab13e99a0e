using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Binding;

/// <summary>The metrics that are available for some scenarios and policies.</summary>
/// <param name="scenarios">The scenarios that run.</param>
/// <param name="policies">Names of the policies that can come before a metric.</param>
/// <param name="others">Names of policies that are not run.</param>
/// <param name="isWhole">False if some scenario or policy is unknown: an unknown name may belong to it.</param>
/// <param name="diagnostics">Receives the diagnostics.</param>
internal sealed class MetricScope(
    ImmutableArray<ScenarioSymbol> scenarios,
    ImmutableArray<string> policies,
    ImmutableArray<string> others,
    bool isWhole,
    DiagnosticBag diagnostics)
{
    private readonly ImmutableArray<string> _streams = [.. scenarios.SelectMany(s => s.Streams).Select(s => s.Name).Distinct()];
    private readonly ImmutableArray<string> _devices = [.. scenarios.SelectMany(s => s.Platform?.Devices ?? []).Select(d => d.Name).Distinct()];

    public ImmutableArray<string> Policies => policies;

    /// <summary>The metric of a name; null if there is none, which is reported.</summary>
    public NamedMetric? Find(string name, TextLocation location)
    {
        if (NamedMetric.Find(name, _streams, _devices) is { } metric)
            return Applies(metric, location) ? metric : null;
        ReportUnknown(name, NamedMetric.Names(_streams, _devices), location);
        return null;
    }

    /// <summary>The metric of a name with an optional policy as prefix.</summary>
    public (string? Policy, NamedMetric Metric)? FindOfPolicy(string name, TextLocation location)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var first = dot < 0 ? "" : name[..dot];
        if (policies.Contains(first) && NamedMetric.Find(name[(dot + 1)..], _streams, _devices) is { } ofPolicy)
            return Applies(ofPolicy, location) ? (first, ofPolicy) : null;
        if (NamedMetric.Find(name, _streams, _devices) is { } metric)
            return Applies(metric, location) ? (null, metric) : null;
        if (others.Contains(first))
        {
            diagnostics.ReportWithHelp(DiagnosticCatalog.UnknownMetric, location, $"'{first}' is not a policy of this experiment", name);
            return null;
        }

        var prefix = policies.Contains(first) ? first + "." : "";
        ReportUnknown(name, NamedMetric.Names(_streams, _devices).Select(n => prefix + n), location);
        return null;
    }

    /// <summary>Reports a name where a policy of these runs is wanted.</summary>
    public void ReportUnknownPolicy(Syntax.SyntaxToken name)
    {
        if (others.Contains(name.Text))
            diagnostics.ReportWithHelp(DiagnosticCatalog.UnknownPolicy, name.Location, $"'{name.Text}' is not a policy of this experiment", name.Text);
        else if (isWhole)
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownPolicy, name.Location, name.Text, policies, name.Text);
    }

    private bool Applies(NamedMetric metric, TextLocation location)
    {
        var streams = scenarios.SelectMany(s => s.Streams).Where(s => s.Name == metric.Subject).ToList();
        if (!metric.NeedsLlm || streams.Exists(s => s.IsLlm || s.Model == null))
            return true;
        diagnostics.Report(DiagnosticCatalog.MetricDoesNotApply, location, metric.Name, streams[0].Name, streams[0].Model!.KindName);
        return false;
    }

    private void ReportUnknown(string name, IEnumerable<string> known, TextLocation location)
    {
        if (!isWhole)
            return;
        var names = known.ToList();
        if (names.Find(n => n == name + ".mean") is { } mean)
        {
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.UnknownMetric, location, [name])
            {
                Help = $"choose one: {mean}, or .p50, .p90, .p95, .p99, .max",
                Fix = new TextFix($"write '{mean}'", location, mean),
            });
            return;
        }

        diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownMetric, location, name, names, name);
    }
}
