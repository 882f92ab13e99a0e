using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// The live jobs: slots of the job array, the list in the order of release, stream and number, and their counts by stream and stage for
/// policies whose aggregates use the counts.
/// </summary>
/// <param name="state">Where policies read the jobs.</param>
/// <param name="keys">Have room for as many jobs.</param>
internal readonly unsafe struct JobTable<TPolicy, TOrder>(SystemState state, Keys<TPolicy, TOrder> keys)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private readonly SystemState _state = state;
    private readonly Keys<TPolicy, TOrder> _keys = keys;

    /// <summary>Takes a slot for a new job.</summary>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NewSlot()
    {
        if (!_state.HasFreeSlot)
            MakeSlots();
        return _state.TakeSlot();
    }

    /// <summary>Adds a job that was released. Only jobs released at the same instant arrive out of order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref Job job)
    {
        var state = _state;
        var jobs = state.Jobs;
        var before = state.LastLive;
        while (before >= 0 && Job.IsReleasedBefore(in job, in jobs[before]))
            before = jobs[before].PreviousLive;
        var after = before >= 0 ? jobs[before].NextLive : state.FirstLive;
        job.PreviousLive = before;
        job.NextLive = after;
        if (before >= 0)
            jobs[before].NextLive = job.Slot;
        else
            state.FirstLive = job.Slot;
        if (after >= 0)
            jobs[after].PreviousLive = job.Slot;
        else
            state.LastLive = job.Slot;
        state.LiveCount++;
        if (TPolicy.StreamDraws > 0)
            state.Streams[job.Stream].Live++;
        if (TPolicy.ListsJobsByStream)
            state.AddToStream(ref job);
        CountLive(in job, +1);
    }

    /// <summary>Removes a job that has ended. Its slot stays taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(ref Job job)
    {
        job.IsLive = false;
        CountLive(in job, -1);
        var state = _state;
        var (before, after) = (job.PreviousLive, job.NextLive);
        if (before >= 0)
            state.Jobs[before].NextLive = after;
        else
            state.FirstLive = after;
        if (after >= 0)
            state.Jobs[after].PreviousLive = before;
        else
            state.LastLive = before;
        state.LiveCount--;
        if (TPolicy.StreamDraws > 0)
            state.Streams[job.Stream].Live--;
        if (TPolicy.ListsJobsByStream)
            state.RemoveFromStream(in job);
    }

    /// <summary>Counts a live job in or out of its stream and stage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountLive(in Job job, int change)
    {
        if (!TPolicy.CountsJobs)
            return;
        ref var counter = ref _state.CounterOf(in job);
        counter.Live += change;
        if (TPolicy.CountsReadyJobs && job.IsReady)
            counter.Ready += change;
    }

    /// <summary>Counts a job that becomes ready or starts. A dropped job is not ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountReady(in Job job, int change)
    {
        if (TPolicy.CountsJobs && TPolicy.CountsReadyJobs && job.IsLive)
            _state.CounterOf(in job).Ready += change;
    }

    private void MakeSlots()
    {
        if (_state.JobCapacity >= TooManyJobsException.MostJobs)
            throw TooManyJobs();
        _state.MakeSlots();
        _keys.Grow();
    }

    private TooManyJobsException TooManyJobs()
    {
        var jobs = new int[_state.StreamCount];
        for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
            jobs[_state.Jobs[slot].Stream]++;
        var most = jobs.Max();
        return new TooManyJobsException(Array.IndexOf(jobs, most), most, _state.Now);
    }
}
