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
    public static long EndAfter(long end, long prompt) =>
        TPolicy.ChunkTokens > 0 ? Math.Min(Saturating.Add(end, TPolicy.ChunkTokens), prompt) : prompt;

    /// <summary>The shape of a chunk.</summary>
    /// <param name="run">The job's stream.</param>
    /// <param name="job">The job.</param>
    /// <param name="end">Where it ends, in tokens of the prompt.</param>
    public static StageShape* ShapeOf(StreamRun run, in Job job, long end) =>
        job.OwnChunks != null ? job.OwnChunks + NumberOf(end)
        : TPolicy.ChunkTokens > 0 ? run.FirstShapes.At(PiecesOf(run).KeyOf(end, job.Prompt))
        : run.FirstShapes.At(end);

    /// <summary>The piece that a chunk reads.</summary>
    /// <param name="run">The job's stream.</param>
    /// <param name="job">The job.</param>
    /// <param name="end">Where it ends, in tokens of the prompt.</param>
    public static Piece PieceOf(StreamRun run, in Job job, long end) =>
        job.OwnChunks != null ? OwnPiece(job.Cached, job.Prompt, end)
        : TPolicy.ChunkTokens > 0 ? PiecesOf(run).PieceOf(end, job.Prompt)
        : new Piece(0, end);

    /// <summary>The piece that a chunk of a turn reads: chunks are cut from the first token on that is not cached.</summary>
    public static Piece OwnPiece(long cached, long prompt, long end)
    {
        if (TPolicy.ChunkTokens == 0)
            return new Piece(cached, cached + prompt);
        var start = NumberOf(end) * TPolicy.ChunkTokens;
        var to = TPolicy.PadsChunks ? Saturating.Add(start, TPolicy.ChunkTokens) : end;
        return new Piece(cached + start, Saturating.Add(cached, to), end == prompt, to - start == TPolicy.ChunkTokens, TPolicy.PadsChunks);
    }

    /// <summary>Computes the latencies of the chunks of a prompt that no job had before.</summary>
    public static void MakeShapes(StreamRun run, long prompt)
    {
        if (TPolicy.ChunkTokens == 0)
            run.FirstShapes.Make(prompt);
        else
            PiecesOf(run).Make(run.FirstShapes, prompt);
    }

    private static long NumberOf(long end) => TPolicy.ChunkTokens > 0 ? (end - 1) / TPolicy.ChunkTokens : 0;

    private static ChunkPieces PiecesOf(StreamRun run) => new(TPolicy.ChunkTokens, TPolicy.PadsChunks, run.IsDerived);
}
