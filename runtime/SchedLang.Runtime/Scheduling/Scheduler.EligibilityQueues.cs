using System.Numerics;
using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using static SchedLang.Runtime.Scheduling.PlacementRows;

namespace SchedLang.Runtime.Scheduling;

/// <content>
/// Eligibility queues, for policies with a placement table. Ready jobs wait in one queue for each set of devices that they accept. The
/// next job of a pass is the first among the heads of the queues that contain an idle device. Jobs that cannot start cost nothing.
/// </content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private EligibilityQueue[] _queues;

    // Number of ready jobs in all queues.
    private int _waiting;

    // The first queues have a bit in the masks below. Further ones, which are rare, are scanned.
    private const int MaskedQueues = 64;

    // Bit masks of queues: those with jobs, and, with immediate preemption, those that are not closed.
    private ulong _nonEmpty;
    private ulong _open;

    // Bit masks of the queues that accept a device. Indexed by set of devices if there are few, otherwise by device.
    private readonly ulong[] _queuesOn = QueuesByEligibility ? new ulong[HasFewDevices ? 1 << FewDevices : MostDevices] : [];

    private static bool QueuesByEligibility => FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility;

    // Number of ready jobs.
    internal int Waiting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => QueuesByEligibility ? _waiting : GroupsJobs ? _groups!.Groups.Count : _ready.Count;
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
            return _queuesOn[(int)devices & ((1 << FewDevices) - 1)];
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

    // With immediate preemption, only the head of a queue is placed. If it finds no device, neither does any other job of the queue, because
    // those come later in the order and precede fewer victims. The queue is then closed until one of its devices is freed, the job running
    // there is dropped or gets new keys, or the queue itself changes.
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
        if (FastPaths<TPolicy, TOrder, TTraits>.RunsAhead && HasFewDevices && HasPlainUnits)
            DispatchUnobserved(ref job, job.PlacementRow[_state.Idle]);
        else
            Dispatch(slot, PlacedDevice(in job));
    }

    // Dispatch for units that cost only their work and that nothing observes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DispatchUnobserved(ref Job job, long placement)
    {
        NotePath(EnginePath.UnobservedDispatch);
        var device = (int)(placement & DeviceMask);
        _state.Running[device] = job.Slot;
        _state.IdleCount--;
        _state.Idle &= ~(1UL << device);
        var workNs = placement >> DeviceBits;
        _state.Ends[device] = _state.Now.Ns + workNs;
        MarkStarted(ref job, device);
        _machine.Start(in job, new UnitStart(device, _state.Now, Duration.Zero, Duration.Zero, new Duration(workNs), Switched: false, Moved: false, 0));
    }

    // The first waiting job that accepts one of the devices, and its queue. Under `strict`, the first of all waiting jobs.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (int Slot, int Queue) FirstWaiting(ulong devices)
    {
        var queues = _queues;
        if (queues.Length == 1) // the common case: all jobs can run everywhere
            return (queues[0].Eligible & devices) != 0 || TPolicy.IsStrict ? (queues[0].Jobs[0], 0) : (-1, -1);
        return FirstOf(_nonEmpty & (TPolicy.IsStrict ? ulong.MaxValue : QueuesOn(devices)), devices);
    }

    // The first among the heads of the queues in a mask. Queues without a bit are scanned if they accept one of the devices.
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
        HasFewDevices ? (int)(job.PlacementRow[_state.Idle] & DeviceMask) : PreferredDevice(job.PlacementRow, _state.Idle, TTraits.Devices);

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

    // Adds a victim of this pass under its old keys.
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

    // Opens the queues that accept a device, because it was freed or the job running there may now give way.
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
            ? PositionOf(slot, in jobs, 0) - 1 // the job precedes only the jobs after it, so the search ends right behind it
            : jobs.IndexOf(slot);
        if (index < 0 || jobs[index] != slot)
            return false;
        jobs.RemoveAt(index);
        NoteRemoval(queue);
        return true;
    }

    // Whether a waiting job may get the device before the job that runs there continues.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsContended(int slot, int device)
    {
        if (Waiting == 0)
            return false;
        if (!QueuesByEligibility)
            return !TPolicy.OrderIsStageInvariant || ComesBefore(FirstReady, slot);
        if (HasTournaments)
            return IsAnyWaiting(1UL << device);
        var (first, _) = FirstWaiting(1UL << device);
        return first >= 0 && (!TPolicy.OrderIsStageInvariant || ComesBefore(first, slot));
    }

    // Whether any waiting job accepts one of the devices. Under `strict`, whether any job waits.
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
        /// <summary>Bit mask of the devices that its jobs accept.</summary>
        public ulong Eligible;

        /// <summary>The jobs: sorted if keys are fixed, in no order if they change.</summary>
        public ReadyQueue Jobs;

        /// <summary>Whether its jobs are in the tournament instead, because keys are linear and there are many.</summary>
        public bool UsesTournament;

        /// <summary>Created at first use.</summary>
        public KineticTournament? Tournament;

        public readonly int Count
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => HasTournaments && UsesTournament ? Tournament!.Count : Jobs.Count;
        }

        /// <summary>For a queue without a bit in the masks: whether it is closed.</summary>
        public bool IsClosed;
    }
}
