using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <content>Drops: <c>late drop</c> and <c>late abort</c> at a deadline, and <c>queue</c> limits.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private Instant _nextDeadline = Instant.Never;

    /// <summary>When jobs may next be dropped.</summary>
    internal Instant NextDeadline => _nextDeadline;

    // Whether a job of a stream with `queue 0` was released at this instant: it must start in this pass.
    private bool _mustStart;

    private void AddDeadline(StreamRun run, in Job job)
    {
        if (job.FirstDeadline.IsNever)
            return;
        if (run.Late.IsFull)
            Trim(ref run.Late, run, job.Stream, waitingOnly: false);
        run.Late.Insert(new JobRing.Entry(job.Slot, job.Number, job.FirstDeadline));
        // If jitter exceeds the period, a deadline can lie before the release. The job is then due now.
        _nextDeadline = Instant.Min(_nextDeadline, Instant.Max(job.FirstDeadline, _state.Now));
    }

    /// <summary>Drops the jobs that are due to be dropped by now, by stream, then job number.</summary>
    public void DropLateJobs()
    {
        if (_nextDeadline > _state.Now)
            return;
        var next = Instant.Never;
        for (var stream = 0; stream < _streams.Length; stream++)
        {
            var run = _streams[stream];
            while (run.Late.Count > 0 && run.Late.First is var entry)
            {
                var isThere = IsCurrent(entry, stream) && IsDroppable(run, in _state.Jobs[entry.Slot]);
                if (isThere && entry.At > _state.Now)
                {
                    next = Instant.Min(next, entry.At);
                    break;
                }

                run.Late.RemoveFirst();
                if (isThere)
                    Drop(entry.Slot);
            }
        }

        _nextDeadline = next;
    }

    private bool IsCurrent(JobRing.Entry entry, int stream)
    {
        ref var job = ref _state.Jobs[entry.Slot];
        return job.IsLive && job.Stream == stream && job.Number == entry.Number;
    }

    // An LLM job can only be dropped before its first token.
    private static bool IsDroppable(StreamRun run, in Job job) =>
        job.Generated == 0 && (run.Definition.Late == LatePolicy.Abort || !job.WasDispatched);

    private void LimitQueue(StreamRun run, ref StreamState state, in Job released, long limit)
    {
        if (run.Undispatched.IsFull)
            Trim(ref run.Undispatched, run, released.Stream, waitingOnly: true);
        run.Undispatched.Add(new JobRing.Entry(released.Slot, released.Number, Instant.Never));
        if (limit == 0)
        {
            _mustStart = true;
            return;
        }

        while (state.Waiting > limit)
        {
            var oldest = run.Undispatched.First;
            run.Undispatched.RemoveFirst();
            if (IsCurrent(oldest, released.Stream) && !_state.Jobs[oldest.Slot].WasDispatched)
                Drop(oldest.Slot);
        }
    }

    // Drops the jobs of streams with `queue 0` that did not start in the pass.
    private void DropUnstarted()
    {
        _mustStart = false;
        for (var stream = 0; stream < _streams.Length; stream++)
        {
            var run = _streams[stream];
            while (run.Definition.Queue == 0 && run.Undispatched.Count > 0)
            {
                var entry = run.Undispatched.First;
                run.Undispatched.RemoveFirst();
                if (IsCurrent(entry, stream) && !_state.Jobs[entry.Slot].WasDispatched)
                    Drop(entry.Slot);
            }
        }
    }

    // Removes stale entries before a ring grows, so its length follows the number of live jobs.
    private void Trim(ref JobRing ring, StreamRun run, int stream, bool waitingOnly)
    {
        for (var left = ring.Count; left > 0; left--)
        {
            var entry = ring.First;
            ring.RemoveFirst();
            if (!IsCurrent(entry, stream))
                continue;
            ref var job = ref _state.Jobs[entry.Slot];
            if (waitingOnly ? !job.WasDispatched : IsDroppable(run, in job))
                ring.Add(entry);
        }

        if (ring.IsHalfFull)
            ring.Grow();
    }

    private void Drop(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        RemoveFromLive(ref job);
        if (!job.WasDispatched)
            _state.Streams[job.Stream].Waiting--;
        _passNeeded = true;
        NoteEnd(in job, isDropped: true);
        _observer.JobEnded(in job, JobOutcome.Dropped);
        var isRunning = !job.IsReady;
        if (!isRunning)
            RemoveFromReady(slot);
        else
            ReopenOn(job.Device); // any ready job may preempt its unit
        TPolicy.OnDrop(in job, _state);
        if (!isRunning)
            _state.FreeSlot(slot); // otherwise the slot is freed when its unit ends or is preempted
    }
}
