using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Groups: under policies with a table of choices, ready jobs wait in one sorted queue for each set of devices that they would start on.
/// The next job of a pass is the first of the heads of those groups that an idle device is in, so that jobs which cannot start cost
/// nothing, however many there are.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private ReadyGroup[] _groups = [];

    // Ready jobs in all groups.
    private int _waiting;

    private static bool HasGroups
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ChoosesByTable && TPolicy.OrderIsFixed && TPolicy.Takes == Taking.Never && TPolicy.BatchLimit == 1;
    }

    private int GroupOf(ulong accepts)
    {
        for (var group = 0; group < _groups.Length; group++)
        {
            if (_groups[group].Accepts == accepts)
                return group;
        }

        Array.Resize(ref _groups, _groups.Length + 1);
        _groups[^1] = new ReadyGroup { Accepts = accepts, Jobs = new ReadyQueue(64) };
        return _groups.Length - 1;
    }

    private void PassByGroups()
    {
        while (_waiting > 0 && _state.Idle != 0)
        {
            var (first, from) = FirstWaiting(TPolicy.IsStrict ? ulong.MaxValue : _state.Idle);
            if (first < 0)
                return;
            if (TPolicy.IsStrict && (_groups[from].Accepts & _state.Idle) == 0)
                return;
            _groups[from].Jobs.RemoveAt(0);
            _waiting--;
            ref var job = ref _state.Jobs[first];
            if (TakesSteps && IsBare)
                DispatchUnseen(ref job, job.Choice[_state.Idle]);
            else
                Dispatch(first, ChosenDevice(in job));
        }
    }

    // The first in the order of the policy of the jobs that would start on one of some devices, and its group.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Group) FirstWaiting(ulong devices)
    {
        var groups = _groups;
        if (groups.Length == 1) // most often: all jobs can run everywhere
            return (groups[0].Accepts & devices) != 0 || TPolicy.IsStrict ? (groups[0].Jobs[0], 0) : (-1, -1);
        var (first, from) = (-1, -1);
        for (var group = 0; group < groups.Length; group++)
        {
            ref var candidate = ref groups[group];
            if ((candidate.Accepts & devices) == 0 && !TPolicy.IsStrict)
                continue;
            if (candidate.Jobs.Count > 0 && (first < 0 || ComesBefore(candidate.Jobs[0], first)))
                (first, from) = (candidate.Jobs[0], group);
        }

        return (first, from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ChosenDevice(in Job job) =>
        HasChoices ? (int)(job.Choice[_state.Idle] & DeviceMask) : TPolicy.Place(in job, _state, new Chooser(this));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToGroup(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        _orders[slot] = TPolicy.OrderOf(in job, _state);
        ref var jobs = ref _groups[(int)*job.Choice].Jobs;
        _waiting++;
        if (jobs.Count == 0 || ComesBefore(slot, jobs[0]))
            jobs.AddFirst(slot); // most often: a job that goes on where it was
        else if (ComesBefore(jobs[jobs.Count - 1], slot))
            jobs.AddLast(slot); // a job just released, most often
        else
            jobs.Insert(PositionOf(slot, in jobs, 1), slot);
    }

    private bool RemoveFromGroup(int slot)
    {
        ref var jobs = ref _groups[(int)*_state.Jobs[slot].Choice].Jobs;
        var index = PositionOf(slot, in jobs, 0) - 1; // it comes before what is after it, and not before itself
        if (index < 0 || jobs[index] != slot)
            return false;
        jobs.RemoveAt(index);
        _waiting--;
        return true;
    }

    // Whether a waiting job would start on a device before the job that runs there, or may do so when its next unit is done.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsContended(int slot, int device)
    {
        if (_waiting == 0)
            return false;
        var (first, _) = FirstWaiting(1UL << device);
        return first >= 0 && (!TPolicy.OrderIsSteady || ComesBefore(first, slot));
    }

    private struct ReadyGroup
    {
        /// <summary>The devices that its jobs would start on, a bit each.</summary>
        public ulong Accepts;

        /// <summary>In the order of the policy.</summary>
        public ReadyQueue Jobs;
    }
}
