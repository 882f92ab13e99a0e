using SchedLang.Compiler.Import;
using SchedLang.Compiler.Linking;
using SchedLang.Runtime.Tables;

namespace SchedLang.Cli.Output;

/// <summary>The points of curves as rows of a latency table. A latency per token is two rows, at 1 and 2 tokens, as the semantics define it.</summary>
internal static class TableRows
{
    private const decimal NsPerMs = 1_000_000;
    private const double NjPerMj = 1_000_000;

    /// <summary>One latency table of all curves. What several platforms share is written once.</summary>
    public static string Csv(IEnumerable<CurveSet> sets) =>
        LatencyCsv.Write([.. sets.SelectMany(s => s.Curves).DistinctBy(c => (c.Model, c.Stage, c.Device)).SelectMany(Of)]);

    /// <summary>The points of a curve, layer by layer.</summary>
    public static IEnumerable<LatencyRow> Of(StageCurve curve) =>
        curve.Layers.SelectMany((layer, number) => (layer?.Points ?? []).SelectMany(batch => batch.Points.Select(point =>
            new LatencyRow(
                curve.Model, curve.Stage.Name(), curve.Device, point.Tokens == 0 ? null : point.Tokens, batch.Batch, curve.HasLayers ? number : null,
                point.LatencyNs / NsPerMs)
            {
                BandwidthGbps = point.Bandwidth == 0 ? null : point.Bandwidth,
                EnergyMj = double.IsNaN(point.EnergyNj) ? null : point.EnergyNj / NjPerMj,
            })));
}
