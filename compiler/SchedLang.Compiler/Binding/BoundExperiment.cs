using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Binding;

/// <summary>An experiment: its runs, the metrics that it reports and its expectations.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Syntax">Where it is declared.</param>
/// <param name="Grid">Its runs.</param>
/// <param name="Report">The metrics to report.</param>
/// <param name="Expectations">Its expectations.</param>
public sealed record BoundExperiment(
    string Name, ExperimentSyntax Syntax, ExperimentGrid Grid, ImmutableArray<NamedMetric> Report, ImmutableArray<BoundExpectation> Expectations);

/// <summary>Scenarios x policies x values x seeds.</summary>
/// <param name="Scenarios">In the order written.</param>
/// <param name="Policies">In the order written.</param>
/// <param name="Variations">In the order written.</param>
/// <param name="Seeds">In the order written.</param>
public sealed record ExperimentGrid(
    ImmutableArray<ScenarioSymbol> Scenarios, ImmutableArray<PolicyUse> Policies, ImmutableArray<Variation> Variations, ImmutableArray<long> Seeds)
{
    /// <summary>Settings that are the same in all runs, each with one value.</summary>
    public ImmutableArray<Variation> Fixed { get; init; } = [];

    /// <summary>The most runs that an experiment may have, because their figures are kept in memory.</summary>
    public const int MostRuns = 1_000_000;

    /// <summary>The number of runs, computed without listing them.</summary>
    public double RunCount => Seeds.Length * Pairs().Sum(p => p.Variations.Aggregate(1.0, (n, v) => v == null ? n : n * v.Values.Length));

    /// <summary>
    /// Every combination once, by scenario, policy and values; the first variation changes slowest.
    /// A variation that applies to neither the scenario nor the policy is left out for them.
    /// </summary>
    public IEnumerable<Combination> Combinations() =>
        from pair in Pairs() from values in Points(pair.Variations) select new Combination(pair.Scenario, pair.Policy, values)
        {
            Fixed = [.. Fixed.Where(v => v.AppliesTo(pair.Scenario, pair.Policy.Policy)).Select(v => v.Values[0])],
        };

    /// <summary>Every choice of one value for each variation; the value of a null variation is null.</summary>
    public static IEnumerable<ImmutableArray<VariedValue?>> Points(IReadOnlyList<Variation?> variations)
    {
        IEnumerable<ImmutableArray<VariedValue?>> points = [[]];
        foreach (var variation in variations)
        {
            points = variation == null
                ? points.Select(p => p.Add(null))
                : points.SelectMany(_ => variation.Values, (p, value) => p.Add(value));
        }

        return points;
    }

    /// <summary>The same grid with seeds read from a text. Errors are reported.</summary>
    public ExperimentGrid WithSeeds(TextLocation text, DiagnosticBag diagnostics) =>
        this with { Seeds = DistinctSeeds(text, ValueLanguage.Read(text, SchedType.Int, diagnostics), diagnostics) };

    /// <summary>Reports too many runs.</summary>
    public void ReportTooMany(ExperimentSyntax syntax, DiagnosticBag diagnostics) => diagnostics.Report(
        DiagnosticCatalog.TooManyRuns, syntax.Name.Location, syntax.Name.Text, RunCount.ToString("N0", CultureInfo.InvariantCulture),
        MostRuns.ToString("N0", CultureInfo.InvariantCulture));

    internal static ImmutableArray<long> DistinctSeeds(TextLocation location, ImmutableArray<Constant> values, DiagnosticBag diagnostics)
    {
        var seen = new HashSet<long>();
        foreach (var value in values)
        {
            if (!seen.Add(value.AsInteger))
                diagnostics.Report(DiagnosticCatalog.DuplicateAttribute, location, value.ToString());
        }

        return [.. values.Select(v => v.AsInteger).Distinct()];
    }

    private IEnumerable<(ScenarioSymbol Scenario, PolicyUse Policy, List<Variation?> Variations)> Pairs() =>
        from scenario in Scenarios
        from policy in Policies
        select (scenario, policy, Variations.Select(v => v.AppliesTo(scenario, policy.Policy) ? v : null).ToList());
}

/// <summary>A policy with its arguments: <c>AgentXpu(limit = 0.8)</c>.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Arguments">Names of parameters and values as written.</param>
public sealed record PolicyUse(BoundPolicy Policy, ImmutableArray<KeyValuePair<string, string>> Arguments)
{
    /// <summary>The name that <c>as</c> gives it in the experiment, or null.</summary>
    public string? Alias { get; init; }

    /// <summary>The name of the policy.</summary>
    public string Name => Policy.Symbol.Name;

    /// <summary>What the experiment calls it in front of a metric.</summary>
    public string Called => Alias ?? Name;

    /// <summary>What it is shown as: the name that it was given, or that of the policy and the arguments.</summary>
    public string Label => Alias ?? (Arguments.IsEmpty ? Name : $"{Name}({string.Join(", ", Arguments.Select(a => $"{a.Key} = {a.Value}"))})");
}

/// <summary>A varied setting.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Type">The type of its values; words have the type of classes.</param>
/// <param name="Values">Each once, in the order written.</param>
public sealed record Variation(string Target, SchedType Type, ImmutableArray<VariedValue> Values)
{
    /// <summary>Whether a scenario or a policy has the setting.</summary>
    public bool AppliesTo(ScenarioSymbol scenario, BoundPolicy policy) => SettingTargets.TypeOf(scenario, policy, Target) != null;
}

/// <summary>A value of a varied setting.</summary>
/// <param name="Target">The name of the setting.</param>
/// <param name="Value">Its value, with a text that can be read again.</param>
public sealed record VariedValue(string Target, Constant Value)
{
    /// <summary>For a file, where it is named; otherwise null.</summary>
    public TextLocation? NamedAt { get; init; }

    public override string ToString() => $"{Target} = {Value}";

    /// <summary>The value as a setting of a run. A file is relative to that of the experiment, and not to the current folder.</summary>
    public string Setting => Value.Type == SchedType.File ? $"\"{Value.AsWord}\"" : Value.ToString();
}

/// <summary>A scenario, policy and values, which run with every seed.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Values">A value for each variation; null where it does not apply.</param>
public sealed record Combination(ScenarioSymbol Scenario, PolicyUse Policy, ImmutableArray<VariedValue?> Values)
{
    /// <summary>The values that are the same in all runs.</summary>
    public ImmutableArray<VariedValue> Fixed { get; init; } = [];

    /// <summary>The arguments and values as settings of a run, on top of others.</summary>
    /// <param name="others">Settings of every run, which take the place of those that the experiment sets.</param>
    public IEnumerable<Setting> SettingsOn(IEnumerable<Setting> others) =>
    [
        .. Fixed.Select(v => Setting(v.Target, v.Setting)),
        .. others,
        .. Policy.Arguments.Select(a => Setting($"{Policy.Name}.{a.Key}", a.Value)),
        .. Values.OfType<VariedValue>().Select(v => Setting(v.Target, v.Setting)),
    ];

    private static Setting Setting(string target, string text) => new(new SourceText("experiment", $"{target}={text}"));

    /// <summary><c>npc.prompt = 32 tokens, limit = 0.8</c>; empty if nothing varies.</summary>
    public string Place => string.Join(", ", Values.OfType<VariedValue>());

    public override string ToString() => $"{Policy.Label} on {Scenario.Name}{(Place.Length == 0 ? "" : " at " + Place)}";
}
