namespace SchedLang.Runtime.Metrics;

/// <summary>
/// Measured values, most often one a job. Infinity stands for <c>never</c> and is part of the set, never left out. Up to <see cref="MostExact"/>
/// values are kept; percentiles of more are those of a sketch, off by at most a thousandth, and means are exact as before. Where nobody
/// wants percentiles no value is kept.
/// </summary>
/// <param name="keepsValues">Whether percentiles can be told.</param>
public sealed class SampleSet(bool keepsValues = true)
{
    /// <summary>How many values are kept as they are.</summary>
    public const int MostExact = 1_000_000;

    private double[] _values = [];
    private int _kept;
    private bool _isSorted = true;
    private QuantileSketch? _sketch;
    private double _sum;

    /// <summary>Whether percentiles can be told.</summary>
    public bool KeepsValues { get; } = keepsValues;

    /// <summary>How many values.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them are <c>never</c>.</summary>
    public long NeverCount { get; private set; }

    /// <summary>Mean, <c>never</c> when any value is; NaN without values.</summary>
    public double Mean => NeverCount > 0 ? double.PositiveInfinity : MeanOfFinite;

    /// <summary>Mean of the values that are not <c>never</c>; NaN without any.</summary>
    public double MeanOfFinite => Count == NeverCount ? double.NaN : _sum / (Count - NeverCount);

    /// <summary>Whether percentiles are exact.</summary>
    public bool IsExact => _sketch == null;

    /// <summary>All values of several sets.</summary>
    public static SampleSet Merge(IEnumerable<SampleSet> sets)
    {
        var parts = sets.ToList();
        var merged = new SampleSet(parts.TrueForAll(p => p.KeepsValues));
        foreach (var part in parts)
            merged.AddAll(part);
        return merged;
    }

    /// <summary>Adds a value, at least 0.</summary>
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

    /// <summary>Nearest-rank percentile, <c>never</c> sorting last; NaN without values.</summary>
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
        if (!_isSorted)
            Array.Sort(_values, 0, _kept);
        _isSorted = true;
        return _values[rank - 1];
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
        _isSorted = false;
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
        _isSorted = false;
    }

    // From now on values are counted, those that were kept too.
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
