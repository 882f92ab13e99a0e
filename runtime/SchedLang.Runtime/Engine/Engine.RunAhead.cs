using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Run-ahead: most instants of a run decide nothing. One unit ends within its stage, no waiting job may take the device, and the table
/// places the job where it is. The engine then advances without a pass. It updates the job only when a policy or an observer
/// may read it (<see cref="WriteBackProgress()"/>). The loop of <c>Engine.Run</c> handles all other instants.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private static bool RunsAhead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanRunAhead && HasPlacementTable && TPolicy.CanCoalesce && TPolicy.BatchLimit == 1
            && ((QueuesByEligibility && TPolicy.ImmediatePreemption == ImmediatePreemption.Never) || (TPolicy.OrderIsStageInvariant && TPolicy.PlaceIsStageInvariant)) && TPolicy.Continues == Continuation.Unit && !TTraits.SharesBandwidth && !TTraits.VariesWork;
    }

    // Whether a policy or an observer reads the progress of jobs and devices.
    private static bool KeepsProgress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits || TPolicy.ReadsProgress;
    }

    // Whether an observer wants each unit as it ends.
    private static bool SeesEachUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits && !TObserver.CountsUnits;
    }

    // Whether a unit costs only its work and nothing observes it.
    private static bool HasPlainUnits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !KeepsProgress && !TTraits.ChargesSwitches && !TTraits.ChargesTransfers;
    }

    // An event takes a few ns, too little to check the control each time.
    private const int EventsBetweenChecks = 256;

    // Whether jobs may lag behind their units.
    private bool _isRunningAhead;

    /// <summary>
    /// Handles single events (ends of units and releases) until several fall on one instant or another kind is due.
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

    // Dispatch for units that cost only their work and that nothing observes.
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

    // Whether NeedsDecision is false for every device.
    private bool NothingToDecide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Waiting == 0 && !TTraits.DropsLateJobs && TPolicy.ImmediatePreemption != ImmediatePreemption.KeepingWork;
    }

    // Whether the end of a device's unit needs a decision that the table cannot answer: the job was dropped, runs the rest of a preempted
    // unit, or competes with a waiting job.
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

    // Applies to job and device what run-ahead has skipped.
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

    // Accounts for consecutive units that have ended.
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
