using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Starts units: what they cost, and who is told.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="devices">The devices.</param>
/// <param name="jobs">Counts ready jobs.</param>
/// <param name="batching">Computes the work of a batch.</param>
/// <param name="monitor">Sees the units.</param>
internal readonly unsafe struct Dispatcher<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    SystemState state, DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine> devices, JobTable<TPolicy, TOrder> jobs,
    Batching<TPolicy, TOrder, TTraits, TObserver> batching, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly SystemState _state = state;
    private readonly DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine> _devices = devices;
    private readonly JobTable<TPolicy, TOrder> _jobs = jobs;
    private readonly Batching<TPolicy, TOrder, TTraits, TObserver> _batching = batching;
    private readonly RunMonitor<TObserver> _monitor = monitor;
    private readonly BatchChain<TPolicy, TOrder> _chain = new(state);

    // Whether units that the table places cost only their work and are seen by nobody. An entry of the table then says all.
    private static bool StartsPlainly
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => FastPaths<TPolicy, TOrder, TTraits>.RunsAhead && FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices
            && FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility && TPolicy.ImmediatePreemption == ImmediatePreemption.Never
            && UnitRecords<TPolicy, TOrder, TTraits, TObserver>.HasPlainUnits;
    }

    /// <summary>Starts the next unit of a job that a pass has placed on an idle device, together with the batch chained to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StartPlaced(int slot, int device)
    {
        if (StartsPlainly)
            StartPlainly(ref _state.Jobs[slot], device);
        else
            Start(slot, device);
    }

    /// <summary>Starts a job's next unit on an idle device, together with the batch chained to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Start(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        if (_chain.Next(slot) >= 0)
        {
            StartBatch(slot, device);
            return;
        }

        var work = TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork ? job.Latency(device).Ns : job.WorkRow[device];
        var unit = UnitOf(in job, device, work, IsMove(in job, device));
        _devices.Occupy(slot, in unit, members: 1);
        MarkStarted(ref job, device);
        _monitor.Observer.Dispatched(in job, in unit);
        TPolicy.OnDispatch(in job, device, in unit, _state);
        Moments<TPolicy, TOrder>.End(_state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private UnitStart UnitOf(in Job job, int device, long work, bool paysTransfer)
    {
        var last = _state.Devices[device].LastModel;
        var switched = last != job.Model && last >= 0;
        var switching = TTraits.ChargesSwitches && switched ? _state.Workload.Platform.Switch : Duration.Zero;
        var transfer = TTraits.ChargesTransfers && paysTransfer ? _state.Workload.Platform.Transfer : Duration.Zero;
        return new UnitStart(device, _state.Now, switching, transfer, new Duration(work), switched, IsMove(in job, device), 0);
    }

    // A method of its own, so that a unit of one job is kept in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StartBatch(int lead, int device)
    {
        var members = _chain.Count(lead);
        var unit = UnitOf(in _state.Jobs[lead], device, _batching.Work(lead, device, members), AnyMoves(lead, device));
        _devices.Occupy(lead, in unit, members);
        StartMembers(lead, in unit);
        Moments<TPolicy, TOrder>.End(_state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StartPlainly(ref Job job, int device)
    {
        _monitor.NotePath(EnginePath.UnobservedDispatch);
        var work = new Duration(job.PlacementRow[_state.Idle] >> PlacementRows.DeviceBits);
        MarkStarted(ref job, device);
        _devices.OccupyPlainly(in job, new UnitStart(device, _state.Now, Duration.Zero, Duration.Zero, work, Switched: false, Moved: false, 0));
    }

    private void StartMembers(int lead, in UnitStart unit)
    {
        for (var slot = lead; slot >= 0; slot = _chain.Next(slot))
            MarkStarted(ref _state.Jobs[slot], unit.Device);
        var member = 0;
        for (var slot = lead; slot >= 0; slot = _chain.Next(slot))
        {
            ref var job = ref _state.Jobs[slot];
            var own = unit with
            {
                Switched = unit.Switched && member == 0, // a dispatch switches models once
                Moved = IsMove(in job, unit.Device),
                Member = member++,
            };
            _monitor.Observer.Dispatched(in job, in own);
        }

        for (var slot = lead; slot >= 0; slot = _chain.Next(slot))
            TPolicy.OnDispatch(in _state.Jobs[slot], unit.Device, in unit, _state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MarkStarted(ref Job job, int device)
    {
        _jobs.CountReady(in job, -1);
        job.Device = device;
        if (job.WasDispatched)
            return;
        var state = _state;
        job.WasDispatched = true;
        job.FirstStart = state.Now;
        state.Streams[job.Stream].Waiting--;
    }

    private static bool IsMove(in Job job, int device) => job.LastDevice != device && job.LastDevice >= 0;

    private bool AnyMoves(int lead, int device)
    {
        for (var slot = lead; slot >= 0; slot = _chain.Next(slot))
        {
            if (IsMove(in _state.Jobs[slot], device))
                return true;
        }

        return false;
    }
}
