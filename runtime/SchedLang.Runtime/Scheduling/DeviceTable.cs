using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>The devices: which are idle, what each runs, and the machine that runs it.</summary>
/// <param name="state">Where policies read the devices.</param>
/// <param name="ready">Jobs that may start on a device that is freed.</param>
/// <param name="machine">Runs the units.</param>
internal sealed unsafe class DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    SystemState state, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, TMachine machine)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly SystemState _state = state;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private TMachine _machine = machine;

    /// <summary>The machine.</summary>
    public ref TMachine Machine
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _machine;
    }

    /// <summary>Starts a unit on an idle device.</summary>
    /// <param name="slot">The job; of a batch, the lead.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="members">Number of jobs in the unit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Occupy(int slot, in UnitStart unit, int members)
    {
        var device = unit.Device;
        ref var state = ref _state.Devices[device];
        state.LastModel = _state.Jobs[slot].Model;
        state.Start = unit.At;
        state.OverheadNs = TTraits.ChargesSwitches || TTraits.ChargesTransfers ? (unit.Switch + unit.Transfer).Ns : 0;
        state.WorkNs = unit.Latency.Ns;
        if (TPolicy.MakesBatches)
            state.Members = members;
        _state.Running[device] = slot;
        var finish = TTraits.ChargesSwitches || TTraits.ChargesTransfers ? unit.Finish : unit.At + unit.Latency;
        _state.Ends[device] = finish.Ns;
        if (TTraits.VariesWork)
            (_state.PredictedEnds[device], state.DeviationNs) = (finish.Ns, 0);
        MarkBusy(_state, device);
        _machine.Start(in _state.Jobs[slot], in unit);
        if (TTraits.HasContention)
            (state.LeftNs, state.Share) = (unit.Cost.Ns + state.DeviationNs, 1);
    }

    /// <summary>The same for a unit that costs only its work and that nothing observes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void OccupyPlainly(in Job job, in UnitStart unit)
    {
        var state = _state;
        state.Running[unit.Device] = job.Slot;
        state.Ends[unit.Device] = unit.At.Ns + unit.Latency.Ns;
        MarkBusy(state, unit.Device);
        _machine.Start(in job, in unit);
    }

    /// <summary>A device is idle again.</summary>
    /// <param name="device">The device.</param>
    /// <param name="held">How long the unit held it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(int device, Duration held)
    {
        var state = _state;
        state.Running[device] = -1;
        state.Ends[device] = Saturating.Never;
        if (TTraits.VariesWork)
            state.PredictedEnds[device] = Saturating.Never;
        state.IdleCount++;
        state.Idle |= 1UL << device;
        _ready.Reopen(device);
        if (UnitRecords<TPolicy, TOrder, TTraits, TObserver>.KeepsHeldTime)
            state.Devices[device].BusyNs += held.Ns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MarkBusy(SystemState state, int device)
    {
        state.IdleCount--;
        state.Idle &= ~(1UL << device);
    }
}
