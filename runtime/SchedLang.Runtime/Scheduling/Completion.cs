using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Unit completions: the device is free, the handlers run, and each job of the unit goes on, is ready again, or is complete.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="devices">The devices.</param>
/// <param name="jobs">Counts ready jobs.</param>
/// <param name="progress">Brings jobs before their next unit.</param>
/// <param name="continuations">Jobs that keep their device.</param>
/// <param name="endings">Ends jobs.</param>
/// <param name="ready">The ready jobs.</param>
/// <param name="trigger">A job that is ready again needs a pass.</param>
/// <param name="monitor">Sees the units.</param>
internal unsafe struct Completion<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    SystemState state, DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine> devices, JobTable<TPolicy, TOrder> jobs,
    JobProgress<TPolicy, TOrder, TTraits, TObserver> progress, Continuations<TPolicy, TOrder> continuations,
    JobEndings<TPolicy, TOrder, TTraits, TObserver> endings, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, PassTrigger trigger,
    RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    private readonly SystemState _state = state;
    private readonly DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine> _devices = devices;
    private readonly JobTable<TPolicy, TOrder> _jobs = jobs;
    private readonly JobProgress<TPolicy, TOrder, TTraits, TObserver> _progress = progress;
    private readonly Continuations<TPolicy, TOrder> _continuations = continuations;
    private readonly JobEndings<TPolicy, TOrder, TTraits, TObserver> _endings = endings;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly PassTrigger _trigger = trigger;
    private readonly RunMonitor<TObserver> _monitor = monitor;
    private readonly BatchChain<TPolicy, TOrder> _chain = new(state);

    // The batch whose completion is going on: its next member, -1 for none.
    private int _completing = -1;

    /// <summary>Whether members of a completed batch are left, for <see cref="Next"/>.</summary>
    public bool IsGoingOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.MakesBatches && _completing >= 0;
    }

    /// <summary>The device of that batch.</summary>
    public int Device { get; private set; }

    /// <summary>The running unit of a device is complete. Of a batch, the lead goes on, and <see cref="Next"/> follows for each other member.</summary>
    /// <returns>The stream whose job completed with the unit; -1 if none did.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Complete(int device)
    {
        var run = _state;
        var slot = run.Running[device];
        ref var job = ref run.Jobs[slot];
        ref var state = ref run.Devices[device];
        var now = run.Now;
        var held = UnitRecords<TPolicy, TOrder, TTraits, TObserver>.KeepsHeldTime ? now - state.Start : Duration.Zero;
        _devices.Free(device, held);
        if (TPolicy.MakesBatches && state.Members > 1)
            return CompleteBatch(slot, device, held);
        Account(ref job, held, EndOf(in state, device, now));
        return GoOn(slot, device);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UnitEnd EndOf(in DeviceState state, int device, Instant now) => TTraits.VariesWork
        ? new UnitEnd(device, state.Start, now, state.WorkNs, state.WorkNs + state.DeviationNs, UnitOutcome.Done) { DeviationNs = state.DeviationNs }
        : new UnitEnd(device, state.Start, now, state.WorkNs, state.WorkNs, UnitOutcome.Done);

    /// <summary>The next member of a completed batch goes on.</summary>
    /// <returns>The stream whose job completed with the unit; -1 if none did.</returns>
    public int Next()
    {
        var slot = _completing;
        _completing = _chain.Unlink(slot);
        return GoOn(slot, Device);
    }

    private int CompleteBatch(int lead, int device, Duration held)
    {
        ref var state = ref _state.Devices[device];
        var end = EndOf(in state, device, _state.Now) with { Members = state.Members, BatchEnergy = state.BatchEnergy };
        var member = 0;
        for (var slot = lead; slot >= 0; slot = _chain.Next(slot))
            Account(ref _state.Jobs[slot], held, end with { Member = member++ });
        (_completing, Device) = (lead, device);
        return Next();
    }

    // Updates job and observer after a unit, before handlers run.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Account(ref Job job, Duration held, in UnitEnd end)
    {
        _monitor.Observer.UnitEnded(in job, in end);
        job.Device = -1;
        if (!job.IsLive)
            return;
        _jobs.CountReady(in job, +1);
        job.ReadySince = _state.Now;
        job.LastDevice = end.Device;
        if (UnitRecords<TPolicy, TOrder, TTraits, TObserver>.KeepsHeldTime)
            job.Executed += held;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int GoOn(int slot, int device)
    {
        var run = _state;
        ref var job = ref run.Jobs[slot];
        if (!job.IsLive)
        {
            run.FreeSlot(slot);
            _trigger.Set();
            return -1;
        }

        TPolicy.OnCompleteUnit(in job, device, run);
        var stage = job.Stage;
        if (!_progress.Advance(ref job, out var isStageEnd))
            return _endings.Complete(slot, device);
        if (TPolicy.Continues != Continuation.Unit && _continuations.Keeps(in job, stage, isStageEnd, device))
        {
            _continuations.Add(slot, device);
            return -1;
        }

        _trigger.Set();
        _ready.Add(slot);
        return -1;
    }
}
