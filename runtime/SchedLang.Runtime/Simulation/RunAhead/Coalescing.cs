using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Simulation;

/// <summary>
/// Event coalescing: if no decision between the units of a stage could differ, the device has one event, at the end of the stage. At every
/// event elsewhere the units that have ended by then are accounted for first, so policies and observers see the same state as with one
/// event per unit.
/// </summary>
internal sealed unsafe class Coalescing<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, ISimulatedMachine
{
    private readonly Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> _scheduler = scheduler;
    private readonly SystemState _state = scheduler.State;

    // Number of devices whose units are coalesced.
    private int _coalesced;

    /// <summary>Whether the units of any device are coalesced.</summary>
    public bool HasUnits => _coalesced > 0;

    /// <summary>Accounts for the coalesced units that ended before now and restores the end of the current unit.</summary>
    public void Expand()
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
                _scheduler.PassedUnits.AdvanceWithinStage(ref job, device, new Instant(end));
                end += state.WorkNs;
                if (TPolicy.OrderIsFixed && !TPolicy.OrderIsStageInvariant)
                    _scheduler.UpdateRunningKeys(slot, device);
            }

            _state.Ends[device] = end;
        }

        _coalesced = 0;
    }

    /// <summary>Sets the end of every device to the end of its stage if no decision can intervene.</summary>
    public void Coalesce()
    {
        var devices = _state.DeviceCount;
        for (var device = 0; device < devices; device++)
        {
            var slot = _state.Running[device];
            if (slot < 0)
                continue;
            ref var job = ref _state.Jobs[slot];
            if (job.LayerIndex + 1 >= job.Shape->Units || !job.IsLive || !_scheduler.Foresight.StaysOnDevice(ref job, device))
                continue;
            var end = Saturating.Add(_state.Ends[device], (job.StageWork(device) - job.UnitWork(device)).Ns);
            if (end == Saturating.Never)
                continue;
            _scheduler.Monitor.NotePath(EnginePath.EventCoalescing);
            _state.Devices[device].IsCoalesced = true;
            _state.Ends[device] = end;
            _coalesced++;
        }
    }
}
