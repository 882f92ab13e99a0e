using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <content>Static placement: the devices of <c>place on static device</c>, chosen before the run.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // Indexed by static rule, stream and stage: the device chosen before the run, -1 for none.
    private readonly int[] _staticDevices;

    private const int StageCount = 4;

    private int StaticDevice(int rule, in Job job) =>
        _staticDevices[((rule * _state.StreamCount) + job.Stream) * StageCount + (int)job.Stage];

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
        Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> scheduler, int[] devices) : IStaticPlanner
    {
        // Evaluates the objective for whole stages, at the first job's shape, with all devices idle at time 0.
        public void Plan<TRule>(int rule)
            where TRule : struct, IPlaceRule
        {
            var state = scheduler._state;
            for (var stream = 0; stream < scheduler._streams.Length; stream++)
            {
                foreach (var profile in state.Workload.Models[state.Streams[stream].Model].Stages)
                {
                    var table = scheduler.WholeStage(stream, profile, out var job);
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
