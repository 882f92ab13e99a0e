using System.Numerics;
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
    private EligibilityQueue[] _queues;

    // Ready jobs in all groups.
    private int _waiting;

    // Groups that have a bit in masks, which are nearly always all; the others are walked.
    private const int MaskedQueues = 64;

    // Of the masked groups, a bit each: those with jobs, and those whose head may be asked again where devices are taken.
    private ulong _nonEmpty;
    private ulong _open;

    // By set of devices, with few of them, or by device: the masked groups that would start there.
    private readonly ulong[] _queuesOn = QueuesByEligibility ? new ulong[HasFewDevices ? 1 << (1 << DeviceBits) : MostDevices] : [];

    private static bool QueuesByEligibility
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasPlacementTable && !TPolicy.OrderIsRandom && TPolicy.BatchLimit == 1
            && (TPolicy.ImmediatePreemption == ImmediatePreemption.Never || (TPolicy.PreemptsByQueue && TPolicy.OrderIsFixed));
    }

    // Ready jobs.
    private int Waiting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => QueuesByEligibility ? _waiting : _ready.Count;
    }

    private int QueueFor(ulong eligible)
    {
        for (var queue = 0; queue < _queues.Length; queue++)
        {
            if (_queues[queue].Eligible == eligible)
                return queue;
        }

        _tables.EligibleSets.Add(eligible);
        _queues = [.. _queues, NewQueue(eligible)];
        RegisterQueue(_queues.Length - 1);
        return _queues.Length - 1;
    }

    private void RegisterQueue(int queue)
    {
        if (queue >= MaskedQueues)
            return;
        for (var entry = 0; entry < _queuesOn.Length; entry++)
        {
            var devices = HasFewDevices ? (ulong)entry : 1UL << entry;
            if ((_queues[queue].Eligible & devices) != 0)
                _queuesOn[entry] |= 1UL << queue;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong QueuesOn(ulong devices)
    {
        if (HasFewDevices)
            return _queuesOn[(int)devices & ((1 << (1 << DeviceBits)) - 1)];
        var queues = 0UL;
        for (; devices != 0; devices &= devices - 1)
            queues |= _queuesOn[BitOperations.TrailingZeroCount(devices)];
        return queues;
    }

    private static EligibilityQueue NewQueue(ulong eligible) => new() { Eligible = eligible, Jobs = new ReadyQueue(64) };

    private void PassByQueues()
    {
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
        {
            PassWithPreemption();
            return;
        }

        if (!TPolicy.OrderIsFixed)
        {
            PassWithChangingKeys();
            return;
        }

        while (_waiting > 0 && _state.Idle != 0)
        {
            var (first, from) = FirstWaiting(_state.Idle);
            if (first < 0)
                return;
            if (TPolicy.IsStrict && (_queues[from].Eligible & _state.Idle) == 0)
            {
                NotePath(EnginePath.StrictQueue);
                return;
            }

            NotePath(EnginePath.SortedQueue);
            RemoveFirst(from);
            DispatchByTable(first);
        }
    }

    // Where devices are taken, the heads of groups are asked. What a head is refused, so are the others of its group: they come after it, and
    // so before fewer victims on the same devices. That holds until such a device is free, what runs there has other keys or is dropped, or the
    // group has another job.
    private void PassWithPreemption()
    {
        while (_waiting > 0)
        {
            var (first, from) = FirstOf(_nonEmpty & (TPolicy.IsStrict ? ulong.MaxValue : _open));
            if (first < 0)
                break;
            var device = TPolicy.Place(in _state.Jobs[first], _state, new Chooser(this));
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                {
                    NotePath(EnginePath.StrictQueue);
                    break;
                }

                Close(from);
                continue;
            }

            RemoveFirst(from);
            if (!_state.IsIdle(device))
            {
                NotePath(EnginePath.PreemptingQueue);
                PreemptInPass(device, 0);
            }

            Dispatch(first, device);
        }

        if (_victimCount > 0)
            ReorderVictims();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DispatchByTable(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        if (RunsAhead && HasFewDevices && HasPlainUnits)
            DispatchUnobserved(ref job, job.PlacementRow[_state.Idle]);
        else
            Dispatch(slot, PlacedDevice(in job));
    }

    // The first in the order of the policy of the jobs that would start on one of some devices, of all under <c>strict</c>; and its group.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Queue) FirstWaiting(ulong devices)
    {
        var queues = _queues;
        if (queues.Length == 1) // most often: all jobs can run everywhere
            return (queues[0].Eligible & devices) != 0 || TPolicy.IsStrict ? (queues[0].Jobs[0], 0) : (-1, -1);
        return FirstOf(_nonEmpty & (TPolicy.IsStrict ? ulong.MaxValue : QueuesOn(devices)), devices);
    }

    // The first of the heads of some groups; of those without a bit, of all that would start on some devices.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Queue) FirstOf(ulong candidates, ulong devices = ulong.MaxValue)
    {
        var (first, from) = (-1, -1);
        for (; candidates != 0; candidates &= candidates - 1)
        {
            var queue = BitOperations.TrailingZeroCount(candidates);
            var head = _queues[queue].Jobs[0];
            if (first < 0 || ComesBefore(head, first))
                (first, from) = (head, queue);
        }

        return _queues.Length > MaskedQueues ? FirstOfMany(first, from, devices) : (first, from);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (int Slot, int Queue) FirstOfMany(int first, int from, ulong devices)
    {
        for (var queue = MaskedQueues; queue < _queues.Length; queue++)
        {
            ref var candidate = ref _queues[queue];
            if (((candidate.Eligible & devices) == 0 && !TPolicy.IsStrict) || candidate.IsClosed)
                continue;
            if (candidate.Count > 0 && (first < 0 || ComesBefore(candidate.Jobs[0], first)))
                (first, from) = (candidate.Jobs[0], queue);
        }

        return (first, from);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlacedDevice(in Job job) =>
        HasFewDevices ? (int)(job.PlacementRow[_state.Idle] & DeviceMask) : PreferredDevice(job.PlacementRow, _state.Idle);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToQueue(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        var queue = (int)*job.PlacementRow;
        ref var jobs = ref QueueToFill(queue);
        if (!TPolicy.OrderIsFixed)
        {
            if (HasTournaments)
                AddUnsorted(slot, ref _queues[queue]);
            else
                jobs.AddLast(slot);
            return;
        }

        _orders[slot] = KeysOf(in job);
        InsertSorted(ref jobs, slot);
    }

    // A job that lost its device in this pass, with the keys that it had.
    private void AddVictim(int slot) => InsertSorted(ref QueueToFill((int)*_state.Jobs[slot].PlacementRow), slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ReadyQueue QueueToFill(int queue)
    {
        _waiting++;
        if (queue < MaskedQueues)
            _nonEmpty |= 1UL << queue;
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
            Reopen(queue);
        return ref _queues[queue].Jobs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemoveFirst(int queue)
    {
        _queues[queue].Jobs.RemoveAt(0);
        NoteRemoval(queue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteRemoval(int queue)
    {
        _waiting--;
        if (queue < MaskedQueues && _queues[queue].Count == 0)
            _nonEmpty &= ~(1UL << queue);
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
            Reopen(queue);
    }

    private void Close(int queue)
    {
        if (queue < MaskedQueues)
            _open &= ~(1UL << queue);
        else
            _queues[queue].IsClosed = true;
    }

    private void Reopen(int queue)
    {
        if (queue < MaskedQueues)
            _open |= 1UL << queue;
        else
            _queues[queue].IsClosed = false;
    }

    // A device is free, or what runs there comes later than before or was dropped: those who would start there are asked again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReopenOn(int device)
    {
        if (!QueuesByEligibility || TPolicy.ImmediatePreemption == ImmediatePreemption.Never)
            return;
        _open |= QueuesOn(1UL << device);
        for (var queue = MaskedQueues; queue < _queues.Length; queue++)
            _queues[queue].IsClosed &= (_queues[queue].Eligible >> device & 1) == 0;
    }

    private bool RemoveFromQueue(int slot)
    {
        var queue = (int)*_state.Jobs[slot].PlacementRow;
        if (HasTournaments && _queues[queue].UsesTournament)
        {
            if (slot >= _entries.Length || !_entries[slot].IsIn)
                return false;
            RemoveFromTournament(slot, queue);
            return true;
        }

        ref var jobs = ref _queues[queue].Jobs;
        var index = TPolicy.OrderIsFixed
            ? PositionOf(slot, in jobs, 0) - 1 // it comes before what is after it, and not before itself
            : jobs.IndexOf(slot);
        if (index < 0 || jobs[index] != slot)
            return false;
        jobs.RemoveAt(index);
        NoteRemoval(queue);
        return true;
    }

    // Whether a waiting job would start on a device before the job that runs there, or may do so when its next unit is done.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsContended(int slot, int device)
    {
        if (Waiting == 0)
            return false;
        if (!QueuesByEligibility)
            return !TPolicy.OrderIsStageInvariant || ComesBefore(_ready[0], slot);
        if (HasTournaments)
            return IsAnyWaiting(1UL << device);
        var (first, _) = FirstWaiting(1UL << device);
        return first >= 0 && (!TPolicy.OrderIsStageInvariant || ComesBefore(first, slot));
    }

    // Whether some job would start on one of some devices; any, under <c>strict</c>.
    private bool IsAnyWaiting(ulong devices)
    {
        if (TPolicy.IsStrict)
            return _waiting > 0;
        var isAny = (_nonEmpty & QueuesOn(devices)) != 0;
        for (var queue = MaskedQueues; queue < _queues.Length && !isAny; queue++)
            isAny = _queues[queue].Count > 0 && (_queues[queue].Eligible & devices) != 0;
        return isAny;
    }

    private struct EligibilityQueue
    {
        /// <summary>The devices that its jobs would start on, a bit each.</summary>
        public ulong Eligible;

        /// <summary>In the order of the policy, where that stays; in none where keys change.</summary>
        public ReadyQueue Jobs;

        /// <summary>Whether its jobs are in a tournament instead: keys cross, and there are many.</summary>
        public bool UsesTournament;

        /// <summary>Made when it is needed first.</summary>
        public KineticTournament? Tournament;

        public readonly int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => HasTournaments && UsesTournament ? Tournament!.Count : Jobs.Count;
        }

        /// <summary>Of a group without a bit: whether its head was refused what nothing has changed since.</summary>
        public bool IsClosed;
    }
}
