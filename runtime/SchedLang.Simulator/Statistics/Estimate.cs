namespace SchedLang.Simulator.Statistics;

/// <summary>A mean over seeds and half of its 95 % confidence interval.</summary>
/// <param name="Mean">Over the runs with a value: infinite (never) if any of them is, NaN if there are none.</param>
/// <param name="HalfWidth">By Student's t; NaN if there are fewer than two values or the mean is not finite.</param>
/// <param name="Count">Number of runs with a value.</param>
internal readonly record struct Estimate(double Mean, double HalfWidth, int Count)
{
    /// <summary>Whether there is an interval to show: there are several values, and they differ.</summary>
    public bool HasInterval => HalfWidth > 0;

    /// <summary>Mean of the finite values; NaN if there are none.</summary>
    public double MeanOfFinite { get; private init; } = Mean;

    /// <summary>Number of runs whose value is infinite.</summary>
    public int Never { get; private init; }

    /// <summary>Estimates the mean of values; NaN means that a run has no value.</summary>
    public static Estimate Of(IEnumerable<double> values)
    {
        var found = values.Where(v => !double.IsNaN(v)).ToList();
        if (found.Count == 0)
            return new Estimate(double.NaN, double.NaN, 0);
        var mean = found.TrueForAll(v => v == found[0]) ? found[0] : found.Sum() / found.Count; // no rounding where all agree
        if (double.IsPositiveInfinity(mean))
        {
            var finite = found.Where(double.IsFinite).ToList();
            return new Estimate(mean, double.NaN, found.Count)
            {
                MeanOfFinite = finite.Count == 0 ? double.NaN : finite.Average(),
                Never = found.Count - finite.Count,
            };
        }

        if (found.Count == 1 || !double.IsFinite(mean))
            return new Estimate(mean, double.NaN, found.Count);
        var variance = found.Sum(v => (v - mean) * (v - mean)) / (found.Count - 1);
        return new Estimate(mean, StudentT.Quantile975(found.Count - 1) * Math.Sqrt(variance / found.Count), found.Count);
    }
}
