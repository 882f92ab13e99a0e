using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Tables;

/// <summary>Latency, energy and memory traffic of one unit (a stage or one layer of it) on one device, by shape and batch size.</summary>
public sealed class LatencyCurve
{
    private readonly int[] _batches;
    private readonly LatencyPoint[][] _points;

    /// <param name="points">By batch size, each with its points; no two of one batch share their tokens; neither is empty.</param>
    public LatencyCurve(IEnumerable<(int Batch, IEnumerable<LatencyPoint> Points)> points)
    {
        var ordered = points.OrderBy(b => b.Batch).ToList();
        _batches = [.. ordered.Select(b => b.Batch)];
        _points = [.. ordered.Select(b => b.Points.OrderBy(p => p.Tokens).ToArray())];
        HasEnergy = _points.All(b => b.All(p => !double.IsNaN(p.EnergyNj)));
        HasBandwidth = _points.Any(b => b.Any(p => p.Bandwidth > 0));
    }

    /// <param name="cost">The unit, derived from operators.</param>
    public LatencyCurve(DerivedCost cost)
    {
        _batches = [];
        _points = [];
        Derived = cost;
        HasBandwidth = true;
    }

    /// <summary>The cost of the unit if it is derived from operators; null if it is measured or declared.</summary>
    public DerivedCost? Derived { get; }

    /// <summary>True if the table has energy for every point of this curve.</summary>
    public bool HasEnergy { get; }

    /// <summary>True if the table has memory traffic for this curve.</summary>
    public bool HasBandwidth { get; }

    /// <summary>The batch sizes that the table has, ascending.</summary>
    public IReadOnlyList<int> Batches => _batches;

    /// <summary>Whether the model declares a line that is valid for all sizes, so no size is beyond the table.</summary>
    public bool IsLine { get; init; }

    /// <summary>The largest number of tokens in the table at its smallest batch; 0 if the latency does not depend on tokens.</summary>
    public long LargestTokens => IsLine || Derived != null ? long.MaxValue : _points[0][^1].Tokens;

    /// <summary>The points of each batch size, by tokens; batch sizes ascend.</summary>
    public IEnumerable<(int Batch, IReadOnlyList<LatencyPoint> Points)> Points =>
        _batches.Zip(_points, (batch, points) => (batch, (IReadOnlyList<LatencyPoint>)points));

    private bool OnlySingle => _batches is [1];

    /// <summary>Latency in ns of a piece; at least 1. A measured latency is that up to its end less that up to its start.</summary>
    public long LatencyNs(in Piece piece)
    {
        if (Derived != null)
            return Derived.LatencyNs(in piece);
        var (from, to) = piece.Measured;
        var all = LatencyNs(to, piece.Batch);
        return from == 0 ? all : Math.Max(1, all - LatencyNs(from, piece.Batch));
    }

    /// <summary>Memory traffic in bytes per ns of a piece; a measured one is that at its end.</summary>
    public double Bandwidth(in Piece piece) => Derived?.Bandwidth(in piece) ?? Bandwidth(piece.Measured.To, piece.Batch);

    /// <summary>Latency in ns at a shape and batch size; at least 1.</summary>
    public long LatencyNs(long tokens, int batch)
    {
        if (Derived != null)
            return Derived.LatencyNs(new Piece(0, tokens, Batch: batch));
        if (OnlySingle)
            return batch == 1 ? RoundedLatency(_points[0], tokens) : Saturating.Multiply(RoundedLatency(_points[0], tokens), batch);
        var upper = UpperBatch(batch);
        if (upper == 0 || _batches[upper] == batch)
            return RoundedLatency(_points[upper], tokens);
        return AtLeastOne(Line(
            _batches[upper - 1], RoundedLatency(_points[upper - 1], tokens),
            _batches[upper], RoundedLatency(_points[upper], tokens), batch));
    }

    /// <summary>Memory traffic in bytes per ns at a shape and batch size.</summary>
    public double Bandwidth(long tokens, int batch) =>
        Derived != null ? Derived.Bandwidth(new Piece(0, tokens, Batch: batch)) : OnlySingle ? Along<Traffic>(_points[0], tokens) : AlongBatches<Traffic>(tokens, batch);

    /// <summary>Energy in nJ at a shape and batch size; NaN if the table has none.</summary>
    public double EnergyNj(long tokens, int batch) =>
        !HasEnergy ? double.NaN
        : OnlySingle ? batch * Along<Energy>(_points[0], tokens)
        : AlongBatches<Energy>(tokens, batch);

    // Values at points are exact. Only interpolation and extrapolation use doubles.
    private static long RoundedLatency(LatencyPoint[] points, long tokens)
    {
        var upper = UpperPoint(points, tokens);
        return upper == 0 || points[upper].Tokens == tokens
            ? points[upper].LatencyNs
            : AtLeastOne(Line(
                points[upper - 1].Tokens, points[upper - 1].LatencyNs, points[upper].Tokens, points[upper].LatencyNs, tokens));
    }

    private double AlongBatches<TValue>(long tokens, int batch)
        where TValue : struct, IPointValue
    {
        var upper = UpperBatch(batch);
        var value = Along<TValue>(_points[upper], tokens);
        return upper == 0 || _batches[upper] == batch
            ? value
            : Math.Max(0, Line(_batches[upper - 1], Along<TValue>(_points[upper - 1], tokens), _batches[upper], value, batch));
    }

    private static double Along<TValue>(LatencyPoint[] points, long tokens)
        where TValue : struct, IPointValue
    {
        var upper = UpperPoint(points, tokens);
        var value = TValue.Of(points[upper]);
        return upper == 0 || points[upper].Tokens == tokens
            ? value
            : Math.Max(0, Line(points[upper - 1].Tokens, TValue.Of(points[upper - 1]), points[upper].Tokens, value, tokens));
    }

    // Index of the right end of the segment for a shape: 0 at or below the first point, the last point beyond it.
    private static int UpperPoint(LatencyPoint[] points, long tokens)
    {
        if (points.Length == 1 || tokens <= points[0].Tokens)
            return 0;
        var (low, high) = (1, points.Length - 1);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (points[middle].Tokens < tokens)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private int UpperBatch(int batch)
    {
        if (_batches.Length == 1 || batch <= _batches[0])
            return 0;
        var upper = 1;
        while (upper < _batches.Length - 1 && _batches[upper] < batch)
            upper++;
        return upper;
    }

    private static double Line(double x0, double y0, double x1, double y1, double x) => y0 + (y1 - y0) * (x - x0) / (x1 - x0);

    private static long AtLeastOne(double value) => Math.Max(1, Saturating.Round(value));

    private interface IPointValue
    {
        static abstract double Of(LatencyPoint point);
    }

    private readonly struct Traffic : IPointValue
    {
        public static double Of(LatencyPoint point) => point.Bandwidth;
    }

    private readonly struct Energy : IPointValue
    {
        public static double Of(LatencyPoint point) => point.EnergyNj;
    }
}
