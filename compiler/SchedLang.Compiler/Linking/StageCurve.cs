using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>The latency of a model's stage on a device, by tokens and batch size.</summary>
/// <param name="Model">The model.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Device">The device.</param>
/// <param name="Layers">One curve for the whole stage, or one per layer, null for layers that the device does not support.</param>
/// <param name="HasLayers">Whether the table gives layers.</param>
/// <param name="Declared">The latency in the model's declaration, if it is from there; null if it is from a table.</param>
/// <param name="Location">Where it is first given.</param>
public sealed record StageCurve(
    string Model, Stage Stage, string Device, ImmutableArray<LatencyCurve?> Layers, bool HasLayers, DeclaredLatency? Declared, TextLocation Location)
{
    /// <summary>Model, stage and device: <c>chat prefill on npu</c>.</summary>
    public string Name => $"{StageName} on {Device}";

    /// <summary>Model and stage: <c>chat prefill</c>.</summary>
    public string StageName => $"{Model} {Stage.Name()}";

    /// <summary>The curves of the layers that the device supports.</summary>
    public IEnumerable<LatencyCurve> Supported => Layers.OfType<LatencyCurve>();

    /// <summary>The sizes that any layer has, by batch size and tokens. Tokens are 0 for a fixed shape.</summary>
    public IEnumerable<(int Batch, long Tokens)> Sizes =>
        Supported.SelectMany(c => c.Points).SelectMany(b => b.Points.Select(p => (b.Batch, p.Tokens))).Distinct().Order();

    /// <summary>The batch sizes, ascending.</summary>
    public IEnumerable<int> Batches => Sizes.Select(s => s.Batch).Distinct();

    /// <summary>The largest number of tokens; 0 for a fixed shape, and no limit for a latency that is declared per token.</summary>
    public long LargestTokens => Declared is { PerTokenNs: not null } ? long.MaxValue : Sizes.Max(s => s.Tokens);

    /// <summary>The latency in ns of the whole stage, or of the layers that the device supports.</summary>
    public long LatencyNs(long tokens, int batch) => Supported.Aggregate(0L, (sum, layer) => Saturating.Add(sum, layer.LatencyNs(tokens, batch)));

    internal static StageCurve Of(string model, Stage stage, string device, LatencyEntry entry, DeclaredLatency? declared = null) =>
        new(model, stage, device, entry.Curves, entry.HasLayers, declared, entry.Location);
}

/// <summary>The curves of a latency table, or of a platform with its table and the latencies that models declare.</summary>
/// <param name="Title">The file of the table, or the platform.</param>
/// <param name="Curves">By order of appearance.</param>
public sealed record CurveSet(string Title, ImmutableArray<StageCurve> Curves);
