using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>
/// The latencies of models as settings: <c>blur.latency.gpu</c> is the fixed part, <c>chat.prefill.npu.token</c> the part per token. Only
/// models that declare a latency have them. The device is one of the platform, or a kind that the model names.
/// </summary>
internal static class LatencySettings
{
    private const string Token = "token";

    /// <summary>Whether a name, split at its dots, is a latency of a scenario's model.</summary>
    public static bool Has(ScenarioSymbol scenario, string[] name) => Find(scenario, name) != null;

    /// <summary>All names of latencies. The part per token is listed where the model declares one.</summary>
    public static IEnumerable<string> Names(ScenarioSymbol scenario) =>
        from model in Models(scenario)
        from stage in model.Stages
        from device in Devices(scenario, model, stage)
        let name = $"{model.Name}.{Clause(model, stage)}.{device}"
        from setting in Entry(model, stage, device) is { PerTokenNs: not null } ? (string[])[name, $"{name}.{Token}"] : [name]
        select setting;

    /// <summary>A scenario with a latency set; null if the whole latency would be 0.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="name">A name that <see cref="Has"/> accepts.</param>
    /// <param name="ns">The time in ns.</param>
    public static ScenarioSymbol? Set(ScenarioSymbol scenario, string[] name, long ns)
    {
        var (model, stage) = Find(scenario, name)!.Value;
        var before = Entry(model, stage, name[2]) ?? new DeclaredLatency(stage, name[2], 0, null, model.Syntax.Name.Location);
        var entry = name.Length > 3 ? before with { PerTokenNs = ns } : before with { FixedNs = ns };
        if (entry.FixedNs + (entry.PerTokenNs ?? 0) < 1)
            return null;
        var others = model.Latencies.Where(l => l.Stage != stage || l.Device != name[2]);
        var changed = model with { Latencies = [.. others, entry] };
        return scenario with { Streams = [.. scenario.Streams.Select(s => s.Model == model ? s with { Model = changed } : s)] };
    }

    private static (ModelSymbol Model, Stage Stage)? Find(ScenarioSymbol scenario, string[] name)
    {
        if (name is not ([_, _, _] or [_, _, _, Token]) || Models(scenario).FirstOrDefault(m => m.Name == name[0]) is not { } model)
            return null;
        var stage = model.Stages.Cast<Stage?>().FirstOrDefault(s => Clause(model, s!.Value) == name[1]);
        return stage is { } found && Devices(scenario, model, found).Contains(name[2]) ? (model, found) : null;
    }

    private static IEnumerable<ModelSymbol> Models(ScenarioSymbol scenario) =>
        scenario.Streams.Select(s => s.Model).OfType<ModelSymbol>().Where(m => !m.Latencies.IsEmpty).Distinct();

    private static IEnumerable<string> Devices(ScenarioSymbol scenario, ModelSymbol model, Stage stage) =>
        model.Latencies.Where(l => l.Stage == stage).Select(l => l.Device).Concat(scenario.Platform?.Devices.Select(d => d.Name) ?? []).Distinct();

    private static DeclaredLatency? Entry(ModelSymbol model, Stage stage, string device) =>
        model.Latencies.FirstOrDefault(l => l.Stage == stage && l.Device == device);

    private static string Clause(ModelSymbol model, Stage stage) => model.Kind == ModelKind.Llm ? stage.Name() : "latency";
}
