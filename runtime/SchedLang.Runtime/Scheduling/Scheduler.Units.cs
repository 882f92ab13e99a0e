using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <content>Units: dispatch, completion, and the units that follow on the same device.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // Indexed by device: the job whose next unit follows there without a pass, or -1.
    private readonly int[] _continuing;

    // The batch whose completion is going on: its next member, -1 for none, and its device.
    private int _completing = -1;
    private int _completingOn;

    /// <summary>Whether members of a completed batch are left, for <see cref="CompleteNext"/>.</summary>
    public bool IsCompleting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.MakesBatches && _completing >= 0;
    }

    /// <summary>
    /// The running unit of a device is complete. Of a batch, the lead goes on; the driver then calls <see cref="CompleteNext"/> while
    /// <see cref="IsCompleting"/>.
    /// </summary>
    /// <returns>The stream whose job completed with the unit, so that jobs that follow it can be released now; -1 if none did.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="InvalidOperationException">The device is idle, or another batch's completion is not over.</exception>
    public int UnitCompleted(int device)
    {
        if ((uint)device >= (uint)_state.DeviceCount || _state.Running[device] < 0 || IsCompleting)
            RefuseCompletion(device);
        return Complete(device);
    }

    // For a driver of this assembly, which knows that the device runs a unit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Complete(int device)
    {
        var slot = _state.Running[device];
        ref var job = ref _state.Jobs[slot];
        ref var state = ref _state.Devices[device];
        var now = _state.Now;
        var held = now - state.Start;
        Free(device, held);
        var end = TTraits.VariesWork
            ? new UnitEnd(device, state.Start, now, state.WorkNs, state.WorkNs + state.DeviationNs, UnitOutcome.Done) { DeviationNs = state.DeviationNs }
            : new UnitEnd(device, state.Start, now, state.WorkNs, state.WorkNs, UnitOutcome.Done);
        if (TPolicy.MakesBatches && state.Members > 1)
            return CompleteBatch(slot, held, end with { Members = state.Members, BatchEnergy = state.BatchEnergy });
        AccountUnit(ref job, held, in end);
        return FollowUnit(slot, device);
    }

    private void RefuseCompletion(int device)
    {
        if ((uint)device >= (uint)_state.DeviceCount)
            throw new ArgumentOutOfRangeException(nameof(device), device, $"the platform has {_state.DeviceCount} devices, numbered from 0");
        if (IsCompleting)
            RefuseWhileCompleting();
        throw new InvalidOperationException($"device {device} is idle and has no unit to complete");
    }

    private void RefuseWhileCompleting() =>
        throw new InvalidOperationException($"jobs of the batch that device {_completingOn} has completed are still to go on");

    // Updates job and observer after a unit, before handlers run.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AccountUnit(ref Job job, Duration held, in UnitEnd end)
    {
        _observer.UnitEnded(in job, in end);
        job.Device = -1;
        if (!job.IsLive)
            return;
        CountReady(in job, +1);
        job.ReadySince = _state.Now;
        job.LastDevice = end.Device;
        if (KeepsProgress)
            job.Executed += held;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FollowUnit(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        if (!job.IsLive)
        {
            _state.FreeSlot(slot);
            _passNeeded = true;
            return -1;
        }

        TPolicy.OnCompleteUnit(in job, device, _state);
        return AdvanceUnit(slot, device);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int AdvanceUnit(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        var stage = job.Stage;
        if (TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork)
            job.KeptLeftNs = 0;
        job.LayerIndex++;
        var isStageEnd = job.LayerIndex == job.Shape->Units;
        if (!isStageEnd)
        {
            job.WorkRow += _state.DeviceCount;
            if (HasRows)
                job.PlacementRow += RowLength;
        }
        else if (!AdvanceStage(ref job))
        {
            return CompleteJob(slot, device);
        }

        var follows = TPolicy.Continues switch
        {
            Continuation.Stage => !isStageEnd && job.RunsOn(device),
            Continuation.Job => job.RunsOn(device),
            _ => false,
        };
        if (follows && (!TPolicy.MakesBatches || StaysInBatch(in job, stage, device)))
        {
            Continue(slot, device);
            return -1;
        }

        _passNeeded = true;
        AddToReady(slot);
        return -1;
    }

    // Dispatches the next units of jobs that keep their device. No order, place or hold applies.
    private void ContinueUnits()
    {
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            var slot = _continuing[device];
            if (slot < 0)
                continue;
            _continuing[device] = -1;
            if (TObserver.SeesDecisions)
                _continues[device] = true;
            Dispatch(slot, device);
        }
    }

    /// <summary>Starts a job's next unit on an idle device, together with the batch chained to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Dispatch(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        ref var state = ref _state.Devices[device];
        var members = TPolicy.MakesBatches ? CountMembers(slot) : 1;
        var switched = state.LastModel != job.Model && state.LastModel >= 0;
        var moved = IsMove(in job, device);
        var paysTransfer = members > 1 ? AnyMoves(slot, device) : moved;
        var switching = TTraits.ChargesSwitches && switched ? Workload.Platform.Switch : Duration.Zero;
        var transfer = TTraits.ChargesTransfers && paysTransfer ? Workload.Platform.Transfer : Duration.Zero;
        var work = members > 1 ? BatchWork(slot, device, members)
            : TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork ? job.Latency(device).Ns
            : job.WorkRow[device];
        var unit = new UnitStart(device, _state.Now, switching, transfer, new Duration(work), switched, moved, 0);
        Occupy(device, slot, in unit, members);
        if (members > 1)
        {
            StartMembers(slot, in unit);
            return;
        }

        MarkStarted(ref job, device);
        _observer.Dispatched(in job, in unit);
        TPolicy.OnDispatch(in job, device, in unit, _state);
    }

    private static bool IsMove(in Job job, int device) => job.LastDevice != device && job.LastDevice >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Occupy(int device, int slot, in UnitStart unit, int members)
    {
        ref var state = ref _state.Devices[device];
        state.LastModel = _state.Jobs[slot].Model;
        state.Start = unit.At;
        state.OverheadNs = (unit.Switch + unit.Transfer).Ns;
        state.WorkNs = unit.Latency.Ns;
        if (TPolicy.MakesBatches)
            state.Members = members;
        _state.Running[device] = slot;
        _state.Ends[device] = unit.Finish.Ns;
        if (TTraits.VariesWork)
            (_state.PredictedEnds[device], state.DeviationNs) = (unit.Finish.Ns, 0);
        _state.IdleCount--;
        _state.Idle &= ~(1UL << device);
        _machine.Start(in _state.Jobs[slot], in unit);
        if (TTraits.HasContention)
            (state.LeftNs, state.Share) = (unit.Cost.Ns + state.DeviationNs, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MarkStarted(ref Job job, int device)
    {
        CountReady(in job, -1);
        job.Device = device;
        if (job.WasDispatched)
            return;
        job.WasDispatched = true;
        job.FirstStart = _state.Now;
        _state.Streams[job.Stream].Waiting--;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Free(int device, Duration held)
    {
        _state.Running[device] = -1;
        _state.Ends[device] = Saturating.Never;
        if (TTraits.VariesWork)
            _state.PredictedEnds[device] = Saturating.Never;
        _state.IdleCount++;
        _state.Idle |= 1UL << device;
        ReopenOn(device);
        if (KeepsProgress)
            _state.Devices[device].BusyNs += held.Ns;
    }
}
