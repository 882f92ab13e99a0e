using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SchedLang.Cli.Exploration;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;
using SchedLang.Simulator.Output;
using SchedLang.Simulator.Reports;

namespace SchedLang.Cli.Output;

/// <summary>
/// Writes the report of an experiment: every combination with the means and confidence intervals of its metrics. A stopped experiment has
/// the combinations with a run, and no expectations, because they are about all runs.
/// </summary>
internal static class ExplorationReport
{
    // Browsers draw more points than this too slowly.
    private const int MostPoints = 20_000;

    /// <summary>Writes a page.</summary>
    /// <param name="stream">The destination; left open.</param>
    /// <param name="results">The runs.</param>
    /// <param name="verdicts">Verdicts on the expectations.</param>
    public static void Write(Stream stream, ExplorationResults results, IReadOnlyList<Verdict> verdicts) => ReportPage.Write(stream, (json, _) =>
    {
        var plan = results.Plan;
        json.WriteString("kind", "explore");
        json.WriteString("schedlang", Compilation.Version);
        var points = Enumerable.Range(0, plan.Combinations.Length).Where(i => !results.IsInterrupted || results.HasRun(i)).ToList();
        json.WriteString("name", results.IsInterrupted ? $"{plan.Name}, stopped after {results.Finished} of {plan.RunCount} runs" : plan.Name);
        json.WriteWords("derived", results.Derived);
        json.WriteNumber("seeds", plan.Seeds.Length);
        json.WriteNumber("total", points.Count);
        json.WriteNumber("shown", Math.Min(MostPoints, points.Count));
        json.WriteWords("report", plan.Report.Select(m => m.Name));
        WriteMetrics(json, plan);
        json.WriteStartArray("varied");
        foreach (var variation in plan.Grid.Variations)
        {
            json.WriteStartObject();
            json.WriteString("name", variation.Target);
            json.WriteString("unit", UnitOf(variation.Type));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("points");
        foreach (var index in points.Take(MostPoints))
            WritePoint(json, results, index);
        json.WriteEndArray();
        WriteExpectations(json, results.IsInterrupted ? [] : plan.Expectations, verdicts);
    });

    private static void WriteMetrics(Utf8JsonWriter json, ExplorationPlan plan)
    {
        json.WriteStartArray("metrics");
        foreach (var metric in plan.Columns)
        {
            json.WriteStartObject();
            json.WriteString("id", metric.Name);
            json.WriteString("unit", metric.Unit.ToString());
            json.WriteString("description", metric.Description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePoint(Utf8JsonWriter json, ExplorationResults results, int index)
    {
        var combination = results.Plan.Combinations[index];
        json.WriteStartObject();
        json.WriteString("scenario", combination.Scenario.Name);
        json.WriteString("policy", combination.Policy.Label);
        json.WriteStartArray("values");
        foreach (var value in combination.Values)
            json.WriteStringValue(value?.Value.ToString());
        json.WriteEndArray();
        json.WriteStartArray("numbers");
        foreach (var value in combination.Values)
            WriteNumber(json, value);
        json.WriteEndArray();
        json.WriteString("failure", results.Failures.TryGetValue(index, out var reason) ? reason : null);
        json.WriteStartArray("figures");
        foreach (var metric in results.Plan.Columns)
        {
            var estimate = results.Estimate(index, metric);
            json.WriteStartObject();
            json.WritePropertyName("mean");
            ReportPage.WriteValue(json, estimate.Mean);
            json.WritePropertyName("half");
            ReportPage.WriteValue(json, estimate.HasInterval ? estimate.HalfWidth : double.NaN);
            json.WriteNumber("runs", estimate.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The number that orders values on an axis; words have no number.
    private static void WriteNumber(Utf8JsonWriter json, VariedValue? value)
    {
        if (value?.Value.Value is long whole and not long.MaxValue)
            json.WriteNumberValue(whole);
        else if (value?.Value.Value is double real && double.IsFinite(real))
            json.WriteNumberValue(real);
        else
            json.WriteNullValue();
    }

    private static void WriteExpectations(Utf8JsonWriter json, ImmutableArray<BoundExpectation> expectations, IReadOnlyList<Verdict> verdicts)
    {
        json.WriteStartArray("expectations");
        foreach (var expectation in expectations)
        {
            var judged = verdicts.Where(v => v.Expectation == expectation).ToList();
            json.WriteStartObject();
            json.WriteString("text", expectation.Text);
            json.WriteBoolean("holds", judged.Count > 0 && judged.TrueForAll(v => v.Holds));
            json.WriteStartArray("found");
            foreach (var verdict in judged.Where(v => !v.Holds))
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{(verdict.Place.Length == 0 ? "" : verdict.Place + ": ")}{verdict.Found}"));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string UnitOf(SchedType type) =>
        type.Is(SchedType.Duration) ? nameof(MetricUnit.Time)
        : type.Is(SchedType.Energy) ? nameof(MetricUnit.Energy)
        : type.Is(SchedType.Tokens) || type.Is(SchedType.Int) ? nameof(MetricUnit.Count)
        : "Plain";
}
