using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Units that a simulation passed over, because each was followed at once by the next one of its stage on the same device: here job,
/// device and observer learn of them.
/// </summary>
/// <param name="state">Has the jobs and devices.</param>
/// <param name="monitor">Sees the units.</param>
internal readonly unsafe struct PassedUnits<TPolicy, TOrder, TTraits, TObserver>(SystemState state, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    private static int RowLength => FastPaths<TPolicy, TOrder, TTraits>.RowLength;

    /// <summary>A unit ended and the next one of the stage started, at a time that may be past.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AdvanceWithinStage(ref Job job, int device, Instant at)
    {
        ref var state = ref _state.Devices[device];
        var held = at - state.Start;
        state.BusyNs += held.Ns;
        _monitor.Observer.UnitEnded(in job, new UnitEnd(device, state.Start, at, state.WorkNs, state.WorkNs, UnitOutcome.Done));
        job.Executed += held;
        job.ReadySince = at;
        job.LastDevice = device;
        if (TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork)
            job.KeptLeftNs = 0;
        JobProgress<TPolicy, TOrder, TTraits, TObserver>.Skip(ref job, 1, _state.DeviceCount);
        state.Start = at;
        state.OverheadNs = 0;
        state.WorkNs = job.WorkRow[device];
        _monitor.Observer.Dispatched(
            in job, new UnitStart(device, at, Duration.Zero, Duration.Zero, new Duration(state.WorkNs), Switched: false, Moved: false, 0));
    }

    /// <summary>The running job of a device has come to a unit of its stage, given by its row of the placement table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CatchUp(int device, long* row)
    {
        var run = _state;
        ref var job = ref run.Jobs[run.Running[device]];
        var units = (long)((ulong)((byte*)row - (byte*)job.PlacementRow) / (ulong)(sizeof(long) * RowLength)); // unsigned: a shift
        if (units == 0)
            return;
        if (UnitRecords<TPolicy, TOrder, TTraits, TObserver>.KeepsProgress)
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
            _monitor.Observer.UnitsEnded(in job, device, units, heldNs);
        state.BusyNs += heldNs;
        state.Start += new Duration(heldNs);
        state.OverheadNs = 0;
        state.WorkNs = job.UnitWork(device, units).Ns;
        job.Executed += new Duration(heldNs);
        job.ReadySince = state.Start;
        job.LastDevice = device;
    }

    /// <summary>A running job goes on to another device. Only for units that nothing observes.</summary>
    public void Move(int from, int to)
    {
        var slot = _state.Running[from];
        _state.Running[from] = -1;
        _state.Running[to] = slot;
        _state.Jobs[slot].Device = to;
    }
}
