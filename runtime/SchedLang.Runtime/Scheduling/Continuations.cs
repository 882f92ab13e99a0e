using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Jobs that keep their device between units (<c>preempt at stage</c> and <c>preempt never</c>): from the end of a unit until the next
/// one starts, after step 4 of the instant. A batch goes on together.
/// </summary>
internal sealed unsafe class Continuations<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private readonly SystemState _state;
    private readonly Keys<TPolicy, TOrder> _keys;
    private readonly BatchChain<TPolicy, TOrder> _chain;

    // Indexed by device: the job whose next unit follows there without a pass, or -1.
    private readonly int[] _first;

    /// <param name="state">Has the jobs.</param>
    /// <param name="keys">Their keys.</param>
    public Continuations(SystemState state, Keys<TPolicy, TOrder> keys)
    {
        _state = state;
        _keys = keys;
        _chain = new BatchChain<TPolicy, TOrder>(state);
        _first = new int[state.DeviceCount];
        Array.Fill(_first, -1);
    }

    /// <summary>Whether jobs keep their devices, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.Continues != Continuation.Unit;

    /// <summary>Number of devices on which jobs go on, before drops.</summary>
    public int Count { get; private set; }

    /// <summary>The last one of them.</summary>
    public int Last { get; private set; }

    /// <summary>Whether a job that has come to its next unit keeps its device.</summary>
    /// <param name="job">The job.</param>
    /// <param name="ended">The stage of the unit that has ended.</param>
    /// <param name="isStageEnd">Whether that stage has ended.</param>
    /// <param name="device">The device.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Keeps(in Job job, Stage ended, bool isStageEnd, int device)
    {
        var follows = TPolicy.Continues switch
        {
            Continuation.Stage => !isStageEnd && job.RunsOn(device),
            Continuation.Job => job.RunsOn(device),
            _ => false,
        };
        return follows && (!TPolicy.MakesBatches || StaysInBatch(in job, ended, device));
    }

    /// <summary>A job keeps its device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot, int device)
    {
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never && TPolicy.OrderIsFixed)
            _keys.Compute(slot); // the pass compares running jobs too
        if (_first[device] >= 0)
        {
            Append(slot, _first[device]);
            return;
        }

        _first[device] = slot;
        (Count, Last) = (Count + 1, device);
    }

    /// <summary>Takes the job that goes on on a device, with its batch; -1 if none does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int device)
    {
        var slot = _first[device];
        _first[device] = -1;
        Count = 0;
        return slot;
    }

    /// <summary>Removes a job that was dropped before it went on.</summary>
    public void Remove(int slot, int device)
    {
        var next = _chain.Unlink(slot);
        if (_first[device] == slot)
        {
            _first[device] = next;
            return;
        }

        var before = _first[device];
        while (_chain.Next(before) != slot)
            before = _chain.Next(before);
        _chain.Link(before, next);
    }

    private void Append(int slot, int last)
    {
        while (_chain.Next(last) >= 0)
            last = _chain.Next(last);
        _chain.Link(last, slot);
    }

    // A batch goes on together while its members have the same unit before them, and not from prefill to decode.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool StaysInBatch(in Job job, Stage ended, int device) => _first[device] < 0 || IsLike(in job, ended, _first[device]);

    private bool IsLike(in Job job, Stage ended, int first)
    {
        ref var lead = ref _state.Jobs[first];
        return job.Stage == ended && job.Stage == lead.Stage && job.Layer == lead.Layer;
    }
}
