using System.Runtime.CompilerServices;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Event coalescing: if no decision between the units of a stage could differ, the device has one event, at the end of the stage. At
/// every event elsewhere the engine first accounts for the units that have ended by then, so policies and observers see the same
/// state as with one event per unit.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // Whether units are coalesced outside run-ahead; off with `--stepwise`.
    private readonly bool _coalesces;

    // Number of devices whose units are coalesced.
    private int _coalescedDevices;

    private static bool MayCoalesce
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanCoalesce && TPolicy.BatchLimit == 1 && !TTraits.SharesBandwidth && !TTraits.VariesWork;
    }

    /// <summary>Accounts for the coalesced units that ended before now and restores the end of the current unit.</summary>
    private void ExpandCoalescedUnits()
    {
        var devices = _state.DeviceCount;
        for (var device = 0; device < devices; device++)
        {
            ref var state = ref _state.Devices[device];
            if (!state.IsCoalesced)
                continue;
            state.IsCoalesced = false;
            var slot = _state.Running[device];
            ref var job = ref _state.Jobs[slot];
            var end = state.Start.Ns + state.OverheadNs + state.WorkNs;
            while (end < _state.Now.Ns)
            {
                AdvanceWithinStage(ref job, device, new Instant(end));
                end += state.WorkNs;
                if (TPolicy.OrderIsFixed && !TPolicy.OrderIsStageInvariant)
                    UpdateRunningKeys(slot, device);
            }

            _state.Ends[device] = end;
        }

        _coalescedDevices = 0;
    }

    // A unit ended and the next one of the stage started, at a time that may be past.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AdvanceWithinStage(ref Job job, int device, Instant at)
    {
        ref var state = ref _state.Devices[device];
        var held = at - state.Start;
        state.BusyNs += held.Ns;
        _observer.UnitEnded(in job, new UnitEnd(device, state.Start, at, state.WorkNs, state.WorkNs, UnitOutcome.Done));
        job.Executed += held;
        job.ReadySince = at;
        job.LastDevice = device;
        if (TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork)
            job.KeptLeftNs = 0;
        job.LayerIndex++;
        job.WorkRow += _state.DeviceCount;
        if (HasPlacementTable)
            job.PlacementRow += RowLength;
        state.Start = at;
        state.OverheadNs = 0;
        state.WorkNs = job.WorkRow[device];
        _observer.Dispatched(
            in job, new UnitStart(device, at, Duration.Zero, Duration.Zero, new Duration(state.WorkNs), Switched: false, Moved: false, 0));
    }

    /// <summary>Sets the end of every device to the end of its stage if no decision can intervene.</summary>
    private void CoalesceUnits()
    {
        var devices = _state.DeviceCount;
        for (var device = 0; device < devices; device++)
        {
            var slot = _state.Running[device];
            if (slot < 0)
                continue;
            ref var job = ref _state.Jobs[slot];
            if (job.LayerIndex + 1 >= job.Shape->Units || !job.IsLive || !StaysOnDevice(ref job, device))
                continue;
            var end = Saturating.Add(_state.Ends[device], (job.StageWork(device) - job.UnitWork(device)).Ns);
            if (end == Saturating.Never)
                continue;
            NotePath(EnginePath.EventCoalescing);
            _state.Devices[device].IsCoalesced = true;
            _state.Ends[device] = end;
            _coalescedDevices++;
        }
    }

    // Whether the rest of the stage stays on this device: the job is first in each pass, and its rule picks the same device.
    private bool StaysOnDevice(ref Job job, int device)
    {
        if (TPolicy.Continues != Continuation.Unit)
            return true;
        if (!TPolicy.PlaceIsStageInvariant)
            return false;
        if (QueuesByEligibility && TPolicy.ImmediatePreemption == ImmediatePreemption.Never ? IsContended(job.Slot, device) : Waiting > 0 && !IsAheadOfAll(job.Slot))
            return false;
        return (!HasAlternative(job.Slot, device) || (TPolicy.RanksByLatency && job.Shape->HasConstantRanking))
            && TPolicy.Place(in job, _state, new StayChooser(this, device)) == device;
    }

    // Whether another device could be idle when the job's unit ends.
    private bool HasAlternative(int slot, int own)
    {
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            if (device != own && MayBeFree(device, slot))
                return true;
        }

        return false;
    }

    // A device counts as idle if its unit could end at the same instant and its job comes after this one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool MayBeFree(int device, int slot)
    {
        var running = _state.Running[device];
        return running < 0 || !TPolicy.OrderIsStageInvariant || ComesBefore(slot, running);
    }

    // Whether the job comes before all waiting jobs, and those find no new victim in the meantime.
    private bool IsAheadOfAll(int slot)
    {
        if (!TPolicy.OrderIsStageInvariant || (TPolicy.ImmediatePreemption != ImmediatePreemption.Never && !TPolicy.RanksByLatency))
            return false;
        var first = QueuesByEligibility ? FirstWaiting(ulong.MaxValue).Slot : _ready[0];
        return first < 0 || ComesBefore(slot, first);
    }

    /// <summary>Places a job as of the end of its unit, when its own device is idle.</summary>
    private readonly struct StayChooser(Engine<TPolicy, TOrder, TTraits, TObserver> engine, int own) : IDeviceChooser
    {
        private SystemState State => engine._state;

        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            var best = Best.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (IsFree(in job, device) && Allows<TRule>(in job, device, State))
                    best.Offer(device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            if (!TPolicy.RanksByLatency || !HasConstantRanking(in job))
                return -1;
            var best = Best.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (Allows<TRule>(in job, device, State))
                    best.Offer(device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule =>
            engine.StaticDevice(rule, in job) == own && Allows<TRule>(in job, own, State) ? own : -1;

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            foreach (var kind in kinds)
            {
                var best = Best.None;
                for (var device = 0; device < State.DeviceCount; device++)
                {
                    if (State.Kind(device) == kind && IsFree(in job, device) && Allows<TRule>(in job, device, State))
                        best.Offer(device, TRule.Objective(in job, device, State));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            return -1;
        }

        private bool IsFree(in Job job, int device) => device == own || engine.MayBeFree(device, job.Slot);

        private static bool HasConstantRanking(in Job job) => job.Shape->HasConstantRanking;
    }
}
