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
    private static bool TakesSteps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanStep && ChoosesByTable && TPolicy.CanStretch && TPolicy.BatchLimit == 1
            && ((HasGroups && TPolicy.Takes == Taking.Never) || (TPolicy.OrderIsSteady && TPolicy.PlaceIsSteady)) && TPolicy.Continues == Continuation.Unit && !TTraits.SharesBandwidth;
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
    private static bool IsBare
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !KeepsProgress && !TTraits.ChargesSwitches && !TTraits.ChargesTransfers;
    }

    // Steps take some ns each, too little for a look at every one.
    private const int EventsBetweenChecks = 256;

    // Whether units that run may be further than their jobs say.
    private bool _isStepping;

    /// <summary>
    /// Runs events of one kind at a time, steps above all, up to an instant at which several fall together or another kind is due.
    /// </summary>
    private void RunSteps()
    {
        if (_end.Ns >= (HasChoices ? LongestTime : LongestWideTime))
            return;
        EnterLanes();
        _isStepping = true;
        RunSingleEvents();
        _isStepping = false;
        NoteProgress();
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
            var bits = HasChoices ? DeviceBits : WideBits;
            var (first, second) = HasChoices ? Step(limit, Claimed()) : WideStep(limit);
            var (firstNs, secondNs, device) = (first >> bits, second >> bits, (int)first & ((1 << bits) - 1));
            if (firstNs < limit)
            {
                if (firstNs == secondNs)
                    return;
                if (TPolicy.ReadsOthers)
                    NoteProgress();
                else
                    NoteProgress(device);
                _state.AdvanceTo(new Instant(firstNs));
                CompleteUnit(device);
            }
            else if (firstNs > limit && limit == _nextRelease.Ns && limit < _nextDeadline.Ns && limit < _end.Ns && (TPolicy.Ticks == 0 || limit < _nextTick.Ns))
            {
                if (TPolicy.ReadsOthers)
                    NoteProgress();
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
    private void DispatchUnseen(ref Job job, long choice)
    {
        NotePath(EnginePath.UnseenDispatch);
        var device = (int)(choice & DeviceMask);
        _state.Running[device] = job.Slot;
        _state.IdleCount--;
        _state.Idle &= ~(1UL << device);
        var end = (_state.Now.Ns << DeviceBits) + choice;
        _state.Ends[device] = end >> DeviceBits;
        _lanes.First->End[device] = end;
        _lanes.First->Row[device] = (long)job.Choice;
        MarkStarted(ref job, device);
    }

    // Whether no device can be claimed, whatever runs there.
    private bool HasNoClaims
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Waiting == 0 && !TTraits.DropsLateJobs && TPolicy.Takes != Taking.KeepingWork;
    }

    // Whether at the end of a device's unit there is more to decide than where its job goes: the job has been dropped, goes on with a
    // unit that was stopped, or has to give way to one that waits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsClaimed(int device)
    {
        var slot = _state.Running[device];
        if (slot < 0)
            return false;
        ref var job = ref _state.Jobs[slot];
        return !job.IsLive || (TPolicy.Takes == Taking.KeepingWork && job.KeptLeftNs != 0) || IsContended(slot, device);
    }

    private void EnterLanes()
    {
        if (!HasChoices)
            _wide!.First->Clear();
        for (var device = 0; device < (HasChoices ? 1 << DeviceBits : TTraits.Devices); device++)
            EnterLane(device, device < TTraits.Devices ? _state.Running[device] : -1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterLane(int device, int slot)
    {
        if (!HasChoices)
        {
            EnterWideLane(device, slot);
            return;
        }

        _lanes.First->End[device] = slot < 0 ? IdleEnd | (long)device : Coded(_state.Ends[device], device);
        if (slot >= 0)
            _lanes.First->Row[device] = (long)_state.Jobs[slot].Choice;
    }

    private void NoteProgress()
    {
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (_state.Running[device] >= 0)
                NoteProgress(device);
            else
                _state.Ends[device] = Saturating.Never;
        }
    }

    // What the steps on a device have left aside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteProgress(int device)
    {
        var endNs = HasChoices ? _lanes.First->End[device] >> DeviceBits : _wide!.First->EndNs(device);
        _state.Ends[device] = endNs;
        if (SeesEachUnit)
            return;
        ref var job = ref _state.Jobs[_state.Running[device]];
        var row = (long*)(HasChoices ? _lanes.First->Row[device] : _wide!.First->Row[device]);
        var units = (row - job.Choice) / ChoiceStride;
        if (units == 0)
            return;
        if (KeepsProgress)
            NoteUnits(ref job, device, units);
        job.Choice = row;
        job.LayerIndex += (int)units;
        job.WorkRow += units * TTraits.Devices;
    }

    // So many units ended, one right after the other.
    private void NoteUnits(ref Job job, int device, long units)
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
