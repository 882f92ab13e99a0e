using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Which turn of its flow a job is, what it reads, and whether another turn follows. A simulation says when that one is released. Other
/// drivers release every job themselves, each as a flow of its own.
/// </summary>
/// <param name="state">Has the models.</param>
internal sealed unsafe class Turns<TPolicy, TOrder, TTraits>(SystemState state)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    private readonly SystemState _state = state;
    private readonly long[] _flows = new long[state.StreamCount];
    private readonly OwnChunks _ownChunks = new(FastPaths<TPolicy, TOrder, TTraits>.HasRows ? FastPaths<TPolicy, TOrder, TTraits>.RowLength : 0);
    private readonly List<Piece> _pieces = [];

    /// <summary>Whether the driver releases further turns. Otherwise no turn has a next one.</summary>
    public bool AreReleased { get; set; }

    /// <summary>Whether the jobs of a stream are turns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Has(StreamRun run) => TTraits.HasTurns && run.Definition.Flow != null;

    /// <summary>How many flows of a stream have begun.</summary>
    public long FlowsOf(int stream) => _flows[stream];

    /// <summary>The number of a flow that begins.</summary>
    public long NextFlow(int stream) => _flows[stream]++;

    /// <summary>What the turn after one reads and produces.</summary>
    public static JobShape SizeAfter(StreamRun run, in EndedTurn ended)
    {
        var own = run.Draws!.SizeOf(DeclaredOf(run, ended.Flow), ended.Flow, ended.Turn + 1);
        return !run.IsLlm ? own
            : run.Definition.Flow!.KeepsContext ? own with { Cached = ended.Context }
            : own with { Prompt = ended.Context + own.Prompt };
    }

    /// <summary>The chunks of a prefill that does not begin at the same token as others, or is one of many lengths.</summary>
    public StageShape* MakeChunks(StreamRun run, in JobShape size, int slot)
    {
        _pieces.Clear();
        for (var end = 0L; end < size.Prompt;)
        {
            end = Chunking<TPolicy, TOrder>.EndAfter(end, size.Prompt);
            _pieces.Add(Chunking<TPolicy, TOrder>.OwnPiece(size.Cached, size.Prompt, end));
        }

        return _ownChunks.Make(slot, _state.Workload.Models[run.Definition.Model].Stages[0], _pieces);
    }

    /// <summary>Tells a job which turn it is.</summary>
    public void Describe(ref Job job, StreamRun run, long flow, long number, long turn)
    {
        job.FurtherTurns = number - flow;
        job.EarlierTurns = (int)(turn - 1);
        job.HasNextTurn = AreReleased && run.Draws!.Continues(flow, turn) && Fits(run, in job, flow, turn + 1);
    }

    // The longest context is that of the longest prompt.
    private static bool Fits(StreamRun run, in Job job, long flow, long next) => !run.IsLlm
        || job.Cached + job.Prompt + job.Output + run.Draws!.SizeOf(DeclaredOf(run, flow), flow, next).Prompt <= StreamDefinition.MostPrompt;

    private static JobShape DeclaredOf(StreamRun run, long flow) => JobShape.Of(run.Definition, run.IsLlm, run.Trace, flow);
}
