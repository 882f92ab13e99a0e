using System.Collections.Immutable;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>The latency of a model's stage on a device, from a table.</summary>
/// <param name="Curves">One curve for the whole stage, or one per layer up to the device's last, null for layers that it does not support.</param>
/// <param name="HasLayers">Whether the table gives layers.</param>
/// <param name="HasShapes">Whether the latency depends on tokens.</param>
/// <param name="Location">The location of its first row.</param>
internal sealed record LatencyEntry(ImmutableArray<LatencyCurve?> Curves, bool HasLayers, bool HasShapes, TextLocation Location)
{
    /// <summary>Whether it is derived from operators.</summary>
    public bool IsDerived { get; init; }
}

/// <summary>
/// The key of an entry. It is a class because collections of classes are compiled ahead of time, which speeds up start-up.
/// </summary>
internal sealed record LatencyKey(string Model, Stage Stage, string Device);

/// <summary>A table of measured latencies.</summary>
internal sealed class LatencyTable(
    SourceText source, Dictionary<LatencyKey, LatencyEntry> entries, IReadOnlyDictionary<string, TextLocation> devices)
{
    /// <summary>The source file.</summary>
    public SourceText Source { get; } = source;

    /// <summary>The latency of each stage on each device, in the order of its first row.</summary>
    public IReadOnlyDictionary<LatencyKey, LatencyEntry> Entries => entries;

    /// <summary>The models that have rows.</summary>
    public IEnumerable<string> Models => entries.Keys.Select(k => k.Model).Distinct();

    /// <summary>The devices that have rows, each with the field that names it first.</summary>
    public IReadOnlyDictionary<string, TextLocation> Devices { get; } = devices;

    /// <summary>The devices that have rows for a stage of a model.</summary>
    public IEnumerable<string> DevicesOf(string model, Stage stage) =>
        entries.Keys.Where(k => k.Model == model && k.Stage == stage).Select(k => k.Device);

    /// <summary>The latency of a stage on a device, or null.</summary>
    public LatencyEntry? Find(string model, Stage stage, string device) => entries.GetValueOrDefault(new LatencyKey(model, stage, device));
}
