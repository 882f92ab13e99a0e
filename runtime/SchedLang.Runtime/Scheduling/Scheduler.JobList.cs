using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>The live jobs: slots of the job array, and the list in the order of release, stream and number.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NewSlot()
    {
        if (!_state.HasFreeSlot)
            MakeSlots();
        return _state.TakeSlot();
    }

    private void MakeSlots()
    {
        if (_state.JobCapacity >= TooManyJobsException.MostJobs)
            throw TooManyJobs();
        _state.MakeSlots();
        while (_orderStore.Capacity < _state.JobCapacity)
            _orderStore.Grow();
        _orders = _orderStore.First;
    }

    private TooManyJobsException TooManyJobs()
    {
        var jobs = new int[_streams.Length];
        for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
            jobs[_state.Jobs[slot].Stream]++;
        var most = jobs.Max();
        return new TooManyJobsException(Array.IndexOf(jobs, most), most, _state.Now);
    }

    // Keeps the list in order of release, stream and number. Only jobs released at the same instant arrive out of order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToLive(ref Job job)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemoveFromLive(ref Job job)
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
}
