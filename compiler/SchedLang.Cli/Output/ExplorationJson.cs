using System.Text;
using System.Text.Json;
using SchedLang.Cli.Exploration;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Runtime.Metrics;
using SchedLang.Simulator.Output;

namespace SchedLang.Cli.Output;

/// <summary>An experiment as JSON: means and intervals for each policy at each point, and the results of the expectations.</summary>
internal static class ExplorationJson
{
    public static void Write(ExplorationResults results, IReadOnlyList<Verdict> verdicts, TextWriter output)
    {
        var plan = results.Plan;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DiagnosticJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("schedlang", Compilation.Version);
            json.WriteString("experiment", plan.Name);
            json.WriteNumber("runs", plan.RunCount);
            if (!plan.Grid.Fixed.IsEmpty)
            {
                json.WriteStartObject("set");
                foreach (var value in plan.Grid.Fixed.SelectMany(f => f.Values))
                    json.WriteString(value.Target, value.Value.ToString());
                json.WriteEndObject();
            }

            if (results.Derived.Count > 0)
                json.WriteWords("derived", results.Derived);

            json.WriteStartArray("points");
            for (var index = 0; index < plan.Combinations.Length; index++)
                WritePoint(json, results, index);
            json.WriteEndArray();
            json.WriteStartArray("expectations");
            foreach (var expectation in plan.Expectations)
                WriteExpectation(json, expectation, [.. verdicts.Where(v => v.Expectation == expectation)]);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WritePoint(Utf8JsonWriter json, ExplorationResults results, int index)
    {
        var combination = results.Plan.Combinations[index];
        json.WriteStartObject();
        json.WriteString("scenario", combination.Scenario.Name);
        json.WriteString("policy", combination.Policy.Label);
        json.WriteStartObject("values");
        foreach (var value in combination.Values.OfType<VariedValue>())
            json.WriteString(value.Target, value.Value.ToString());
        json.WriteEndObject();
        json.WriteStartObject("metrics");
        foreach (var metric in results.Plan.Report)
        {
            var estimate = results.Estimate(index, metric);
            json.WriteStartObject(metric.Name + metric.Unit.Suffix());
            Write(json, "mean", metric.Unit, estimate.Mean);
            Write(json, "half_95", metric.Unit, estimate.HalfWidth);
            json.WriteNumber("runs", estimate.Count);
            if (estimate.Never > 0)
            {
                json.WriteNumber("never", estimate.Never);
                Write(json, "mean_of_finite", metric.Unit, estimate.MeanOfFinite);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteExpectation(Utf8JsonWriter json, BoundExpectation expectation, IReadOnlyList<Verdict> verdicts)
    {
        json.WriteStartObject();
        json.WriteString("expect", expectation.Text);
        json.WriteBoolean("holds", verdicts.Count > 0 && verdicts.All(v => v.Holds));
        json.WriteStartArray("failures");
        foreach (var verdict in verdicts.Where(v => !v.Holds))
        {
            json.WriteStartObject();
            json.WriteString("place", verdict.Place);
            json.WriteString("found", verdict.Found);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, MetricUnit unit, double value)
    {
        json.WritePropertyName(name);
        if (double.IsNaN(value))
            json.WriteNullValue();
        else if (double.IsInfinity(value))
            json.WriteStringValue("never");
        else
            json.WriteNumberValue(unit.InFiles(value));
    }
}
