using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Static placement: the devices of <c>place on static device</c>, chosen before the run.</summary>
/// <param name="state">The state at time 0.</param>
/// <param name="streams">The streams.</param>
/// <param name="tables">Keeps the devices for other runs.</param>
internal sealed unsafe class StaticPlacement<TPolicy, TOrder>(SystemState state, StreamRun[] streams, RunTables tables)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const int StageCount = 4;

    private readonly SystemState _state = state;
    private readonly StreamRun[] _streams = streams;
    private readonly RunTables _tables = tables;

    // Indexed by static rule, stream and stage: the device, -1 for none.
    private int[] _devices = [];

    /// <summary>The device of a static rule for a job in its stage; -1 for none.</summary>
    public int DeviceOf(int rule, in Job job) => _devices[IndexOf(rule, job.Stream, job.Stage)];

    /// <summary>Chooses the devices. The policy's state variables must have their first values.</summary>
    public void Plan()
    {
        if (_tables.StaticDevices is { } known)
        {
            _devices = known;
            return;
        }

        _devices = new int[TPolicy.StaticRules * _streams.Length * StageCount];
        Array.Fill(_devices, -1);
        TPolicy.PlanStatic(new Planner(this));
        if (!_state.HasDrawn)
            _tables.StaticDevices = _devices;
    }

    private int IndexOf(int rule, int stream, Stage stage) => ((((rule * _streams.Length) + stream) * StageCount) + (int)stage);

    // A job with the whole stage as its unit, at the shape of the stream's first job.
    private ShapeTable WholeStage(int stream, StageProfile profile, out Job job)
    {
        var run = _streams[stream];
        var isEmptyTrace = run.Trace is { Releases.IsEmpty: true };
        var shape = JobShape.Of(run.Definition, run.IsLlm, isEmptyTrace ? null : run.Trace, 0);
        var tokens = profile.Stage is Stage.Prefill or Stage.Decode ? shape.Prompt : shape.Tokens;
        var table = new ShapeTable(profile, [tokens], whole: true);
        ref var state = ref _state.Streams[stream];
        job = new Job
        {
            Stream = stream,
            Model = state.Model,
            Class = state.Class,
            Deadline = Instant.Zero + (state.HasImplicitDeadline ? state.Period : state.Deadline),
            Prompt = shape.Prompt,
            Output = shape.Output,
            Tokens = shape.Tokens,
            Generated = profile.Stage == Stage.Decode ? 1 : 0,
            LastDevice = -1,
            Device = -1,
            Slot = -1,
            IsLive = true,
        };
        job.Enter(profile.Stage, table.At(tokens));
        return table;
    }

    private readonly struct Planner(StaticPlacement<TPolicy, TOrder> placement) : IStaticPlanner
    {
        // Evaluates the objective for whole stages, at the first job's shape, with all devices idle at time 0.
        public void Plan<TRule>(int rule)
            where TRule : struct, IPlaceRule
        {
            var state = placement._state;
            for (var stream = 0; stream < placement._streams.Length; stream++)
            {
                foreach (var profile in state.Workload.Models[state.Streams[stream].Model].Stages)
                {
                    var table = placement.WholeStage(stream, profile, out var job);
                    var best = BestDevice.None;
                    for (var device = 0; device < state.DeviceCount; device++)
                    {
                        if (job.RunsOn(device))
                            best.Offer(device, TRule.Objective(in job, device, state));
                    }

                    placement._devices[placement.IndexOf(rule, stream, profile.Stage)] = best.Device;
                    GC.KeepAlive(table);
                }
            }
        }
    }
}
