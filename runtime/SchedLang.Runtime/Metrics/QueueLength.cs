using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Metrics;

/// <summary>
/// The number of ready jobs over time. Only the number at the end of an instant counts, not changes within it. A job that ends a unit
/// and starts the next at the same instant is never ready, whatever the order of the two events.
/// </summary>
public sealed class QueueLength
{
    private Instant _at;
    private long _ready;
    private Int128 _area;

    /// <summary>The largest number of ready jobs at any time.</summary>
    public long Max { get; private set; }

    /// <summary>Mean number of ready jobs over the time from the start of the run.</summary>
    /// <param name="durationNs">Length of the run in ns.</param>
    public double Mean(long durationNs) => (double)_area / durationNs;

    /// <summary>Adds a change in the number of ready jobs; negative if jobs are no longer ready.</summary>
    internal void Change(Instant at, int jobs)
    {
        if (at > _at)
            AdvanceTo(at);
        _ready += jobs;
    }

    internal void AdvanceTo(Instant at)
    {
        Max = Math.Max(Max, _ready);
        _area += (Int128)_ready * (at - _at).Ns;
        _at = at;
    }
}
