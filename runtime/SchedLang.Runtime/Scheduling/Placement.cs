using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Placement: the forms of <c>place</c> pick a device for one ready job, by the state of this instant.</summary>
/// <param name="state">The state.</param>
/// <param name="statics">The devices that were chosen before the run.</param>
/// <param name="victims">Which busy devices a job may take.</param>
internal sealed unsafe class Placement<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, StaticPlacement<TPolicy, TOrder> statics, Victims<TPolicy, TOrder> victims)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly StaticPlacement<TPolicy, TOrder> _statics = statics;
    private readonly Victims<TPolicy, TOrder> _victims = victims;

    /// <summary>Number of the rule that was asked last, for observers that see decisions; -1 before.</summary>
    public int Rule { get; set; } = -1;

    private static bool MayPreempt => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <summary>The device on which a job starts now, by the rules; -1 if it waits. The job may have to take it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int DeviceNow(in Job job) => FastPaths<TPolicy, TOrder, TTraits>.PlacesByTable
        ? PlacementTable<TPolicy, TOrder, TTraits, TObserver>.DeviceOf(in job, _state.Idle)
        : TPolicy.Place(in job, _state, new NowChooser(this));

    /// <summary>Whether a job may join a batch on a device: its rule must allow the device as if it were idle.</summary>
    public bool MayJoin(in Job job, int device) => TPolicy.Place(in job, _state, new JoinChooser(this, device)) == device;

    /// <summary>Whether a rule lets a job run on a device at all: by support, <c>where</c> and <c>hold</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Allows<TRule>(in Job job, int device, SystemState state)
        where TRule : struct, IPlaceRule =>
        job.RunsOn(device) && TRule.Where(in job, device, state) && !TPolicy.Holds(in job, device, state);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteRule<TRule>()
        where TRule : struct, IPlaceRule
    {
        if (TObserver.SeesDecisions)
            Rule = TRule.Number;
    }

    private readonly struct NowChooser(Placement<TPolicy, TOrder, TTraits, TObserver> placement) : IDeviceChooser
    {
        private SystemState State => placement._state;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            placement.NoteRule<TRule>();
            var state = State;
            var running = state.Running;
            var devices = FastPaths<TPolicy, TOrder, TTraits>.DevicesOf(state);
            var best = BestDevice.None;
            for (var device = 0; device < devices; device++)
            {
                if (running[device] >= 0 || !Allows<TRule>(in job, device, state))
                    continue;
                if (best.Device < 0 && !TRule.Draws)
                {
                    best.OfferFirst(device); // often the only one: what it would cost does not matter
                    continue;
                }

                if (!best.IsRanked)
                    best.Rate(TRule.Objective(in job, best.Device, state));
                best.Offer(device, TRule.Objective(in job, device, state));
            }

            return !MayPreempt || best.Device >= 0 ? best.Device : BestVictimDevice<TRule>(in job);
        }

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            placement.NoteRule<TRule>();
            var state = State;
            var devices = FastPaths<TPolicy, TOrder, TTraits>.DevicesOf(state);
            var best = BestDevice.None;
            for (var device = 0; device < devices; device++)
            {
                if (Allows<TRule>(in job, device, state))
                    best.Offer(device, TRule.Objective(in job, device, state));
            }

            return IdleOrPreemptable(in job, best.Device);
        }

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule
        {
            placement.NoteRule<TRule>();
            var device = placement._statics.DeviceOf(rule, in job);
            if (!MayPreempt && device >= 0 && !State.IsIdle(device))
                return -1; // whatever the clauses say
            return device >= 0 && Allows<TRule>(in job, device, State) ? IdleOrPreemptable(in job, device) : -1;
        }

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            placement.NoteRule<TRule>();
            var state = State;
            var devices = FastPaths<TPolicy, TOrder, TTraits>.DevicesOf(state);
            foreach (var kind in kinds)
            {
                var best = BestDevice.None;
                for (var device = 0; device < devices; device++)
                {
                    if (state.Running[device] < 0 && state.Kind(device) == kind && Allows<TRule>(in job, device, state))
                        best.Offer(device, TRule.Objective(in job, device, state));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            if (!MayPreempt)
                return -1;
            foreach (var kind in kinds)
            {
                var best = BestDevice.None;
                for (var device = 0; device < devices; device++)
                {
                    if (state.Kind(device) == kind && Allows<TRule>(in job, device, state) && placement._victims.GiveWay(in job, device))
                        placement._victims.Offer(ref best, device, TRule.Objective(in job, device, state));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            return -1;
        }

        private int BestVictimDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            var best = BestDevice.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (Allows<TRule>(in job, device, State) && placement._victims.GiveWay(in job, device))
                    placement._victims.Offer(ref best, device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        private int IdleOrPreemptable(in Job job, int device)
        {
            if (device < 0 || State.IsIdle(device))
                return device;
            return MayPreempt && placement._victims.GiveWay(in job, device) ? device : -1;
        }
    }

    private readonly struct JoinChooser(Placement<TPolicy, TOrder, TTraits, TObserver> placement, int device) : IDeviceChooser
    {
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Join<TRule>(in job);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Join<TRule>(in job);

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule => placement._statics.DeviceOf(rule, in job) == device ? Join<TRule>(in job) : -1;

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule => kinds.Contains(placement._state.Kind(device)) ? Join<TRule>(in job) : -1;

        private int Join<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            placement.NoteRule<TRule>();
            return Allows<TRule>(in job, device, placement._state) ? device : -1;
        }
    }
}
