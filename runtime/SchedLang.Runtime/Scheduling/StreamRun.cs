using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>What a scheduler needs of a stream, resolved once before a run.</summary>
internal sealed class StreamRun
{
    private StreamRun(Workload workload, int number, RunTables tables, long seed)
    {
        Definition = workload.Streams[number];
        var model = workload.Models[Definition.Model];
        IsLlm = model.Kind == ModelKind.Llm;
        FirstStage = IsLlm ? Stage.Prefill : model.Stages[0].Stage;
        Trace = (Definition.Arrival as TraceArrival)?.Trace;
        FirstShapes = tables.First[number];
        DecodeShapes = tables.Decode[number];
        IsDerived = model.Stages[0].IsDerived;
        Draws = Definition.HasRandomSizes || Definition.Flow != null ? new FlowDraws(Definition, number, seed) : null;
    }

    /// <summary>The stream.</summary>
    public StreamDefinition Definition { get; }

    /// <summary>Whether its jobs have a prefill and decodes.</summary>
    public bool IsLlm { get; }

    /// <summary>The first stage of its jobs.</summary>
    public Stage FirstStage { get; }

    /// <summary>Its trace; null if it has none.</summary>
    public Trace? Trace { get; }

    /// <summary>The shapes of the first stage.</summary>
    public ShapeTable FirstShapes { get; }

    /// <summary>The shapes of decode; null if its jobs do not decode.</summary>
    public ShapeTable? DecodeShapes { get; }

    /// <summary>Whether the latencies of its first stage are derived.</summary>
    public bool IsDerived { get; }

    /// <summary>What its jobs draw; null if sizes are declared and it has no turns.</summary>
    public FlowDraws? Draws { get; }

    /// <summary>Resolves all streams, and fills in what policies read of them.</summary>
    public static StreamRun[] Prepare(SystemState state, RunTables tables)
    {
        var runs = new StreamRun[state.StreamCount];
        for (var number = 0; number < runs.Length; number++)
        {
            var run = new StreamRun(state.Workload, number, tables, state.Seed);
            runs[number] = run;
            state.Describe(number, run.Definition, run.IsLlm);
        }

        return runs;
    }
}
