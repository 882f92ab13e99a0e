using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>Dynamic batching: a job waits for others that would join it, until their batch is full or the first of them has waited long enough.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // When the first wait ends that the last pass has left; a pass takes place then.
    private Instant _nextBatch = Instant.Never;

    // The job that the pass has just refused so that its batch can fill, and the device that it does not take; -1 for none.
    private int _gathering = -1;
    private int _gatheringOn;

    /// <summary>Tells whether a job that could start on a device waits for its batch, and notes when the wait ends.</summary>
    /// <param name="lead">The job.</param>
    /// <param name="device">The device.</param>
    /// <param name="index">The job's position among the ready jobs.</param>
    private bool WaitsForBatch(int lead, int device, int index)
    {
        ref var job = ref _state.Jobs[lead];
        var wait = TPolicy.BatchWait(job.Stage);
        if (wait <= Duration.Zero || job.Layer != 0 || !_state.IsIdle(device))
            return false;
        var limit = BatchLimit(in job, device);
        if (limit <= 1)
            return false;
        var rule = _rule;
        var members = 1L;
        var since = job.ReadySince;
        for (var next = index + 1; next < _ready.Count && members < limit; next++)
        {
            ref var other = ref _state.Jobs[_ready[next]];
            if (!Joins(in other, in job, device))
                continue;
            members++;
            since = Instant.Min(since, other.ReadySince);
        }

        _rule = rule;
        if (members >= limit || since + wait <= _state.Now)
            return false;
        NotePath(EnginePath.BatchWait);
        _nextBatch = Instant.Min(_nextBatch, since + wait);
        (_gathering, _gatheringOn) = (lead, device);
        return true;
    }
}
