namespace SchedLang.Runtime.Metrics;

/// <summary>
/// Percentiles of any number of positive values in bounded memory. Each value counts in a bin whose bounds have a fixed ratio, so a
/// percentile is off by at most <see cref="RelativeError"/>. The algorithm is DDSketch (Masson, Rim and Lee, "DDSketch: a fast and
/// fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019), without collapsing bins.
/// </summary>
internal sealed class QuantileSketch
{
    /// <summary>The largest relative error of a percentile.</summary>
    public const double RelativeError = 0.001;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);

    // Values are in ns, from 1 to the largest 64-bit number. Smaller positive values count as 1.
    private static readonly double BinsPerE = 1 / Math.Log(Gamma);
    private static readonly int Bins = BinOf(long.MaxValue) + 1;

    private readonly long[] _counts = new long[Bins];
    private long _zeros;
    private long _total;
    private double _smallest = double.PositiveInfinity;
    private double _largest;

    /// <summary>Counts a value, which must be finite and at least 0.</summary>
    public void Add(double value)
    {
        if (value <= 0)
            _zeros++;
        else
            _counts[Math.Clamp(BinOf(value), 0, Bins - 1)]++;
        _total++;
        _smallest = Math.Min(_smallest, value);
        _largest = Math.Max(_largest, value);
    }

    /// <summary>Adds all values of another sketch.</summary>
    public void Add(QuantileSketch other)
    {
        for (var bin = 0; bin < Bins; bin++)
            _counts[bin] += other._counts[bin];
        _zeros += other._zeros;
        _total += other._total;
        _smallest = Math.Min(_smallest, other._smallest);
        _largest = Math.Max(_largest, other._largest);
    }

    /// <summary>The value at a rank. Ranks go from 1 to the number of values.</summary>
    public double ValueOf(long rank)
    {
        if (rank >= _total)
            return _largest;
        var below = _zeros;
        if (rank <= below)
            return 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            below += _counts[bin];
            if (rank <= below)
                return Math.Clamp(2 * Math.Pow(Gamma, bin) / (Gamma + 1), _smallest, _largest);
        }

        return _largest;
    }

    // Bin i holds values above gamma^(i-1), up to and including gamma^i.
    private static int BinOf(double value) => (int)Math.Ceiling(Math.Log(value) * BinsPerE);
}
