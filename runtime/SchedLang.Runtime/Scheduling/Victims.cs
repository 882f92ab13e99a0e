using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Immediate preemption: which running jobs give way to a ready job, and which of them first.</summary>
/// <param name="state">Has the devices.</param>
/// <param name="keys">The order of the pass, in which running jobs are compared, too.</param>
internal sealed unsafe class Victims<TPolicy, TOrder>(SystemState state, Keys<TPolicy, TOrder> keys)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private readonly SystemState _state = state;
    private readonly Keys<TPolicy, TOrder> _keys = keys;
    private readonly BatchChain<TPolicy, TOrder> _chain = new(state);

    /// <summary>Whether the program preempts, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <summary>Whether all jobs that a device runs give way to a job. A dropped job always does.</summary>
    public bool GiveWay(in Job job, int device)
    {
        var running = _state.Running[device];
        if (running < 0)
            return false;
        for (; running >= 0; running = _chain.Next(running))
        {
            ref var victim = ref _state.Jobs[running];
            if (victim.IsLive && (!_keys.ComesBefore(job.Slot, running) || !TPolicy.MayPreempt(in job, in victim, device, _state)))
                return false;
        }

        return true;
    }

    /// <summary>Offers a busy device. If objectives tie, the device whose job comes last in the order gives way.</summary>
    public void Offer(ref BestDevice best, int device, long rank)
    {
        if (best.Device >= 0 && rank == best.Rank && GivesWayBefore(device, best.Device))
            best = BestDevice.None;
        best.Offer(device, rank);
    }

    /// <summary>The job that ranks a running unit: of a batch the first of its live members; -1 where all were dropped.</summary>
    public int FirstMember(int device)
    {
        var first = -1;
        for (var slot = _state.Running[device]; slot >= 0; slot = _chain.Next(slot))
        {
            if (_state.Jobs[slot].IsLive && (first < 0 || _keys.ComesBefore(slot, first)))
                first = slot;
        }

        return first;
    }

    // A dropped job comes last.
    private bool GivesWayBefore(int device, int other)
    {
        var compared = FirstMember(other);
        if (compared < 0)
            return false;
        var first = FirstMember(device);
        return first < 0 || _keys.ComesBefore(compared, first);
    }
}
