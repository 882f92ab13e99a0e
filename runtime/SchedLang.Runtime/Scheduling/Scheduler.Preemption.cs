using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>Immediate preemption: which running job gives way, and what becomes of it.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // Jobs preempted in this pass. They keep their old keys until the pass ends.
    private int[] _victims;
    private int _victimCount;

    private void PreemptInPass(int device, int index)
    {
        var victim = _state.Running[device];
        if (TObserver.SeesDecisions)
            NoteTaken(_ready[index], device);
        PreemptUnit(device);
        for (var member = victim; member >= 0; member = NextMember(member))
        {
            if (!_state.Jobs[member].IsLive)
                continue;
            if (QueuesByEligibility)
                AddVictim(member);
            else
                _ready.Insert(PositionOf(member, in _ready, index + 1), member);
            if (_victimCount == _victims.Length)
                Array.Resize(ref _victims, 2 * _victimCount);
            _victims[_victimCount++] = member;
        }

        for (var member = victim; member >= 0;)
        {
            var next = Unchain(member);
            if (_state.Jobs[member].IsLive)
                TPolicy.OnPreempt(in _state.Jobs[member], device, _state);
            else
                _state.FreeSlot(member);
            member = next;
        }
    }

    // Recomputes the keys of victims, which preemption may have changed, for the next pass.
    private void ReorderVictims()
    {
        for (var i = 0; i < _victimCount; i++)
        {
            var slot = _victims[i];
            ref var job = ref _state.Jobs[slot];
            if (!TPolicy.OrderIsFixed)
                continue;
            if (!job.IsReady)
            {
                UpdateRunningKeys(slot, job.Device);
                continue;
            }

            RemoveFromReady(slot);
            AddToReady(slot);
        }

        _victimCount = 0;
    }

    // New keys of a running job: it may now come after waiting ones.
    internal void UpdateRunningKeys(int slot, int device)
    {
        _orders[slot] = KeysOf(in _state.Jobs[slot]);
        ReopenOn(device);
    }

    /// <summary>Stops the unit of a device. Its jobs become ready, except dropped ones.</summary>
    private void PreemptUnit(int device)
    {
        ref var state = ref _state.Devices[device];
        var held = _state.Now - state.Start;
        var keeps = TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork;
        var end = _state.RunningPart(device) with { Outcome = keeps ? UnitOutcome.Kept : UnitOutcome.Lost };
        var left = new Duration(PredictedLeft(in end));
        var actual = _machine.Stop(device, left);
        if (actual != left)
            end = end with { DoneNs = Math.Clamp(end.WorkNs - actual.Ns, 0, end.WorkNs) };
        var leftNs = Math.Max(1, actual.Ns);
        var isBatch = end.Members > 1;
        var slot = _state.Running[device];
        if (isBatch)
            end = end with { BatchOutcome = FirstMember(device) >= 0 ? end.Outcome : UnitOutcome.Aborted };
        Free(device, held);
        for (var member = 0; slot >= 0; member++, slot = NextMember(slot))
        {
            ref var job = ref _state.Jobs[slot];
            _observer.UnitEnded(in job, end with { Member = member, Outcome = job.IsLive ? end.Outcome : UnitOutcome.Aborted });
            job.Device = -1;
            if (!job.IsLive)
                continue;
            CountReady(in job, +1);
            job.ReadySince = _state.Now;
            if (!keeps)
                continue;
            job.Executed += held;
            job.LastDevice = device;
            job.KeptLeftNs = leftNs;
            job.KeptFullNs = isBatch ? end.WorkNs : job.WorkRow[device];
            job.KeptDevice = isBatch ? -1 : device; // a batch member resumes with its own share of the work, also on this device
        }
    }

    // The predicted work that is left, at least 1. A stopped unit has done the same share of its predicted work as of its actual work.
    private static long PredictedLeft(in UnitEnd end)
    {
        var leftNs = Math.Max(1, end.ActualNs - end.DoneNs);
        return TTraits.VariesWork && end.DeviationNs != 0 ? Math.Max(1, Saturating.Round((double)leftNs / end.ActualNs * end.WorkNs)) : leftNs;
    }

    // If this is false, it is false for all later jobs too, and the pass can end. A dropped job that runs gives way to any job.
    private bool ComesBeforeAnyRunning(int slot)
    {
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            var running = _state.Running[device];
            if (running >= 0 && (!_state.Jobs[running].IsLive || ComesBefore(slot, running)))
                return true;
        }

        return false;
    }

    // If objectives tie, the device whose job comes last in the order gives way.
    private void OfferVictim(ref Best best, int device, long rank)
    {
        if (best.Device >= 0 && rank == best.Rank && GivesWayBefore(device, best.Device))
            best = Best.None;
        best.Offer(device, rank);
    }

    // A dropped job comes last.
    private bool GivesWayBefore(int device, int other)
    {
        var compared = FirstMember(other);
        if (compared < 0)
            return false;
        var first = FirstMember(device);
        return first < 0 || ComesBefore(compared, first);
    }

    // The job that ranks a unit: of a batch the first of its live members; -1 where all were dropped.
    private int FirstMember(int device)
    {
        var first = -1;
        for (var slot = _state.Running[device]; slot >= 0; slot = NextMember(slot))
        {
            if (_state.Jobs[slot].IsLive && (first < 0 || ComesBefore(slot, first)))
                first = slot;
        }

        return first;
    }
}
