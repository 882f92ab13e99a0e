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
internal sealed unsafe class JobTable<TPolicy, TOrder>(SystemState state, Keys<TPolicy, TOrder> keys)
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
        var before = _state.LastLive;
        while (before >= 0 && Job.IsReleasedBefore(in job, in _state.Jobs[before]))
            before = _state.Jobs[before].PreviousLive;
        var after = before >= 0 ? _state.Jobs[before].NextLive : _state.FirstLive;
        job.PreviousLive = before;
        job.NextLive = after;
        if (before >= 0)
            _state.Jobs[before].NextLive = job.Slot;
        else
            _state.FirstLive = job.Slot;
        if (after >= 0)
            _state.Jobs[after].PreviousLive = job.Slot;
        else
            _state.LastLive = job.Slot;
        _state.LiveCount++;
        if (TPolicy.StreamDraws > 0)
            _state.Streams[job.Stream].Live++;
        CountLive(in job, +1);
    }

    /// <summary>Removes a job that has ended. Its slot stays taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Remove(ref Job job)
    {
        job.IsLive = false;
        CountLive(in job, -1);
        if (job.PreviousLive >= 0)
            _state.Jobs[job.PreviousLive].NextLive = job.NextLive;
        else
            _state.FirstLive = job.NextLive;
        if (job.NextLive >= 0)
            _state.Jobs[job.NextLive].PreviousLive = job.PreviousLive;
        else
            _state.LastLive = job.PreviousLive;
        _state.LiveCount--;
        if (TPolicy.StreamDraws > 0)
            _state.Streams[job.Stream].Live--;
    }

    /// <summary>Counts a live job in or out of its stream and stage.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountLive(in Job job, int change)
    {
        if (!TPolicy.CountsJobs)
            return;
        ref var counter = ref _state.CounterOf(in job);
        counter.Live += change;
        if (job.IsReady)
            counter.Ready += change;
    }

    /// <summary>Counts a job that becomes ready or starts. A dropped job is not ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CountReady(in Job job, int change)
    {
        if (TPolicy.CountsJobs && job.IsLive)
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
