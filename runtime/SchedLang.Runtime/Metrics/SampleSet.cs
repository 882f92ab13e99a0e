namespace SchedLang.Runtime.Metrics;

/// <summary>
/// Measured values, usually one per job. Infinity means <c>never</c> and counts as a value. Up to <see cref="MostExact"/> values are kept.
/// Beyond that, percentiles come from a sketch with a relative error of at most 0.001; means stay exact. No value is kept if no output
/// needs percentiles.
/// </summary>
/// <param name="keepsValues">Whether percentiles are available.</param>
public sealed class SampleSet(bool keepsValues = true)
{
    /// <summary>The largest number of values that are kept exactly.</summary>
    public const int MostExact = 1_000_000;

    private const int FewLooks = 3;

    private double[] _values = [];
    private int _kept;
    private int _looks;
    private double _most;
    private QuantileSketch? _sketch;
    private double _sum;

    /// <summary>Whether percentiles are available.</summary>
    public bool KeepsValues { get; } = keepsValues;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Number of values that are <c>never</c>.</summary>
    public long NeverCount { get; private set; }

    /// <summary>Mean of the values: <c>never</c> if any value is <c>never</c>, NaN if there are no values.</summary>
    public double Mean => NeverCount > 0 ? double.PositiveInfinity : MeanOfFinite;

    /// <summary>Mean of the values that are not <c>never</c>; NaN if there are none.</summary>
    public double MeanOfFinite => Count == NeverCount ? double.NaN : _sum / (Count - NeverCount);

    /// <summary>Whether percentiles are exact.</summary>
    public bool IsExact => _sketch == null;

    /// <summary>Combines several sets into one.</summary>
    public static SampleSet Merge(IEnumerable<SampleSet> sets)
    {
        var parts = sets.ToList();
        var merged = new SampleSet(parts.TrueForAll(p => p.KeepsValues));
        foreach (var part in parts)
            merged.AddAll(part);
        return merged;
    }

    /// <summary>Adds a value, which must be at least 0.</summary>
    public void Add(double value)
    {
        Count++;
        if (double.IsPositiveInfinity(value))
        {
            NeverCount++;
            return;
        }

        _sum += value;
        if (!KeepsValues)
            return;
        if (_sketch != null)
            _sketch.Add(value);
        else
            Keep(value);
    }

    /// <summary>Nearest-rank percentile. <c>never</c> sorts last; NaN if there are no values.</summary>
    /// <param name="percent">In (0, 100].</param>
    /// <exception cref="InvalidOperationException">Values are not kept.</exception>
    public double Percentile(double percent)
    {
        if (!KeepsValues)
            throw new InvalidOperationException("Percentiles of values that were not kept.");
        if (Count == 0)
            return double.NaN;
        var rank = Math.Clamp((long)Math.Ceiling(percent / 100 * Count), 1, Count);
        if (rank > Count - NeverCount)
            return double.PositiveInfinity;
        if (_sketch != null)
            return _sketch.ValueOf(rank);
        return rank == _kept ? _most : Kept((int)rank - 1);
    }

    // Who asks for a few ranks needs no values in order.
    private double Kept(int index)
    {
        if (_looks == FewLooks)
            Array.Sort(_values, 0, _kept);
        return _looks++ < FewLooks ? Selection.ValueAt(_values.AsSpan(0, _kept), index) : _values[index];
    }

    private void Keep(double value)
    {
        if (_kept == MostExact)
        {
            Sketch().Add(value);
            return;
        }

        if (_kept == _values.Length)
            Array.Resize(ref _values, Math.Min(MostExact, Math.Max(16, 2 * _kept)));
        _values[_kept++] = value;
        if (value > _most)
            _most = value;
        _looks = 0;
    }

    private void AddAll(SampleSet other)
    {
        _sum += other._sum;
        Count += other.Count;
        NeverCount += other.NeverCount;
        if (!KeepsValues)
            return;
        if (other._sketch != null)
            Sketch().Add(other._sketch);
        else if (_sketch != null || _kept + other._kept > MostExact)
            other.CountIn(Sketch());
        else
            KeepAll(other);
    }

    private void KeepAll(SampleSet other)
    {
        if (_values.Length < _kept + other._kept)
            Array.Resize(ref _values, _kept + other._kept);
        Array.Copy(other._values, 0, _values, _kept, other._kept);
        _kept += other._kept;
        _most = Math.Max(_most, other._most);
        _looks = 0;
    }

    // Moves the kept values into a sketch; later values go there too.
    private QuantileSketch Sketch()
    {
        if (_sketch != null)
            return _sketch;
        _sketch = new QuantileSketch();
        CountIn(_sketch);
        (_values, _kept) = ([], 0);
        return _sketch;
    }

    private void CountIn(QuantileSketch sketch)
    {
        for (var i = 0; i < _kept; i++)
            sketch.Add(_values[i]);
    }
}
