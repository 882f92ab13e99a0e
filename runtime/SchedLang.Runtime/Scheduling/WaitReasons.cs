using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Reasons why jobs wait, for observers that see decisions. They are asked in the place of the pass where a job is refused, in the state
/// that refused it. Other programs have no such object.
/// </summary>
internal sealed unsafe class WaitReasons<TPolicy, TOrder, TTraits, TObserver>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly Keys<TPolicy, TOrder> _keys;
    private readonly Placement<TPolicy, TOrder, TTraits, TObserver> _placement;
    private readonly StaticPlacement<TPolicy, TOrder> _statics;
    private readonly Victims<TPolicy, TOrder> _victims;
    private readonly BatchWaits<TPolicy, TOrder, TTraits, TObserver> _waits;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly BatchChain<TPolicy, TOrder> _chain;

    // By device: the keys of the job that runs as they were in the pass that placed it, and whether it only went on.
    private readonly TOrder[] _placedOrders;
    private readonly bool[] _continues;
    private Wait _wait;
    private int _strictSlot = -1;

    /// <param name="state">The state.</param>
    /// <param name="keys">The keys that decided.</param>
    /// <param name="placement">Knows the rule that was asked last.</param>
    /// <param name="statics">The devices that were chosen before the run.</param>
    /// <param name="victims">Ranks the members of a batch.</param>
    /// <param name="waits">Knows who waits for a batch.</param>
    /// <param name="monitor">Is told the reasons.</param>
    public WaitReasons(
        SystemState state, Keys<TPolicy, TOrder> keys, Placement<TPolicy, TOrder, TTraits, TObserver> placement, StaticPlacement<TPolicy, TOrder> statics,
        Victims<TPolicy, TOrder> victims, BatchWaits<TPolicy, TOrder, TTraits, TObserver> waits, RunMonitor<TObserver> monitor)
    {
        _state = state;
        _keys = keys;
        _placement = placement;
        _statics = statics;
        _victims = victims;
        _waits = waits;
        _monitor = monitor;
        _chain = new BatchChain<TPolicy, TOrder>(state);
        _placedOrders = new TOrder[state.DeviceCount];
        _continues = new bool[state.DeviceCount];
    }

    /// <summary>Whether the observer sees decisions, so that this is compiled before a run.</summary>
    public static bool IsUsed => TObserver.SeesDecisions;

    /// <summary>A job keeps its device for its next unit.</summary>
    public void NoteContinues(int device) => _continues[device] = true;

    /// <summary>A job ends the pass, under <c>strict</c>.</summary>
    public void NoteStrict(int slot) => _strictSlot = slot;

    /// <summary>A job is about to start.</summary>
    public void NotePlaced(int slot, int device)
    {
        _placedOrders[device] = _keys[slot];
        _continues[device] = false;
        _monitor.Observer.Placed(in _state.Jobs[slot], device, _placement.Rule);
    }

    /// <summary>The jobs that run on a device are about to lose it to another job.</summary>
    public void NoteTaken(int taker, int device)
    {
        for (var slot = _state.Running[device]; slot >= 0; slot = _chain.Next(slot))
        {
            if (_state.Jobs[slot].IsLive)
                _monitor.Observer.Taken(in _state.Jobs[slot], ByKey(new Wait(new Cause(PartKind.Lost) { Device = device }, taker), in _keys[taker], in _keys[slot]));
        }
    }

    /// <summary>The jobs that the pass did not come to wait, and the one that ended it.</summary>
    public void NoteRest(ReadOnlySpan<int> slots)
    {
        foreach (var slot in slots)
            NoteWait(slot);
        _strictSlot = -1;
    }

    /// <summary>A job does not start in this pass.</summary>
    public void NoteWait(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        if (_waits.Take(slot, out var gatheringOn))
        {
            _wait = new Wait(new Cause(PartKind.Gathering) { Device = gatheringOn, Clause = (int)job.Stage }, -1);
        }
        else
        {
            _wait = new Wait(new Cause(PartKind.NoRule), -1);
            TPolicy.Place(in job, _state, new WaitChooser(this));
        }

        _monitor.Observer.Waits(in job, in _wait);
    }

    private Wait Behind(in Job job, int device, int rule, int idle)
    {
        var running = _state.Running[device];
        var wait = new Wait(new Cause(PartKind.Running) { Device = device, Rule = rule, OtherDevice = idle }, running);
        if (_victims.FirstMember(device) < 0)
            return wait;
        if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
            return BehindProtected(in job, wait);
        if (_continues[device])
            return wait with { Cause = wait.Cause with { Kind = PartKind.Continuing } };
        if (job.ReadySince > _state.Devices[device].Start)
            return wait;
        var order = TOrder.Compare(in _placedOrders[device], in _keys[job.Slot]);
        return order < 0 || (order == 0 && Job.IsReleasedBefore(in _state.Jobs[running], in job))
            ? ByKey(wait with { Cause = wait.Cause with { Kind = PartKind.Ranked } }, in _placedOrders[device], in _keys[job.Slot])
            : wait;
    }

    // It could take the device from any job that comes later and that the policy does not protect.
    private Wait BehindProtected(in Job job, Wait wait)
    {
        for (var member = wait.Blocker; member >= 0; member = _chain.Next(member))
        {
            if (!_state.Jobs[member].IsLive)
                continue;
            if (_keys.ComesBefore(member, job.Slot))
            {
                return ByKey(
                    wait with { Cause = wait.Cause with { Kind = PartKind.Ranked }, Blocker = member }, in _keys[member], in _keys[job.Slot]);
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
    private readonly struct WaitChooser(WaitReasons<TPolicy, TOrder, TTraits, TObserver> reasons) : IDeviceChooser
    {
        private SystemState State => reasons._state;

        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, [], -1, onlyIdle: true);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, [], -1, onlyIdle: false);

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, [], reasons._statics.DeviceOf(rule, in job), onlyIdle: false, isStatic: true);

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule => Explain<TRule>(in job, kinds, -1, onlyIdle: true);

        private int Explain<TRule>(in Job job, ReadOnlySpan<DeviceKind> kinds, int only, bool onlyIdle, bool isStatic = false)
            where TRule : struct, IPlaceRule
        {
            var any = onlyIdle ? Choice<TRule>(in job, kinds, only, isStatic, idle: true) : -1;
            var device = any >= 0 ? any : Choice<TRule>(in job, kinds, only, isStatic, idle: false);
            reasons._wait = device < 0 ? Kept<TRule>(in job, kinds, only, isStatic)
                : !State.IsIdle(device) ? reasons.Behind(in job, device, TRule.Number, IdleDevice<TRule>(in job, device))
                : new Wait(new Cause(PartKind.Strict) { Device = device, Rule = TRule.Number }, reasons._strictSlot);
            return -1;
        }

        // The device that the rule would choose if all were idle, or among the idle ones.
        private int Choice<TRule>(in Job job, ReadOnlySpan<DeviceKind> kinds, int only, bool isStatic, bool idle)
            where TRule : struct, IPlaceRule
        {
            for (var kind = 0; kind < Math.Max(1, kinds.Length); kind++)
            {
                var best = BestDevice.None;
                for (var device = 0; device < State.DeviceCount; device++)
                {
                    var isCandidate = isStatic ? device == only : kinds.IsEmpty || State.Kind(device) == kinds[kind];
                    if (isCandidate && (!idle || State.IsIdle(device)) && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, State))
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
