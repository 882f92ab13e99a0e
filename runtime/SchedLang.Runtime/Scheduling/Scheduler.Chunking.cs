using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <content>Chunked prefill: each chunk is a stage of its own. Without chunks, the whole prefill is one.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private void EnterPrefill(ref Job job, StreamRun run)
    {
        job.ChunkEnd = ChunkEndAfter(0, in job);
        EnterStage(ref job, Stage.Prefill, ChunkShape(run, job.ChunkEnd, job.Prompt));
        for (var end = job.ChunkEnd; end < job.Prompt;)
        {
            end = ChunkEndAfter(end, in job);
            job.LaterStagesNs = Saturating.Add(job.LaterStagesNs, ChunkShape(run, end, job.Prompt)->FastestRest[0]);
        }

        job.LaterChunksNs = job.LaterStagesNs;

        if (job.Output > 1)
        {
            var decode = run.DecodeShapes!.At(job.Prompt + 1, job.Output - 1);
            job.LaterStagesNs = Saturating.Add(job.LaterStagesNs, FastestDecode(decode, job.Output - 1));
        }
    }

    private void EnterNextChunk(ref Job job)
    {
        job.EarlierLayers += job.Shape->Units;
        job.ChunkEnd = ChunkEndAfter(job.ChunkEnd, in job);
        EnterStage(ref job, Stage.Prefill, ChunkShape(_streams[job.Stream], job.ChunkEnd, job.Prompt));
        job.LaterStagesNs = Saturating.Subtract(job.LaterStagesNs, job.Shape->FastestRest[0]);
        job.LaterChunksNs = Saturating.Subtract(job.LaterChunksNs, job.Shape->FastestRest[0]);
    }

    private static long ChunkEndAfter(long end, in Job job) =>
        TPolicy.ChunkTokens > 0 ? Math.Min(Saturating.Add(end, TPolicy.ChunkTokens), job.Prompt) : job.Prompt;

    private static StageShape* ChunkShape(StreamRun run, long end, long prompt) => TPolicy.ChunkTokens > 0
        ? run.FirstShapes.At(ChunksOf(run).KeyOf(end, prompt))
        : run.FirstShapes.At(end);

    private static Piece ChunkPiece(StreamRun run, long end, long prompt) => TPolicy.ChunkTokens > 0
        ? ChunksOf(run).PieceOf(end, prompt)
        : new Piece(0, end);

    private static ChunkPieces ChunksOf(StreamRun run) => new(TPolicy.ChunkTokens, TPolicy.PadsChunks, run.IsDerived);
}
