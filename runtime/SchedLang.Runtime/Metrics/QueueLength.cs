using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Metrics;

/// <summary>
/// How many jobs are ready over time. What changes within an instant does not count: only what holds until time goes on. A job that
/// ends a unit and starts the next at once is never ready, whenever the two are told.
/// </summary>
public sealed class QueueLength
{
    private Instant _at;
    private long _ready;
    private Int128 _area;

    /// <summary>The most jobs that were ready at one time.</summary>
    public long Max { get; private set; }

    /// <summary>Mean over time from the start of the run, in jobs.</summary>
    /// <param name="durationNs">Length of the run in ns.</param>
    public double Mean(long durationNs) => (double)_area / durationNs;

    /// <summary>Jobs became ready, or were ready until now where the number is negative.</summary>
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
