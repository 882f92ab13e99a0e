using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <content>Streams: what is resolved once before a run.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private readonly StreamRun[] _streams;

    private Workload Workload => _state.Workload;

    private StreamRun[] PrepareStreams()
    {
        var runs = new StreamRun[Workload.Streams.Length];
        for (var number = 0; number < runs.Length; number++)
        {
            var stream = Workload.Streams[number];
            var isLlm = Workload.Models[stream.Model].Kind == ModelKind.Llm;
            ref var state = ref _state.Streams[number];
            state.Model = stream.Model;
            state.Class = stream.Class;
            state.Weight = stream.Weight;
            state.Period = stream.Arrival.Period;
            state.Deadline = isLlm ? stream.TtftTarget : stream.Deadline ?? Duration.Never;
            state.TptTarget = stream.TptTarget;
            state.HasImplicitDeadline = !isLlm && stream.Deadline is null && !stream.Arrival.Period.IsNever;
            runs[number] = new StreamRun
            {
                Definition = stream,
                FirstStage = isLlm ? Stage.Prefill : Workload.Models[stream.Model].Stages[0].Stage,
                Trace = (stream.Arrival as TraceArrival)?.Trace,
                FirstShapes = _tables.First[number],
                IsDerived = Workload.Models[stream.Model].Stages[0].IsDerived,
                DecodeShapes = _tables.Decode[number],
                SizeDraws = SplitMix64.StateOf(_state.Seed, DrawKind.Sizes, number),
                Late = new JobRing(),
                Undispatched = new JobRing(),
            };
        }

        return runs;
    }

    private static RunTables MakeTables(Workload workload)
    {
        var shapes = new WorkloadShapes(workload, TPolicy.ChunkTokens, TPolicy.PadsChunks);
        return new RunTables(workload)
        {
            First = [.. workload.Streams.Select(s => OwnTable(shapes.FirstStage(s.Model)))],
            Decode = [.. workload.Streams.Select(s => workload.Models[s.Model].Kind == ModelKind.Llm ? OwnTable(shapes.Decode(s.Model)) : null)],
        };
    }

    private sealed class StreamRun
    {
        public required StreamDefinition Definition { get; init; }
        public required Stage FirstStage { get; init; }
        public required Trace? Trace { get; init; }
        public required ShapeTable FirstShapes { get; init; }
        public required ShapeTable? DecodeShapes { get; init; }
        public required bool IsDerived { get; init; }

        /// <summary>The hash that the random sizes of its jobs share.</summary>
        public required ulong SizeDraws { get; init; }

        /// <summary>A template of the stream's jobs. Not live before the first release, or if each job has its own shape.</summary>
        public Job First;

        /// <summary>Jobs with a deadline at which they may be dropped.</summary>
        public JobRing Late;

        /// <summary>Jobs that may not have been dispatched yet, for streams with a queue limit.</summary>
        public JobRing Undispatched;
    }
}
