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

    // Time from each change to the end, in job ns, without what the number of ready jobs at the end contributes.
    private Int128 _area;

    /// <summary>The largest number of ready jobs at any time.</summary>
    public long Max { get; private set; }

    /// <summary>Mean number of ready jobs over the time from the start of the run.</summary>
    /// <param name="durationNs">Length of the run in ns.</param>
    public double Mean(long durationNs) => (double)(_area + (Int128)_ready * _at.Ns) / durationNs;

    /// <summary>Adds a change in the number of ready jobs; negative if jobs are no longer ready.</summary>
    internal void Change(Instant at, int jobs)
    {
        AdvanceTo(at);
        _ready += jobs;
        _area -= jobs * _at.Ns;
    }

    internal void AdvanceTo(Instant at)
    {
        if (at <= _at)
            return;
        if (_ready > Max)
            Max = _ready;
        _at = at;
    }
}
