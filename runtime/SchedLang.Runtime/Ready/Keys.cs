using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>The keys of jobs by slot, and the order of jobs that they give. Who keeps ready jobs says when keys are computed.</summary>
internal sealed unsafe class Keys<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private readonly SystemState _state;
    private readonly PinnedArray<TOrder> _store;
    private TOrder* _keys;

    /// <param name="state">Has the jobs.</param>
    public Keys(SystemState state)
    {
        _state = state;
        _store = new PinnedArray<TOrder>(state.Memory, state.JobCapacity, default);
        _keys = _store.First;
    }

    /// <summary>The keys of a job as they were last computed.</summary>
    public ref TOrder this[int slot]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _keys[slot];
    }

    /// <summary>Makes room for all slots of the state.</summary>
    public void Grow()
    {
        while (_store.Capacity < _state.JobCapacity)
            _store.Grow();
        _keys = _store.First;
    }

    /// <summary>Computes the keys of a job now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Compute(int slot) => _keys[slot] = Of(in _state.Jobs[slot]);

    /// <summary>Computes the keys of a job that its group does not share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ComputeOwn(int slot) =>
        _keys[slot] = TPolicy.OrderIsShared ? TPolicy.OwnOrderOf(in _state.Jobs[slot], _state) : Of(in _state.Jobs[slot]);

    /// <summary>A job's keys as the policy would compute them at another instant. Only here does it see a time other than the clock's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TOrder At(Instant at, in Job job)
    {
        var now = _state.Show(at);
        var keys = TPolicy.OrderOf(in job, _state);
        _state.Show(now);
        return keys;
    }

    /// <summary>The order of a pass: keys, then release, stream and number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ComesBefore(int left, int right)
    {
        var keys = _keys;
        var order = TOrder.Compare(in keys[left], in keys[right]);
        if (order != 0)
            return order < 0;
        var jobs = _state.Jobs;
        return Job.IsReleasedBefore(in jobs[left], in jobs[right]);
    }

    /// <summary>The first position from one on whose job comes after this one.</summary>
    public int PositionOf(int slot, in ReadyQueue jobs, int from)
    {
        var (low, high) = (from, jobs.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (ComesBefore(slot, jobs[middle]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>Adds a job to a sorted queue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void InsertSorted(ref ReadyQueue jobs, int slot)
    {
        if (jobs.Count == 0 || ComesBefore(slot, jobs[0]))
            jobs.AddFirst(slot); // the common case: a job continues on its device
        else if (ComesBefore(jobs[jobs.Count - 1], slot))
            jobs.AddLast(slot); // often a job that was just released
        else
            jobs.Insert(PositionOf(slot, in jobs, 1), slot);
    }

    // Keys that change with the clock equally for all jobs are computed as of time 0, so they compare whenever they were computed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TOrder Of(in Job job) => TPolicy.OrderShifts ? At(Instant.Zero, in job) : TPolicy.OrderOf(in job, _state);
}
