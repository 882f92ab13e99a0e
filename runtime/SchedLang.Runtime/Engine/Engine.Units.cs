using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Engine;

/// <content>Units: they start, end, follow each other and are taken off their device.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // By device: the job whose next unit follows there without competing, or -1.
    private readonly int[] _continuing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CompleteUnits()
    {
        var now = _state.Now.Ns;
        var ends = _state.Ends;
        var devices = _state.DeviceCount;
        for (var device = 0; device < devices; device++)
        {
            if (ends[device] == now)
                CompleteUnit(device);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CompleteUnit(int device)
    {
        var slot = _state.Running[device];
        ref var job = ref _state.Jobs[slot];
        ref var state = ref _state.Devices[device];
        var now = _state.Now;
        var held = now - state.Start;
        Free(device, held);
        _observer.UnitEnded(in job, new UnitEnd(device, state.Start, now, state.WorkNs, state.WorkNs, UnitOutcome.Done));
        job.Device = -1;
        if (!job.IsLive)
        {
            _state.FreeSlot(slot);
            _passNeeded = true;
            return;
        }

        job.Executed += held;
        job.ReadySince = now;
        job.LastDevice = device;
        job.KeptLeftNs = 0;
        AdvanceUnit(slot, device);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AdvanceUnit(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        job.LayerIndex++;
        var isStageEnd = job.LayerIndex == job.Shape->Units;
        if (!isStageEnd)
        {
            job.WorkRow += _state.DeviceCount;
            job.RestRow += _state.DeviceCount;
        }
        else if (!AdvanceStage(ref job))
        {
            CompleteJob(slot);
            return;
        }

        var follows = TPolicy.Continues switch
        {
            Continuation.Stage => !isStageEnd,
            Continuation.Job => job.RunsOn(device),
            _ => false,
        };
        if (follows)
        {
            _continuing[device] = slot;
            return;
        }

        _passNeeded = true;
        AddToReady(slot);
    }

    /// <summary>Ends a stage; false when it was the job's last.</summary>
    private bool AdvanceStage(ref Job job)
    {
        if (job.Stage is not (Stage.Prefill or Stage.Decode))
            return false;
        job.Generated++;
        job.LastToken = _state.Now;
        if (job.Generated == 1)
            job.FirstToken = _state.Now;
        _observer.TokenProduced(in job, job.Deadline);
        if (job.Generated == job.Output)
            return false;
        var shape = job.Stage == Stage.Prefill ? _streams[job.Stream].DecodeShapes!.At(job.Prompt + 1) : job.Shape + 1;
        EnterStage(ref job, Stage.Decode, shape);
        job.LaterStagesNs = Saturating.Subtract(job.LaterStagesNs, shape->FastestRest[0]);
        job.Deadline = job.FirstToken + _state.Streams[job.Stream].TptTarget * job.Generated;
        return true;
    }

    private void CompleteJob(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        var stream = job.Stream;
        RemoveFromLive(ref job);
        _passNeeded = true;
        _observer.JobEnded(in job, JobOutcome.Completed);
        _state.FreeSlot(slot);
        ReleaseFollowers(stream);
    }

    // The next unit of a job that keeps its device: no order, place or hold is asked.
    private void ContinueUnits()
    {
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            var slot = _continuing[device];
            if (slot < 0)
                continue;
            _continuing[device] = -1;
            Dispatch(slot, device);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Dispatch(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        ref var state = ref _state.Devices[device];
        var now = _state.Now;
        var switched = state.LastModel != job.Model && state.LastModel >= 0;
        var moved = job.LastDevice != device && job.LastDevice >= 0;
        var overhead = 0L;
        if (TTraits.ChargesSwitches && switched)
            overhead = Workload.Platform.Switch.Ns;
        if (TTraits.ChargesTransfers && moved)
            overhead = Saturating.Add(overhead, Workload.Platform.Transfer.Ns);
        var work = TPolicy.Takes == Taking.KeepingWork ? job.Latency(device).Ns : job.WorkRow[device];
        state.LastModel = job.Model;
        state.Start = now;
        state.OverheadNs = overhead;
        state.WorkNs = work;
        _state.Running[device] = slot;
        _state.Ends[device] = Saturating.Add(now.Ns, Saturating.Add(overhead, work));
        _state.IdleCount--;
        job.Device = device;
        if (!job.WasDispatched)
        {
            job.WasDispatched = true;
            job.FirstStart = now;
            _state.Streams[job.Stream].Waiting--;
        }

        _observer.Dispatched(in job, new UnitStart(device, now, overhead, work, switched, moved));
    }

    /// <summary>Takes a device from the job that it runs, which is ready again at its place in this pass.</summary>
    private void Take(int device)
    {
        var slot = _state.Running[device];
        ref var job = ref _state.Jobs[slot];
        ref var state = ref _state.Devices[device];
        var now = _state.Now;
        var held = now - state.Start;
        var (_, doneNs) = _state.RunningPart(device);
        var keeps = TPolicy.Takes == Taking.KeepingWork;
        Free(device, held);
        _observer.UnitEnded(in job, new UnitEnd(
            device, state.Start, now, state.WorkNs, doneNs, keeps ? UnitOutcome.Kept : UnitOutcome.Lost));
        job.Device = -1;
        job.ReadySince = now;
        if (keeps)
        {
            job.Executed += held;
            job.LastDevice = device;
            job.KeptLeftNs = Math.Max(1, state.WorkNs - doneNs);
            job.KeptFullNs = job.WorkRow[device];
            job.KeptDevice = device;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Free(int device, Duration held)
    {
        _state.Running[device] = -1;
        _state.Ends[device] = Saturating.Never;
        _state.IdleCount++;
        _state.Devices[device].BusyNs += held.Ns;
    }
}
