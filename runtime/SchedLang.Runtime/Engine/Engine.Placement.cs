using System.Runtime.CompilerServices;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Engine;

/// <content>The forms of <c>place</c>.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // By static rule, stream and stage: the device chosen before the run, -1 for none.
    private readonly int[] _staticDevices;

    private const int StageCount = 4;

    private readonly struct Chooser(Engine<TPolicy, TOrder, TTraits, TObserver> engine) : IDeviceChooser
    {
        private SystemState State => engine._state;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
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
            var best = Best.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (Allows<TRule>(in job, device, State))
                    best.Offer(device, TRule.Objective(in job, device, State));
            }

            return IdleOrPreemptable(in job, best.Device);
        }

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule
        {
            var device = engine.StaticDevice(rule, in job);
            return device >= 0 && Allows<TRule>(in job, device, State) ? IdleOrPreemptable(in job, device) : -1;
        }

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            foreach (var kind in kinds)
            {
                var best = Best.None;
                for (var device = 0; device < State.DeviceCount; device++)
                {
                    if (State.Kind(device) == kind && State.IsIdle(device) && Allows<TRule>(in job, device, State))
                        best.Offer(device, TRule.Objective(in job, device, State));
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
                        engine.OfferVictim(ref best, device, TRule.Objective(in job, device, State));
                }

                if (best.Device >= 0)
                    return best.Device;
            }

            return -1;
        }

        private int BestVictimDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule
        {
            var best = Best.None;
            for (var device = 0; device < State.DeviceCount; device++)
            {
                if (Allows<TRule>(in job, device, State) && IsPreemptable(in job, device))
                    engine.OfferVictim(ref best, device, TRule.Objective(in job, device, State));
            }

            return best.Device;
        }

        private int IdleOrPreemptable(in Job job, int device)
        {
            if (device < 0 || State.IsIdle(device))
                return device;
            return TPolicy.ImmediatePreemption != ImmediatePreemption.Never && IsPreemptable(in job, device) ? device : -1;
        }

        // A dropped job objects to nothing.
        private bool IsPreemptable(in Job job, int device)
        {
            var running = State.Running[device];
            if (running < 0)
                return false;
            for (; running >= 0; running = engine.NextMember(running))
            {
                ref var victim = ref State.Jobs[running];
                if (victim.IsLive
                    && (!engine.ComesBefore(job.Slot, running) || !TPolicy.MayPreempt(in job, in victim, device, State)))
                    return false;
            }

            return true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Allows<TRule>(in Job job, int device, SystemState state)
        where TRule : struct, IPlaceRule =>
        job.RunsOn(device) && TRule.Where(in job, device, state) && !TPolicy.Holds(in job, device, state);

    private int StaticDevice(int rule, in Job job) =>
        _staticDevices[((rule * _state.StreamCount) + job.Stream) * StageCount + (int)job.Stage];

    // Of busy devices of the same objective, the one whose job comes last in the order gives way.
    private void OfferVictim(ref Best best, int device, long rank)
    {
        if (best.Device >= 0 && rank == best.Rank && GivesWayBefore(device, best.Device))
            best = Best.None;
        best.Offer(device, rank);
    }

    // A dropped job counts as the last of all.
    private bool GivesWayBefore(int device, int other)
    {
        var compared = FirstMember(other);
        if (compared < 0)
            return false;
        var first = FirstMember(device);
        return first < 0 || ComesBefore(compared, first);
    }

    // The job that says where a unit stands in the order: of a batch, the one that comes first; -1 for a dropped job's.
    private int FirstMember(int device)
    {
        var first = _state.Running[device];
        if (!_state.Jobs[first].IsLive)
            return -1;
        for (var slot = NextMember(first); slot >= 0; slot = NextMember(slot))
        {
            if (ComesBefore(slot, first))
                first = slot;
        }

        return first;
    }

    /// <summary>The device of the smallest objective, the first of those that tie.</summary>
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

    private int[] PlanStaticDevices()
    {
        var devices = new int[TPolicy.StaticRules * Workload.Streams.Length * StageCount];
        Array.Fill(devices, -1);
        TPolicy.PlanStatic(new StaticPlanner(this, devices));
        if (!_state.HasDrawn)
            _tables.StaticDevices = devices;
        return devices;
    }

    private readonly struct StaticPlanner(
        Engine<TPolicy, TOrder, TTraits, TObserver> engine, int[] devices) : IStaticPlanner
    {
        // The objective over whole stages, at the first job's shape, with everything idle at time 0.
        public void Plan<TRule>(int rule)
            where TRule : struct, IPlaceRule
        {
            var state = engine._state;
            for (var stream = 0; stream < engine._streams.Length; stream++)
            {
                foreach (var profile in state.Workload.Models[state.Streams[stream].Model].Stages)
                {
                    var table = engine.WholeStage(stream, profile, out var job);
                    var best = Best.None;
                    for (var device = 0; device < state.DeviceCount; device++)
                    {
                        if (job.RunsOn(device))
                            best.Offer(device, TRule.Objective(in job, device, state));
                    }

                    devices[((rule * state.StreamCount) + stream) * StageCount + (int)profile.Stage] = best.Device;
                    GC.KeepAlive(table);
                }
            }
        }
    }

    private ShapeTable WholeStage(int stream, StageProfile profile, out Job job)
    {
        var run = _streams[stream];
        var isEmptyTrace = run.Trace is { Releases.IsEmpty: true };
        var shape = JobShape.Of(run.Definition, run.DecodeShapes != null, isEmptyTrace ? null : run.Trace, 0);
        var tokens = profile.Stage is Stage.Prefill or Stage.Decode ? shape.Prompt : shape.Tokens;
        var table = new ShapeTable(profile, [tokens], whole: true);
        ref var state = ref _state.Streams[stream];
        job = new Job
        {
            Stream = stream,
            Model = state.Model,
            Class = state.Class,
            Deadline = Quantities.Instant.Zero + (state.HasImplicitDeadline ? state.Period : state.Deadline),
            Prompt = shape.Prompt,
            Output = shape.Output,
            Tokens = shape.Tokens,
            Generated = profile.Stage == Stage.Decode ? 1 : 0,
            LastDevice = -1,
            Device = -1,
            Slot = -1,
            IsLive = true,
        };
        SetStage(ref job, profile.Stage, table.At(tokens));
        return table;
    }
}
