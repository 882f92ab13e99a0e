using System.Globalization;
using SchedLang.Cli.Output;
using SchedLang.Simulator.Statistics;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Exploration;

/// <summary>Whether an expectation holds at one point of an exploration.</summary>
/// <param name="Expectation">The expectation.</param>
/// <param name="Place">The policy, scenario and values; empty if there is only one point.</param>
/// <param name="Holds">Whether it holds.</param>
/// <param name="Found">The measured figures.</param>
/// <param name="Time">Wall-clock time of the runs that it depends on.</param>
internal sealed record Verdict(BoundExpectation Expectation, string Place, bool Holds, string Found, TimeSpan Time)
{
    /// <summary>The expected and the actual values.</summary>
    public override string ToString() =>
        $"expected {Expectation.Text}{(Place.Length == 0 ? "" : " " + Place)}; found {Found}";
}

/// <summary>
/// Judges expectations on means over seeds: on every scenario that has the metrics, and at every point of the policies involved.
/// A metric that names no policy is judged for every policy. A metric without a value satisfies nothing, but for dominance, where it is the worst.
/// </summary>
/// <param name="results">The runs.</param>
/// <param name="isFit">The policies to use if a metric names none; null for all.</param>
internal sealed class Judge(ExplorationResults results, Func<ScenarioSymbol, BoundPolicy, bool>? isFit = null)
{
    private ExplorationPlan Plan => results.Plan;

    /// <summary>One verdict for each point at which an expectation is judged.</summary>
    public IEnumerable<Verdict> VerdictsOn(BoundExpectation expectation) =>
        from scenario in Plan.Grid.Scenarios
        where HasMetrics(scenario, expectation)
        from roles in Roles(scenario, expectation)
        from values in ExperimentGrid.Points(VariationsOf(scenario, roles))
        select Verdict(expectation, scenario, roles, values);

    private static bool HasMetrics(ScenarioSymbol scenario, BoundExpectation expectation)
    {
        string[] streams = [.. scenario.Streams.Select(s => s.Name)];
        string[] devices = [.. scenario.Platform?.Devices.Select(d => d.Name) ?? []];
        return expectation.Metrics.All(m => NamedMetric.Find(m.Metric.Name, streams, devices) != null);
    }

    // The policy for each name in the expectation; "" is the policy of metrics that name none.
    private IEnumerable<Dictionary<string, PolicyUse>> Roles(ScenarioSymbol scenario, BoundExpectation expectation)
    {
        IEnumerable<Dictionary<string, PolicyUse>> roles = [[]];
        foreach (var name in expectation.IsForEachPolicy ? expectation.Policies.Prepend("") : expectation.Policies)
        {
            roles = roles.SelectMany(
                _ => Plan.Grid.Policies.Where(p => name.Length == 0 ? isFit?.Invoke(scenario, p.Policy) ?? true : p.Called == name),
                (taken, use) => new Dictionary<string, PolicyUse>(taken) { [name] = use });
        }

        return roles;
    }

    private List<Variation?> VariationsOf(ScenarioSymbol scenario, Dictionary<string, PolicyUse> roles) =>
        [.. Plan.Grid.Variations.Select(v => roles.Values.Any(p => v.AppliesTo(scenario, p.Policy)) ? v : null)];

    private Verdict Verdict(
        BoundExpectation expectation, ScenarioSymbol scenario, Dictionary<string, PolicyUse> roles, IReadOnlyList<VariedValue?> values)
    {
        var estimates = new List<(JudgedMetric Metric, Estimate Estimate)>();
        var used = new HashSet<int>();
        foreach (var metric in expectation.Metrics)
        {
            var use = roles[metric.Policy ?? ""];
            var own = values.Select((v, i) => v != null && Plan.Grid.Variations[i].AppliesTo(scenario, use.Policy) ? v : null);
            var combination = Plan.IndexOf(new Combination(scenario, use, [.. own]));
            used.Add(combination);
            estimates.Add((metric, results.Estimate(combination, metric.Metric)));
        }

        double Mean(JudgedMetric metric) => Of(metric).Estimate.Mean;
        (JudgedMetric Metric, Estimate Estimate) Of(JudgedMetric metric) => estimates.Find(e => e.Metric.Name == metric.Name);
        var hasAll = expectation.IsDominance ? used.All(results.HasRun) : estimates.TrueForAll(e => e.Estimate.Count > 0);
        var holds = hasAll && expectation.Condition.Value(Mean) != 0;
        var time = TimeSpan.FromTicks(used.Sum(c => results.TimeOf(c).Ticks));
        var worse = expectation.Condition is JudgedDominance dominance ? dominance.Failing(Mean).ToList() : [];
        var shown = worse.Count == 0 ? estimates : [.. worse.SelectMany(w => ((JudgedMetric, Estimate)[])[Of(w.Own), Of(w.Other)])];
        return new Verdict(expectation, Place(scenario, roles, values), holds, Found(shown), time);
    }

    private string Place(ScenarioSymbol scenario, Dictionary<string, PolicyUse> roles, IReadOnlyList<VariedValue?> values)
    {
        var parts = new List<string>();
        if (roles.TryGetValue("", out var each))
            parts.Add($"under {each.Label}");
        foreach (var (name, use) in roles.Where(r => r.Key.Length > 0 && r.Value.Label != r.Key))
            parts.Add($"with {use.Label}");
        if (Plan.Grid.Scenarios.Length > 1)
            parts.Add($"on {scenario.Name}");
        if (values.OfType<VariedValue>().ToList() is { Count: > 0 } varied)
            parts.Add($"at {string.Join(", ", varied)}");
        return string.Join(' ', parts);
    }

    private static string Found(List<(JudgedMetric Metric, Estimate Estimate)> estimates) => estimates is [var single]
        ? Text(single)
        : string.Join(", ", estimates.Select(e => $"{e.Metric.Name} {Text(e)}"));

    private static string Text((JudgedMetric Metric, Estimate Estimate) figure)
    {
        var (unit, estimate) = (figure.Metric.Metric.Unit, figure.Estimate);
        if (estimate.Count == 0)
            return "no value";
        var mean = Number(unit, estimate.Mean);
        return estimate.HasInterval ? $"{mean} ± {Number(unit, estimate.HalfWidth)}" : mean;
    }

    // Shares print as plain numbers, as in expectations.
    private static string Number(MetricUnit unit, double value) => unit switch
    {
        _ when !double.IsFinite(value) => "never",
        MetricUnit.Share or MetricUnit.Count or MetricUnit.Average => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture),
        _ => FigureText.Of(unit, value),
    };
}
