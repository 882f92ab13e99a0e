using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Immediate preemption: what becomes of a running unit whose device another job takes.</summary>
/// <param name="state">Has the jobs.</param>
/// <param name="devices">The devices.</param>
/// <param name="jobs">Counts ready jobs.</param>
/// <param name="keys">Keys of victims.</param>
/// <param name="ready">Where victims wait.</param>
/// <param name="victims">Ranks the members of a batch.</param>
/// <param name="monitor">Sees the units.</param>
internal sealed unsafe class Preemption<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    SystemState state, DeviceTable<TPolicy, TOrder, TTraits, TObserver, TMachine> devices, JobTable<TPolicy, TOrder> jobs,
    Keys<TPolicy, TOrder> keys, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, Victims<TPolicy, TOrder> victims,
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
    private readonly Keys<TPolicy, TOrder> _keys = keys;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly Victims<TPolicy, TOrder> _victims = victims;
    private readonly RunMonitor<TObserver> _monitor = monitor;
    private readonly BatchChain<TPolicy, TOrder> _chain = new(state);

    // Jobs preempted in this pass. They keep their old keys until the pass ends.
    private int[] _preempted = new int[state.DeviceCount];
    private int _count;

    /// <summary>Whether the program preempts, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <summary>Stops the unit of a device, which the pass gives to the job that it has just taken. Its jobs are ready, except dropped ones.</summary>
    public void Preempt(int device)
    {
        var victim = _state.Running[device];
        StopUnit(device);
        for (var member = victim; member >= 0; member = _chain.Next(member))
        {
            if (!_state.Jobs[member].IsLive)
                continue;
            _ready.AddVictim(member);
            if (_count == _preempted.Length)
                Array.Resize(ref _preempted, 2 * _count);
            _preempted[_count++] = member;
        }

        for (var member = victim; member >= 0;)
        {
            var next = _chain.Unlink(member);
            if (_state.Jobs[member].IsLive)
                TPolicy.OnPreempt(in _state.Jobs[member], device, _state);
            else
                _state.FreeSlot(member);
            member = next;
        }

        Moments<TPolicy, TOrder>.End(_state);
    }

    /// <summary>The pass is over: computes the keys of its victims, which preemption may have changed, for the next pass.</summary>
    public void EndPass()
    {
        for (var i = 0; i < _count && TPolicy.OrderIsFixed; i++)
        {
            var slot = _preempted[i];
            ref var job = ref _state.Jobs[slot];
            if (job.IsReady)
            {
                _ready.Remove(slot);
                _ready.Add(slot);
            }
            else
            {
                UpdateKeys(slot, job.Device);
            }
        }

        _count = 0;
    }

    /// <summary>Computes the keys of a running job, which may now come after waiting ones.</summary>
    public void UpdateKeys(int slot, int device)
    {
        _keys.Compute(slot);
        _ready.Reopen(device);
    }

    private void StopUnit(int device)
    {
        ref var state = ref _state.Devices[device];
        var held = _state.Now - state.Start;
        var keeps = TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork;
        var end = _state.RunningPart(device) with { Outcome = keeps ? UnitOutcome.Kept : UnitOutcome.Lost };
        var left = new Duration(PredictedLeft(in end));
        var actual = _devices.Machine.Stop(device, left);
        if (actual != left)
            end = end with { DoneNs = Math.Clamp(end.WorkNs - actual.Ns, 0, end.WorkNs) };
        var leftNs = Math.Max(1, actual.Ns);
        var isBatch = end.Members > 1;
        var slot = _state.Running[device];
        if (isBatch)
            end = end with { BatchOutcome = _victims.FirstMember(device) >= 0 ? end.Outcome : UnitOutcome.Aborted };
        _devices.Free(device, held);
        for (var member = 0; slot >= 0; member++, slot = _chain.Next(slot))
        {
            ref var job = ref _state.Jobs[slot];
            _monitor.Observer.UnitEnded(in job, end with { Member = member, Outcome = job.IsLive ? end.Outcome : UnitOutcome.Aborted });
            job.Device = -1;
            if (!job.IsLive)
                continue;
            _jobs.CountReady(in job, +1);
            job.ReadySince = _state.Now;
            if (!keeps)
                continue;
            job.Executed += held;
            job.LastDevice = device;
            job.KeptLeftNs = leftNs;
            job.KeptFullNs = isBatch ? end.WorkNs : job.WorkRow[device];
            job.KeptDevice = isBatch ? -1 : device; // a batch member resumes with its own share of the work, also on this device
        }
    }

    // The predicted work that is left, at least 1. A stopped unit has done the same share of its predicted work as of its actual work.
    private static long PredictedLeft(in UnitEnd end)
    {
        var leftNs = Math.Max(1, end.ActualNs - end.DoneNs);
        return TTraits.VariesWork && end.DeviationNs != 0 ? Math.Max(1, Saturating.Round((double)leftNs / end.ActualNs * end.WorkNs)) : leftNs;
    }
}
