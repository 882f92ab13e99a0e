using System.Collections.Immutable;

namespace SchedLang.Runtime.Tables;

/// <summary>What one unit of work (a stage, or a layer of it) takes on one device, by shape and batch size.</summary>
public sealed class LatencyCurve
{
    private readonly ImmutableArray<(int Batch, ImmutableArray<LatencyPoint> Points)> _batches;

    /// <param name="points">By batch size, each with its points; no two of one batch share their tokens; neither is empty.</param>
    public LatencyCurve(IEnumerable<(int Batch, IEnumerable<LatencyPoint> Points)> points)
    {
        _batches = [.. points
            .Select(b => (b.Batch, b.Points.OrderBy(p => p.Tokens).ToImmutableArray()))
            .OrderBy(b => b.Batch)];
    }

    /// <summary>True when the table gave energy for every point of this curve.</summary>
    public bool HasEnergy => _batches.All(b => b.Points.All(p => !double.IsNaN(p.EnergyNj)));

    /// <summary>True when the table gave memory traffic for this curve.</summary>
    public bool HasBandwidth => _batches.Any(b => b.Points.Any(p => p.Bandwidth > 0));

    private bool OnlySingle => _batches is [{ Batch: 1 }];

    /// <summary>Latency in ns at a shape and batch size; at least 1.</summary>
    public long LatencyNs(long tokens, int batch)
    {
        if (OnlySingle)
        {
            var single = RoundedLatency(_batches[0].Points, tokens);
            return batch == 1 ? single : Quantities.Saturating.Multiply(single, batch);
        }

        var value = AlongBatches(batch, points => RoundedLatency(points, tokens));
        return AtLeastOne(value);
    }

    /// <summary>Memory traffic in bytes per ns at a shape and batch size.</summary>
    public double Bandwidth(long tokens, int batch) =>
        OnlySingle
            ? NotNegative(AlongTokens(_batches[0].Points, tokens, p => p.Bandwidth))
            : NotNegative(AlongBatches(batch, points => AlongTokens(points, tokens, p => p.Bandwidth)));

    /// <summary>Energy in nJ at a shape and batch size; NaN when the table has none.</summary>
    public double EnergyNj(long tokens, int batch) =>
        !HasEnergy ? double.NaN
        : OnlySingle ? batch * NotNegative(AlongTokens(_batches[0].Points, tokens, p => p.EnergyNj))
        : NotNegative(AlongBatches(batch, points => AlongTokens(points, tokens, p => p.EnergyNj)));

    // Points are taken as they are; only what lies between or beyond them goes through doubles.
    private static long RoundedLatency(ImmutableArray<LatencyPoint> points, long tokens)
    {
        if (points.Length == 1 || tokens <= points[0].Tokens)
            return points[0].LatencyNs;
        foreach (var point in points)
        {
            if (point.Tokens == tokens)
                return point.LatencyNs;
        }

        return AtLeastOne(AlongTokens(points, tokens, p => p.LatencyNs));
    }

    private static long AtLeastOne(double value) => Math.Max(1, Quantities.Saturating.Round(value));

    private static double NotNegative(double value) => Math.Max(0, value);

    private double AlongBatches(int batch, Func<ImmutableArray<LatencyPoint>, double> value) =>
        Interpolate(_batches.Length, i => _batches[i].Batch, i => value(_batches[i].Points), batch);

    private static double AlongTokens(ImmutableArray<LatencyPoint> points, long tokens, Func<LatencyPoint, double> value) =>
        Interpolate(points.Length, i => points[i].Tokens, i => value(points[i]), tokens);

    // Below the first point: the first; between points, and above the last by the line through the last two.
    private static double Interpolate(int count, Func<int, long> xOf, Func<int, double> yOf, long x)
    {
        if (count == 1 || x <= xOf(0))
            return yOf(0);
        var upper = 1;
        while (upper < count - 1 && xOf(upper) < x)
            upper++;
        if (xOf(upper) == x)
            return yOf(upper);
        double x0 = xOf(upper - 1), x1 = xOf(upper), y0 = yOf(upper - 1), y1 = yOf(upper);
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
    }
}
