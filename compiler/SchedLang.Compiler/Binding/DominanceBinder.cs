using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds <c>P dominates A, B on METRICS</c> to an expectation for each of the other policies.</summary>
internal sealed class DominanceBinder(MetricScope scope, DiagnosticBag diagnostics)
{
    /// <summary>The expectations, in the order of the other policies. Errors are reported.</summary>
    public IEnumerable<BoundExpectation> Bind(ExpectSyntax syntax, DominanceSyntax dominance)
    {
        var seen = new Dictionary<string, SyntaxToken>();
        var isKnown = Takes(dominance.Name, seen);
        var others = dominance.Others.Where(o => Takes(o, seen)).ToList();
        var metrics = Metrics(dominance);
        if (!isKnown || metrics.Count == 0)
            return [];
        var on = string.Join(", ", metrics.Select(m => m.Name));
        return
        [
            .. others.Select(other => new BoundExpectation(
                syntax, new JudgedDominance(dominance, [.. metrics.Select(m => (Of(dominance.Name, m), Of(other, m)))]))
            {
                Text = $"{dominance.Name.Text} dominates {other.Text} on {on}",
            }),
        ];

        JudgedMetric Of(SyntaxToken policy, NamedMetric metric) =>
            new(dominance, ExpectationBinder.TypeOf(metric.Unit), policy.Text, metric);
    }

    private bool Takes(SyntaxToken policy, Dictionary<string, SyntaxToken> seen)
    {
        if (policy.IsMissing)
            return false;
        if (!seen.TryAdd(policy.Text, policy))
        {
            ReportDuplicate(policy.Text, policy.Location, seen[policy.Text].Location);
            return false;
        }

        if (scope.Policies.Contains(policy.Text))
            return true;
        scope.ReportUnknownPolicy(policy);
        return false;
    }

    private List<NamedMetric> Metrics(DominanceSyntax dominance)
    {
        var found = new Dictionary<string, (NamedMetric Metric, DottedNameSyntax Syntax)>();
        foreach (var syntax in dominance.Metrics.Where(m => m.Text.Length > 0))
        {
            if (scope.Find(syntax.Text, syntax.Location) is not { } metric)
                continue;
            if (metric.Direction == MetricDirection.Neither)
                diagnostics.ReportWithHelp(DiagnosticCatalog.NoBetterDirection, syntax.Location, "compare it with < or > in an expectation of its own", metric.Name);
            else if (!found.TryAdd(metric.Name, (metric, syntax)))
                ReportDuplicate(metric.Name, syntax.Location, found[metric.Name].Syntax.Location);
        }

        return [.. found.Values.Select(f => f.Metric)];
    }

    private void ReportDuplicate(string word, Text.TextLocation location, Text.TextLocation first) =>
        diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateAttribute, location, [word])
        {
            Related = [new RelatedPlace(first, "first given here")],
        });
}
