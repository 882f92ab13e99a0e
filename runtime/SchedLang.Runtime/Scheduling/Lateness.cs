using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Which jobs are dropped: <c>late drop</c> and <c>late abort</c> at a deadline, and <c>queue</c> limits.</summary>
internal sealed unsafe class Lateness<TPolicy, TOrder, TTraits, TObserver>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly StreamRun[] _streams;
    private readonly JobEndings<TPolicy, TOrder, TTraits, TObserver> _endings;

    // Indexed by stream: jobs with a deadline at which they may be dropped; for queue limits, jobs that may not have been dispatched yet.
    private readonly JobRing[] _late;
    private readonly JobRing[] _undispatched;

    /// <param name="state">Has the jobs.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="endings">Drops jobs.</param>
    public Lateness(SystemState state, StreamRun[] streams, JobEndings<TPolicy, TOrder, TTraits, TObserver> endings)
    {
        _state = state;
        _streams = streams;
        _endings = endings;
        _late = TTraits.DropsLateJobs ? Array.ConvertAll(streams, _ => new JobRing()) : [];
        _undispatched = TTraits.LimitsQueues ? Array.ConvertAll(streams, _ => new JobRing()) : [];
    }

    /// <summary>Whether any job may be dropped, so that this is compiled before a run.</summary>
    public static bool IsUsed => TTraits.DropsLateJobs || TTraits.LimitsQueues;

    /// <summary>When jobs may next be dropped.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Whether a job of a stream with <c>queue 0</c> was released at this instant: it must start in this pass.</summary>
    public bool MustStart { get; private set; }

    /// <summary>A job was released that may be dropped at its deadline.</summary>
    public void AddDeadline(in Job job)
    {
        if (_streams[job.Stream].Definition.Late == LatePolicy.Run || job.FirstDeadline.IsNever)
            return;
        ref var late = ref _late[job.Stream];
        if (late.IsFull)
            Trim(ref late, job.Stream, waitingOnly: false);
        late.Insert(new JobRing.Entry(job.Slot, job.Number, job.FirstDeadline));
        // If jitter exceeds the period, a deadline can lie before the release. The job is then due now.
        NextDeadline = Instant.Min(NextDeadline, Instant.Max(job.FirstDeadline, _state.Now));
    }

    /// <summary>Drops the jobs that are due to be dropped by now, by stream, then job number.</summary>
    public void DropLate()
    {
        var next = Instant.Never;
        for (var stream = 0; stream < _late.Length; stream++)
        {
            ref var late = ref _late[stream];
            while (late.Count > 0 && late.First is var entry)
            {
                var isThere = IsCurrent(entry, stream) && IsDroppable(in _state.Jobs[entry.Slot]);
                if (isThere && entry.At > _state.Now)
                {
                    next = Instant.Min(next, entry.At);
                    break;
                }

                late.RemoveFirst();
                if (isThere)
                    _endings.Drop(entry.Slot);
            }
        }

        NextDeadline = next;
    }

    /// <summary>A job was released: drops the oldest of a stream with <c>queue n</c> that were never dispatched, while there are more than n.</summary>
    public void LimitQueue(in Job released)
    {
        if (_streams[released.Stream].Definition.Queue is not { } limit)
            return;
        var stream = released.Stream;
        ref var undispatched = ref _undispatched[stream];
        if (undispatched.IsFull)
            Trim(ref undispatched, stream, waitingOnly: true);
        undispatched.Add(new JobRing.Entry(released.Slot, released.Number, Instant.Never));
        if (limit == 0)
        {
            MustStart = true;
            return;
        }

        while (_state.Streams[stream].Waiting > limit)
            DropOldest(ref undispatched, stream);
    }

    /// <summary>Drops the jobs of streams with <c>queue 0</c> that did not start in the pass.</summary>
    public void DropUnstarted()
    {
        MustStart = false;
        for (var stream = 0; stream < _streams.Length; stream++)
        {
            ref var undispatched = ref _undispatched[stream];
            while (_streams[stream].Definition.Queue == 0 && undispatched.Count > 0)
                DropOldest(ref undispatched, stream);
        }
    }

    private void DropOldest(ref JobRing undispatched, int stream)
    {
        var oldest = undispatched.First;
        undispatched.RemoveFirst();
        if (IsCurrent(oldest, stream) && !_state.Jobs[oldest.Slot].WasDispatched)
            _endings.Drop(oldest.Slot);
    }

    private bool IsCurrent(JobRing.Entry entry, int stream)
    {
        ref var job = ref _state.Jobs[entry.Slot];
        return job.IsLive && job.Stream == stream && job.Number == entry.Number;
    }

    // An LLM job can only be dropped before its first token.
    private bool IsDroppable(in Job job) =>
        job.Generated == 0 && (_streams[job.Stream].Definition.Late == LatePolicy.Abort || !job.WasDispatched);

    // Removes stale entries before a ring grows, so its length follows the number of live jobs.
    private void Trim(ref JobRing ring, int stream, bool waitingOnly)
    {
        for (var left = ring.Count; left > 0; left--)
        {
            var entry = ring.First;
            ring.RemoveFirst();
            if (!IsCurrent(entry, stream))
                continue;
            ref var job = ref _state.Jobs[entry.Slot];
            if (waitingOnly ? !job.WasDispatched : IsDroppable(in job))
                ring.Add(entry);
        }

        if (ring.IsHalfFull)
            ring.Grow();
    }
}
