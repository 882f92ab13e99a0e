using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Steps: instants at which one unit ends amid its stage, no waiting job would rather have the device, and the job's choice is to stay.
/// They are nearly all instants of a run. Steps run ahead of the jobs, whose progress is noted when someone may look at it. Anything else
/// is left to the loop of <c>Engine.Run</c>.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private static bool RunsAhead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanRunAhead && HasPlacementTable && TPolicy.CanCoalesce && TPolicy.BatchLimit == 1
            && ((QueuesByEligibility && TPolicy.ImmediatePreemption == ImmediatePreemption.Never) || (TPolicy.OrderIsStageInvariant && TPolicy.PlaceIsStageInvariant)) && TPolicy.Continues == Continuation.Unit && !TTraits.SharesBandwidth;
    }

    // Whether anyone reads what a step leaves behind.
    private static bool KeepsProgress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits || TPolicy.ReadsProgress;
    }

    // Whether someone wants to be told of each unit at its end.
    private static bool SeesEachUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits && !TObserver.CountsUnits;
    }

    // Whether no one is told of units, and none pays for more than its work.
    private static bool HasPlainUnits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !KeepsProgress && !TTraits.ChargesSwitches && !TTraits.ChargesTransfers;
    }

    // Steps take some ns each, too little for a look at every one.
    private const int EventsBetweenChecks = 256;

    // Whether units that run may be further than their jobs say.
    private bool _isRunningAhead;

    /// <summary>
    /// Runs events of one kind at a time, steps above all, up to an instant at which several fall together or another kind is due.
    /// </summary>
    private void RunAhead()
    {
        if (_end.Ns >= (HasFewDevices ? LongestTime : LongestTreeTime))
            return;
        LoadEnds();
        _isRunningAhead = true;
        RunSingleEvents();
        _isRunningAhead = false;
        WriteBackProgress();
    }

    private void RunSingleEvents()
    {
        for (var events = 1U; ; events++)
        {
            if (events % EventsBetweenChecks == 0)
                CheckControl();
            var limit = Math.Min(Math.Min(_nextRelease.Ns, _nextDeadline.Ns), _end.Ns);
            if (TPolicy.Ticks > 0)
                limit = Math.Min(limit, _nextTick.Ns);
            var bits = HasFewDevices ? DeviceBits : TreeDeviceBits;
            var (first, second) = HasFewDevices ? RunAheadInRegisters(limit, DevicesNeedingDecision()) : RunAheadInTree(limit);
            var (firstNs, secondNs, device) = (first >> bits, second >> bits, (int)first & ((1 << bits) - 1));
            if (firstNs < limit)
            {
                if (firstNs == secondNs)
                    return;
                if (TPolicy.ReadsOthers)
                    WriteBackProgress();
                else
                    WriteBackProgress(device);
                _state.AdvanceTo(new Instant(firstNs));
                CompleteUnit(device);
            }
            else if (firstNs > limit && limit == _nextRelease.Ns && limit < _nextDeadline.Ns && limit < _end.Ns && (TPolicy.Ticks == 0 || limit < _nextTick.Ns))
            {
                if (TPolicy.ReadsOthers)
                    WriteBackProgress();
                _state.AdvanceTo(_nextRelease);
                ReleaseJobs();
            }
            else
            {
                return;
            }

            if (_nextRelease <= _state.Now || _nextDeadline <= _state.Now)
                return;
            if (Waiting > 0 && _passNeeded)
                Schedule();
        }
    }

    // As Dispatch, where no one is told of units and a unit costs its work.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DispatchUnobserved(ref Job job, long placement)
    {
        NotePath(EnginePath.UnobservedDispatch);
        var device = (int)(placement & DeviceMask);
        _state.Running[device] = job.Slot;
        _state.IdleCount--;
        _state.Idle &= ~(1UL << device);
        var end = (_state.Now.Ns << DeviceBits) + placement;
        _state.Ends[device] = end >> DeviceBits;
        _endRegisters.First->End[device] = end;
        _endRegisters.First->Row[device] = (long)job.PlacementRow;
        MarkStarted(ref job, device);
    }

    // Whether no device can be claimed, whatever runs there.
    private bool NothingToDecide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Waiting == 0 && !TTraits.DropsLateJobs && TPolicy.ImmediatePreemption != ImmediatePreemption.KeepingWork;
    }

    // Whether at the end of a device's unit there is more to decide than where its job goes: the job has been dropped, goes on with a
    // unit that was stopped, or has to give way to one that waits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool NeedsDecision(int device)
    {
        var slot = _state.Running[device];
        if (slot < 0)
            return false;
        ref var job = ref _state.Jobs[slot];
        return !job.IsLive || (TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork && job.KeptLeftNs != 0) || IsContended(slot, device);
    }

    private void LoadEnds()
    {
        if (!HasFewDevices)
            _endTree!.First->Clear();
        for (var device = 0; device < (HasFewDevices ? 1 << DeviceBits : TTraits.Devices); device++)
            SetEnd(device, device < TTraits.Devices ? _state.Running[device] : -1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetEnd(int device, int slot)
    {
        if (!HasFewDevices)
        {
            SetTreeEnd(device, slot);
            return;
        }

        _endRegisters.First->End[device] = slot < 0 ? IdleEnd | (long)device : Encode(_state.Ends[device], device);
        if (slot >= 0)
            _endRegisters.First->Row[device] = (long)_state.Jobs[slot].PlacementRow;
    }

    private void WriteBackProgress()
    {
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (_state.Running[device] >= 0)
                WriteBackProgress(device);
            else
                _state.Ends[device] = Saturating.Never;
        }
    }

    // What the steps on a device have left aside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void WriteBackProgress(int device)
    {
        var endNs = HasFewDevices ? _endRegisters.First->End[device] >> DeviceBits : _endTree!.First->EndNs(device);
        _state.Ends[device] = endNs;
        if (SeesEachUnit)
            return;
        ref var job = ref _state.Jobs[_state.Running[device]];
        var row = (long*)(HasFewDevices ? _endRegisters.First->Row[device] : _endTree!.First->Row[device]);
        var units = (row - job.PlacementRow) / RowLength;
        if (units == 0)
            return;
        if (KeepsProgress)
            AccountUnits(ref job, device, units);
        job.PlacementRow = row;
        job.LayerIndex += (int)units;
        job.WorkRow += units * TTraits.Devices;
    }

    // So many units ended, one right after the other.
    private void AccountUnits(ref Job job, int device, long units)
    {
        ref var state = ref _state.Devices[device];
        var heldNs = state.OverheadNs + job.UnitsWorkNs(device, units);
        if (TObserver.SeesUnits)
            _observer.UnitsEnded(in job, device, units, heldNs);
        state.BusyNs += heldNs;
        state.Start += new Duration(heldNs);
        state.OverheadNs = 0;
        state.WorkNs = job.UnitWork(device, units).Ns;
        job.Executed += new Duration(heldNs);
        job.ReadySince = state.Start;
        job.LastDevice = device;
    }
}
