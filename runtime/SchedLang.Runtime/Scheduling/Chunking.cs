using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Chunked prefill: each chunk is a stage of its own. Without chunks, the whole prefill is one.</summary>
internal static unsafe class Chunking<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    /// <summary>Whether a job has chunks of prefill behind the current one.</summary>
    public static bool HasNext(in Job job) => TPolicy.ChunkTokens > 0 && job.Stage == Stage.Prefill && job.ChunkEnd < job.Prompt;

    /// <summary>Where the chunk ends, in tokens of the prompt, that begins where another one ends.</summary>
    public static long EndAfter(long end, in Job job) =>
        TPolicy.ChunkTokens > 0 ? Math.Min(Saturating.Add(end, TPolicy.ChunkTokens), job.Prompt) : job.Prompt;

    /// <summary>The shape of a chunk.</summary>
    /// <param name="run">The job's stream.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="prompt">Tokens of the whole prompt.</param>
    public static StageShape* ShapeOf(StreamRun run, long end, long prompt) => TPolicy.ChunkTokens > 0
        ? run.FirstShapes.At(PiecesOf(run).KeyOf(end, prompt))
        : run.FirstShapes.At(end);

    /// <summary>The piece of a prompt that a chunk reads.</summary>
    /// <param name="run">The job's stream.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="prompt">Tokens of the whole prompt.</param>
    public static Piece PieceOf(StreamRun run, long end, long prompt) => TPolicy.ChunkTokens > 0
        ? PiecesOf(run).PieceOf(end, prompt)
        : new Piece(0, end);

    /// <summary>Computes the latencies of the chunks of a prompt that no job had before.</summary>
    public static void MakeShapes(StreamRun run, long prompt)
    {
        if (TPolicy.ChunkTokens == 0)
            run.FirstShapes.Make(prompt);
        else
            PiecesOf(run).Make(run.FirstShapes, prompt);
    }

    private static ChunkPieces PiecesOf(StreamRun run) => new(TPolicy.ChunkTokens, TPolicy.PadsChunks, run.IsDerived);
}
