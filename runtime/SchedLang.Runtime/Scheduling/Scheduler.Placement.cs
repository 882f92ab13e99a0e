using System.Runtime.CompilerServices;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <content>Placement: the forms of <c>place</c> pick a device for one ready job, by the state of this instant.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private readonly struct Chooser(Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler) : IDeviceChooser
    {
        private SystemState State => scheduler._state;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            NoteRule<TRule>();
            var state = State;
            var running = state.Running;
            var devices = state.DeviceCount;
            var best = Best.None;
            for (var device = 0; device < devices; device++)
            {
                if (running[device] < 0 && Allows<TRule>(in job, device, state))
                    best.Offer(device, TRule.Objective(in job, device, state));
            }

            return TPolicy.ImmediatePreemption == ImmediatePreemption.Never || best.Device >= 0 ? best.Device : BestVictimDevice<TRule>(in job);
        }

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            NoteRule<TRule>();
            var state = State;
            var devices = state.DeviceCount;
            var best = Best.None;
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
            NoteRule<TRule>();
            var device = scheduler.StaticDevice(rule, in job);
            return device >= 0 && Allows<TRule>(in job, device, State) ? IdleOrPreemptable(in job, device) : -1;
        }

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            NoteRule<TRule>();
            var state = State;
            var devices = state.DeviceCount;
            foreach (var kind in kinds)
            {
                var best = Best.None;
                for (var device = 0; device < devices; device++)
                {
                    if (state.Running[device] < 0 && state.Kind(device) == kind && Allows<TRule>(in job, device, state))
                        best.Offer(device, TRule.Objective(in job, device, state));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            if (TPolicy.ImmediatePreemption == ImmediatePreemption.Never)
                return -1;
            foreach (var kind in kinds)
            {
                var best = Best.None;
                for (var device = 0; device < State.DeviceCount; device++)
                {
                    if (State.Kind(device) == kind && Allows<TRule>(in job, device, State) && IsPreemptable(in job, device))
                        scheduler.OfferVictim(ref best, device, TRule.Objective(in job, device, State));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            return -1;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void NoteRule<TRule>()
            where TRule : struct, IPlaceRule
        {
            if (TObserver.SeesDecisions)
                scheduler._rule = TRule.Number;
        }

        private int BestVictimDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            var best = Best.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (Allows<TRule>(in job, device, State) && IsPreemptable(in job, device))
                    scheduler.OfferVictim(ref best, device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        private int IdleOrPreemptable(in Job job, int device)
        {
            if (device < 0 || State.IsIdle(device))
                return device;
            return TPolicy.ImmediatePreemption != ImmediatePreemption.Never && IsPreemptable(in job, device) ? device : -1;
        }

        // A dropped job always gives way.
        private bool IsPreemptable(in Job job, int device)
        {
            var running = State.Running[device];
            if (running < 0)
                return false;
            for (; running >= 0; running = scheduler.NextMember(running))
            {
                ref var victim = ref State.Jobs[running];
                if (victim.IsLive
                    && (!scheduler.ComesBefore(job.Slot, running) || !TPolicy.MayPreempt(in job, in victim, device, State)))
                    return false;
            }

            return true;
        }
    }

    /// <summary>The device on which a job of a policy without immediate preemption starts now; -1 if it waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int DeviceNow(in Job job) => HasPlacementTable ? PlacedDevice(in job) : TPolicy.Place(in job, _state, new Chooser(this));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Allows<TRule>(in Job job, int device, SystemState state)
        where TRule : struct, IPlaceRule =>
        job.RunsOn(device) && TRule.Where(in job, device, state) && !TPolicy.Holds(in job, device, state);

    /// <summary>The device with the smallest objective; the first one on a tie.</summary>
    private struct Best
    {
        public static Best None => new() { Device = -1 };

        public int Device { get; private set; }

        public long Rank { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Offer(int device, long rank)
        {
            if (Device >= 0 && rank >= Rank)
                return;
            Device = device;
            Rank = rank;
        }
    }
}
