using System.Globalization;
using System.Text;

namespace SchedLang.Compiler.Import;

/// <summary>A row of a latency table.</summary>
/// <param name="Model">The model.</param>
/// <param name="Stage">The name of the stage.</param>
/// <param name="Device">The device.</param>
/// <param name="Tokens">The number of tokens; null for a fixed shape.</param>
/// <param name="Batch">The batch size.</param>
/// <param name="Layer">The layer, counted from 0; null if the row is the whole stage.</param>
/// <param name="Ms">Latency in ms.</param>
public sealed record LatencyRow(string Model, string Stage, string Device, long? Tokens, long Batch, long? Layer, decimal Ms)
{
    /// <summary>Memory traffic in 10^9 bytes per second; null if it was not measured.</summary>
    public double? BandwidthGbps { get; init; }

    /// <summary>Energy in mJ; null if it was not measured.</summary>
    public double? EnergyMj { get; init; }
}

/// <summary>Writes latency tables. A column that no row needs is left out.</summary>
public static class LatencyCsv
{
    /// <summary>The rows as CSV, sorted by model, stage, device, layer, batch and tokens.</summary>
    public static string Write(IReadOnlyCollection<LatencyRow> rows)
    {
        var (batches, layers) = (rows.Any(l => l.Batch != 1), rows.Any(l => l.Layer != null));
        var (bandwidths, energies) = (rows.Any(l => l.BandwidthGbps != null), rows.Any(l => l.EnergyMj != null));
        var text = new StringBuilder("model,stage,device,tokens,").Append(batches ? "batch," : "").Append(layers ? "layer," : "").Append("latency_ms")
            .Append(bandwidths ? ",bandwidth_gbps" : "").Append(energies ? ",energy_mj" : "").Append('\n');
        foreach (var l in rows.OrderBy(l => l.Model, StringComparer.Ordinal).ThenBy(l => l.Stage == "decode").ThenBy(l => l.Stage, StringComparer.Ordinal)
            .ThenBy(l => l.Device, StringComparer.Ordinal).ThenBy(l => l.Layer).ThenBy(l => l.Batch).ThenBy(l => l.Tokens))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Field(l.Model)},{l.Stage},{Field(l.Device)},{l.Tokens},");
            if (batches)
                text.Append(CultureInfo.InvariantCulture, $"{l.Batch},");
            if (layers)
                text.Append(CultureInfo.InvariantCulture, $"{l.Layer},");
            text.Append(CultureInfo.InvariantCulture, $"{l.Ms:0.######}");
            if (bandwidths)
                text.Append(CultureInfo.InvariantCulture, $",{l.BandwidthGbps:R}");
            if (energies)
                text.Append(CultureInfo.InvariantCulture, $",{l.EnergyMj:R}");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
