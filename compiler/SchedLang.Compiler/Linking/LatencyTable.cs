using System.Collections.Immutable;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>What a table says of a stage of a model on a device.</summary>
/// <param name="Curves">One for the whole stage, or one a layer.</param>
/// <param name="HasLayers">Whether the table gives layers.</param>
/// <param name="HasShapes">Whether the latency depends on tokens.</param>
/// <param name="Location">Its first row.</param>
internal sealed record LatencyEntry(ImmutableArray<LatencyCurve> Curves, bool HasLayers, bool HasShapes, TextLocation Location);

/// <summary>What an entry is of. A class, as are the rows: collections of classes are compiled beforehand, which start-up feels.</summary>
internal sealed record LatencyKey(string Model, Stage Stage, string Device);

/// <summary>A table of measured latencies.</summary>
internal sealed class LatencyTable(
    SourceText source, Dictionary<LatencyKey, LatencyEntry> entries, IReadOnlyDictionary<string, TextLocation> devices)
{
    /// <summary>The file.</summary>
    public SourceText Source { get; } = source;

    /// <summary>The models that have rows.</summary>
    public IEnumerable<string> Models => entries.Keys.Select(k => k.Model).Distinct();

    /// <summary>The devices that have rows, each with the field that names it first.</summary>
    public IReadOnlyDictionary<string, TextLocation> Devices { get; } = devices;

    /// <summary>The devices that have rows for a stage of a model.</summary>
    public IEnumerable<string> DevicesOf(string model, Stage stage) =>
        entries.Keys.Where(k => k.Model == model && k.Stage == stage).Select(k => k.Device);

    /// <summary>What it says of a stage on a device, or null.</summary>
    public LatencyEntry? Find(string model, Stage stage, string device) => entries.GetValueOrDefault(new LatencyKey(model, stage, device));
}
