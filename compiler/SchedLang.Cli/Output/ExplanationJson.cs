using System.Text;
using System.Text.Json;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Tables;
using SchedLang.Simulator.Output;

namespace SchedLang.Cli.Output;

/// <summary>Writes an explanation as JSON.</summary>
internal static class ExplanationJson
{
    public static void Write(PolicyExplanation explanation, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, DiagnosticJson.Options))
        {
            json.WriteStartObject();
            WritePolicy(json, explanation);
            if (explanation.Scenario is { } scenario)
                WriteScenario(json, scenario);
            json.WritePropertyName("findings");
            DiagnosticJson.WriteAll(json, explanation.Findings);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WritePolicy(Utf8JsonWriter json, PolicyExplanation explanation)
    {
        json.WriteString("policy", explanation.Policy);
        Pairs(json, "parameters", explanation.Parameters);
        json.WriteBoolean("keptSorted", explanation.IsKeptSorted);
        json.WriteBoolean("keysShift", explanation.KeysShift);
        json.WriteBoolean("keysCross", explanation.KeysAreLinear);
        json.WriteBoolean("tabled", explanation.PlaceIsTableDriven);
        json.WriteStartArray("untabled");
        foreach (var name in explanation.TableObstacles)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteBoolean("answersAlike", explanation.SharesPlacement);
        json.WriteBoolean("grouped", explanation.QueuesByEligibility);
        json.WriteBoolean("groupsAlike", explanation.Groups.GroupsJobs);
        json.WriteBoolean("groupsByStage", explanation.Groups.GroupsByStage);
        json.WriteBoolean("keysShared", explanation.Groups.OrderIsShared && explanation.Groups.Lanes == LaneOrder.None);
        json.WriteBoolean("lanes", explanation.Groups.Lanes != LaneOrder.None);
        json.WriteBoolean("steps", explanation.RunsAhead);
        Objects(json, "keys", explanation.Keys, key =>
        {
            json.WriteString("text", key.Text);
            json.WriteString("moves", Word(key.Kind));
            json.WriteString("value", key.Value);
            json.WriteBoolean("drawnByStream", key.IsDrawnByStream);
            json.WriteString("cost", Word(key.Cost));
        });
        Objects(json, "rules", explanation.Rules, rule =>
        {
            json.WriteString("text", rule.Text);
            json.WriteString("fate", Word(rule.Fate));
            json.WriteString("cost", Word(rule.Cost));
            Objects(json, "jobs", rule.Jobs, job =>
            {
                json.WriteString("stream", job.Stream);
                json.WriteString("stage", job.Stage);
                json.WriteBoolean("certain", job.IsCertain);
            });
        });
        Objects(json, "aggregates", explanation.Aggregates, aggregate =>
        {
            json.WriteString("text", aggregate.Text);
            json.WriteBoolean("counted", aggregate.IsCounted);
            json.WriteBoolean("total", aggregate.IsTotal);
        });
        json.WriteWords("columns", explanation.Columns);
        Objects(json, "conditions", explanation.Conditions, condition =>
        {
            json.WriteString("text", condition.Text);
            if (condition.Value is { } value)
                json.WriteBoolean("value", value);
            if (condition.Cost is { } cost)
                json.WriteString("cost", Word(cost));
        });
        json.WriteString("keepsDevice", Word(explanation.Continues));
        json.WriteString("takes", Word(explanation.ImmediatePreemption));
        json.WriteBoolean("strict", explanation.IsStrict);
        if (explanation.Chunk is { } chunk)
            json.WriteNumber("chunk", chunk);
        Objects(json, "batches", explanation.Batches, batch =>
        {
            json.WriteString("stage", batch.Stage.Name());
            json.WriteString("limit", batch.Limit);
            if (batch.Wait is { } wait)
                json.WriteNumber("waitNs", wait.Ns);
        });
        Pairs(json, "state", explanation.States);
        json.WriteWords("handlers", explanation.Handlers);
        json.WriteWords("oracle", explanation.Oracle);
    }

    private static void WriteScenario(Utf8JsonWriter json, ExplainedScenario scenario)
    {
        json.WriteStartObject("scenario");
        json.WriteString("name", scenario.Name);
        json.WriteString("platform", scenario.Platform);
        json.WriteString("latencies", scenario.Table);
        if (!scenario.Derived.IsEmpty)
            json.WriteWords("derived", scenario.Derived);
        json.WriteWords("traces", scenario.Traces);
        json.WriteWords("devices", scenario.Devices);
        json.WriteStartObject("variation");
        foreach (var (variation, device) in scenario.Variations.Zip(scenario.Devices).Where(d => d.First > 0))
            json.WriteNumber(device, variation);
        json.WriteEndObject();
        Objects(json, "staticDevices", scenario.Statics, choice =>
        {
            json.WriteNumber("rule", choice.Rule);
            json.WriteString("stream", choice.Stream);
            json.WriteString("stage", choice.Stage);
            json.WriteString("chosen", choice.Chosen is { } device ? scenario.Devices[device] : null);
            Objects(json, "figures", choice.Figures.Zip(scenario.Devices).Where(f => !f.First.Latency.IsNever), figure =>
            {
                json.WriteString("device", figure.Second);
                json.WriteNumber("latencyNs", figure.First.Latency.Ns);
                json.WriteString("objective", figure.First.Objective);
            });
        });
        Objects(json, "demand", scenario.Demands, demand =>
        {
            json.WriteString("stream", demand.Stream);
            json.WriteString("model", demand.Model);
            json.WriteNumber("jobsPerSecond", demand.JobsPerSecond);
            json.WriteStartObject("shareByDevice");
            foreach (var (share, device) in demand.ByDevice.Zip(scenario.Devices).Where(d => d.First != null))
                json.WriteNumber(device, share!.Value);
            json.WriteEndObject();
            json.WriteNumber("shareOnFastest", demand.Fastest);
            json.WriteStartObject("placedOn");
            foreach (var (stage, devices) in demand.Places)
                json.WriteWords(stage, devices.Select(d => scenario.Devices[d]));
            json.WriteEndObject();
        });
        json.WriteStartObject("shareOnlyThere");
        foreach (var (share, device) in scenario.OnlyThere.Zip(scenario.Devices))
            json.WriteNumber(device, share);
        json.WriteEndObject();
        json.WriteNumber("shareOnFastest", scenario.FastestDemand);
        json.WriteEndObject();
    }

    private static void Objects<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Pairs(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in pairs)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
