using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>What a simulation asks before it passes over ends of units: would a pass there decide anything? It changes nothing.</summary>
/// <param name="state">The state.</param>
/// <param name="keys">The order of jobs.</param>
/// <param name="ready">The ready jobs.</param>
/// <param name="statics">The devices that were chosen before the run.</param>
internal readonly unsafe struct Foresight<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, Keys<TPolicy, TOrder> keys, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, StaticPlacement<TPolicy, TOrder> statics)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly Keys<TPolicy, TOrder> _keys = keys;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly StaticPlacement<TPolicy, TOrder> _statics = statics;

    /// <summary>Whether any job waits.</summary>
    public bool IsAnyWaiting
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _ready.Count > 0;
    }

    /// <summary>Whether <see cref="NeedsDecision"/> is false for every device.</summary>
    public bool NothingToDecide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _ready.Count == 0 && !TTraits.DropsLateJobs && TPolicy.ImmediatePreemption != ImmediatePreemption.KeepingWork;
    }

    /// <summary>
    /// Whether the end of a device's unit needs a decision that the placement table cannot answer: the job was dropped, runs the rest of a
    /// preempted unit, or competes with a waiting job.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool NeedsDecision(int device)
    {
        var slot = _state.Running[device];
        if (slot < 0)
            return false;
        ref var job = ref _state.Jobs[slot];
        return !job.IsLive || (TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork && job.KeptLeftNs != 0) || _ready.IsAnyBefore(slot, device);
    }

    /// <summary>
    /// Whether the running job of a device keeps the device for the rest of its stage: it is first in each pass, and its rule picks the same
    /// device.
    /// </summary>
    public bool StaysOnDevice(ref Job job, int device)
    {
        if (TPolicy.Continues != Continuation.Unit)
            return true;
        Moments<TPolicy, TOrder>.EndAll(_state);
        if (!TPolicy.PlaceIsStageInvariant || !job.Shape->HasConstantSupport)
            return false;
        if (FastPaths<TPolicy, TOrder, TTraits>.QueuesByEligibility && TPolicy.ImmediatePreemption == ImmediatePreemption.Never
            ? _ready.IsAnyBefore(job.Slot, device)
            : _ready.Count > 0 && !IsAheadOfAll(job.Slot))
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
        return running < 0 || !TPolicy.OrderIsStageInvariant || _keys.ComesBefore(slot, running);
    }

    // Whether the job comes before all waiting jobs, and those find no new victim in the meantime.
    private bool IsAheadOfAll(int slot)
    {
        if (!TPolicy.OrderIsStageInvariant || (TPolicy.ImmediatePreemption != ImmediatePreemption.Never && !TPolicy.RanksByLatency))
            return false;
        var first = _ready.First;
        return first < 0 || _keys.ComesBefore(slot, first);
    }

    /// <summary>Places a job as of the end of its unit, when its own device is idle.</summary>
    private readonly struct StayChooser(Foresight<TPolicy, TOrder, TTraits, TObserver> foresight, int own) : IDeviceChooser
    {
        private SystemState State => foresight._state;

        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            var best = BestDevice.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (IsFree(in job, device) && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, State))
                    best.Offer(device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            if (!TPolicy.RanksByLatency || !HasConstantRanking(in job))
                return -1;
            var best = BestDevice.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, State))
                    best.Offer(device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule =>
            foresight._statics.DeviceOf(rule, in job) == own && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, own, State) ? own : -1;

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            foreach (var kind in kinds)
            {
                var best = BestDevice.None;
                for (var device = 0; device < State.DeviceCount; device++)
                {
                    if (State.Kind(device) == kind && IsFree(in job, device) && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, State))
                        best.Offer(device, TRule.Objective(in job, device, State));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            return -1;
        }

        private bool IsFree(in Job job, int device) => device == own || foresight.MayBeFree(device, job.Slot);

        private static bool HasConstantRanking(in Job job) => job.Shape->HasConstantRanking;
    }
}
