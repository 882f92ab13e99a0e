using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>Measured values, one a job. Infinity stands for <c>never</c> and is part of the set, never left out.</summary>
public sealed class SampleSet
{
    private double[] _values = [];
    private bool _isSorted = true;

    /// <summary>How many values.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them are <c>never</c>.</summary>
    public int NeverCount { get; private set; }

    /// <summary>Mean, <c>never</c> when any value is; NaN without values.</summary>
    public double Mean => Count == 0 ? double.NaN : Sum() / Count;

    /// <summary>All values of several sets.</summary>
    public static SampleSet Merge(IEnumerable<SampleSet> sets)
    {
        var merged = new SampleSet();
        foreach (var set in sets)
        {
            for (var i = 0; i < set.Count; i++)
                merged.Add(set._values[i]);
        }

        return merged;
    }

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, Math.Max(16, 2 * Count));
        _values[Count++] = value;
        _isSorted = false;
        if (double.IsPositiveInfinity(value))
            NeverCount++;
    }

    /// <summary>Nearest-rank percentile, <c>never</c> sorting last; NaN without values.</summary>
    /// <param name="percent">In (0, 100].</param>
    public double Percentile(double percent)
    {
        if (Count == 0)
            return double.NaN;
        if (!_isSorted)
        {
            Array.Sort(_values, 0, Count);
            _isSorted = true;
        }

        var rank = (int)Math.Ceiling(percent / 100 * Count);
        return _values[Math.Clamp(rank, 1, Count) - 1];
    }

    private double Sum()
    {
        var sum = 0.0;
        for (var i = 0; i < Count; i++)
            sum += _values[i];
        return sum;
    }
}
