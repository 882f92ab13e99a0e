using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>
/// Reasons why jobs wait, for observers that see decisions. They are asked in the place of the pass where a job is refused, in the state
/// that refused it. For all other observers the JIT leaves nothing of it.
/// </content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // By device: the keys of the job that runs as they were in the pass that placed it, and whether it only went on.
    private readonly TOrder[] _placedOrders;
    private readonly bool[] _continues;
    private Wait _wait;
    private int _rule = -1;
    private int _strictSlot = -1;

    private static void RefuseFastPaths()
    {
        if (TObserver.SeesDecisions && (QueuesByEligibility || GroupsJobs || SharesPlacement || FastPaths<TPolicy, TOrder, TTraits>.RunsAhead))
            throw new InvalidOperationException("Decisions are told only by programs without optimizations.");
    }

    private void NotePlaced(int slot, int device)
    {
        _placedOrders[device] = _orders[slot];
        _continues[device] = false;
        _observer.Placed(in _state.Jobs[slot], device, _rule);
    }

    private void NoteTaken(int taker, int device)
    {
        for (var slot = _state.Running[device]; slot >= 0; slot = NextMember(slot))
        {
            if (_state.Jobs[slot].IsLive)
                _observer.Taken(in _state.Jobs[slot], ByKey(new Wait(new Cause(PartKind.Lost) { Device = device }, taker), in _orders[taker], in _orders[slot]));
        }
    }

    // All jobs that the pass did not come to, or that ended it.
    private void NoteWaits(int index)
    {
        for (; index < _ready.Count; index++)
            NoteWait(_ready[index]);
        _strictSlot = -1;
    }

    private void NoteWait(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        if (slot == _gathering)
        {
            _wait = new Wait(new Cause(PartKind.Gathering) { Device = _gatheringOn, Clause = (int)job.Stage }, -1);
            _gathering = -1;
        }
        else
        {
            _wait = new Wait(new Cause(PartKind.NoRule), -1);
            TPolicy.Place(in job, _state, new WaitChooser(this));
        }

        _observer.Waits(in job, in _wait);
    }

    private Wait Behind(in Job job, int device, int rule, int idle)
    {
        var running = _state.Running[device];
        var wait = new Wait(new Cause(PartKind.Running) { Device = device, Rule = rule, OtherDevice = idle }, running);
        if (FirstMember(device) < 0)
            return wait;
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
            return BehindProtected(in job, wait);
        if (_continues[device])
            return wait with { Cause = wait.Cause with { Kind = PartKind.Continuing } };
        if (job.ReadySince > _state.Devices[device].Start)
            return wait;
        var order = TOrder.Compare(in _placedOrders[device], in _orders[job.Slot]);
        return order < 0 || (order == 0 && Job.IsReleasedBefore(in _state.Jobs[running], in job))
            ? ByKey(wait with { Cause = wait.Cause with { Kind = PartKind.Ranked } }, in _placedOrders[device], in _orders[job.Slot])
            : wait;
    }

    // It could take the device from any job that comes later and that the policy does not protect.
    private Wait BehindProtected(in Job job, Wait wait)
    {
        for (var member = wait.Blocker; member >= 0; member = NextMember(member))
        {
            if (!_state.Jobs[member].IsLive)
                continue;
            if (ComesBefore(member, job.Slot))
            {
                return ByKey(
                    wait with { Cause = wait.Cause with { Kind = PartKind.Ranked }, Blocker = member }, in _orders[member], in _orders[job.Slot]);
            }

            if (!TPolicy.MayPreempt(in job, in _state.Jobs[member], wait.Cause.Device, _state))
                return wait with { Cause = wait.Cause with { Kind = PartKind.Protected }, Blocker = member };
        }

        return wait;
    }

    // Adds which key puts the job in the way first; where all tie, the earlier release does.
    private static Wait ByKey(Wait wait, in TOrder blocker, in TOrder own)
    {
        var key = TOrder.DecidingKey(in blocker, in own);
        if (key >= 0)
            return wait with { Cause = wait.Cause with { Clause = key }, BlockerKey = TOrder.KeyAt(in blocker, key), OwnKey = TOrder.KeyAt(in own, key) };
        return wait.Cause.Kind == PartKind.Ranked ? wait with { Cause = wait.Cause with { Kind = PartKind.Tied } } : wait;
    }

    /// <summary>Takes a job's rule apart instead of choosing a device; never gives one.</summary>
    private readonly struct WaitChooser(Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler) : IDeviceChooser
    {
        private SystemState State => scheduler._state;

        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, [], -1, onlyIdle: true);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, [], -1, onlyIdle: false);

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, [], scheduler.StaticDevice(rule, in job), onlyIdle: false, isStatic: true);

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, kinds, -1, onlyIdle: true);

        private int Explain<TRule>(in Job job, ReadOnlySpan<DeviceKind> kinds, int only, bool onlyIdle, bool isStatic = false)
            where TRule : struct, IPlaceRule
        {
            var any = onlyIdle ? Choice<TRule>(in job, kinds, only, isStatic, idle: true) : -1;
            var device = any >= 0 ? any : Choice<TRule>(in job, kinds, only, isStatic, idle: false);
            scheduler._wait = device < 0 ? Kept<TRule>(in job, kinds, only, isStatic)
                : !State.IsIdle(device) ? scheduler.Behind(in job, device, TRule.Number, IdleDevice<TRule>(in job, device))
                : new Wait(new Cause(PartKind.Strict) { Device = device, Rule = TRule.Number }, scheduler._strictSlot);
            return -1;
        }

        // The device that the rule would choose if all were idle, or among the idle ones.
        private int Choice<TRule>(in Job job, ReadOnlySpan<DeviceKind> kinds, int only, bool isStatic, bool idle)
            where TRule : struct, IPlaceRule
        {
            for (var kind = 0; kind < Math.Max(1, kinds.Length); kind++)
            {
                var best = Best.None;
                for (var device = 0; device < State.DeviceCount; device++)
                {
                    var isCandidate = isStatic ? device == only : kinds.IsEmpty || State.Kind(device) == kinds[kind];
                    if (isCandidate && (!idle || State.IsIdle(device)) && Allows<TRule>(in job, device, State))
                        best.Offer(device, TRule.Objective(in job, device, State));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            return -1;
        }

        // No device is allowed: a hold counts before the rule's own condition.
        private Wait Kept<TRule>(in Job job, ReadOnlySpan<DeviceKind> kinds, int only, bool isStatic)
            where TRule : struct, IPlaceRule
        {
            var excluded = -1;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                var isCandidate = isStatic ? device == only : kinds.IsEmpty || kinds.Contains(State.Kind(device));
                if (!isCandidate || !job.RunsOn(device))
                    continue;
                if (!TRule.Where(in job, device, State))
                    excluded = excluded < 0 ? device : excluded;
                else
                    return new Wait(new Cause(PartKind.Held) { Device = device, Clause = TPolicy.HeldBy(in job, device, State), Rule = TRule.Number }, -1);
            }

            return excluded >= 0
                ? new Wait(new Cause(PartKind.Excluded) { Device = excluded, Rule = TRule.Number }, -1)
                : new Wait(new Cause(PartKind.Unsupported) { Rule = TRule.Number }, -1);
        }

        private int IdleDevice<TRule>(in Job job, int chosen)
            where TRule : struct, IPlaceRule
        {
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (device != chosen && State.IsIdle(device) && job.RunsOn(device))
                    return device;
            }

            return -1;
        }
    }
}
