using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Platforms;

/// <summary>
/// The actual work of units on a device with <c>variation</c>. It depends on seed, stream, job and unit alone, so every policy meets the
/// same deviations.
/// </summary>
internal static class ActualWork
{
    /// <summary>The hash that the units of a stream share.</summary>
    public static ulong HashStream(long seed, int stream) => SplitMix64.StateOf(seed, DrawKind.Variation, stream);

    /// <summary>The hash of a unit.</summary>
    /// <param name="stream">The hash of its stream.</param>
    /// <param name="job">Number of its job.</param>
    /// <param name="token">The token that it works for, 0 for models without tokens.</param>
    /// <param name="layer">Its layer, as in <c>units.csv</c>.</param>
    public static ulong HashUnit(ulong stream, long job, long token, long layer) =>
        SplitMix64.Add(SplitMix64.Add(SplitMix64.Add(stream, job), token), layer);

    /// <summary>The actual work in ns, at least 1.</summary>
    /// <param name="workNs">The predicted work in ns.</param>
    /// <param name="variation">The largest deviation, from 0 to 1.</param>
    /// <param name="unit">The hash of the unit.</param>
    public static long Of(long workNs, double variation, ulong unit)
    {
        var u = SplitMix64.UnitOf(unit);
        return Math.Max(1, Saturating.Multiply(workNs, 1 + (variation * ((2 * u) - 1))));
    }
}
