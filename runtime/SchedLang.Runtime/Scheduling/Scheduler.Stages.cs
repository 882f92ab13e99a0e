using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Scheduling;

/// <content>The stages of a job: it enters one, goes on to the next, and completes after the last.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterStage(ref Job job, Stage stage, StageShape* shape)
    {
        SetStage(ref job, stage, shape);
        if (HasRows)
            job.PlacementRow = PlacementRowsOf(in job, shape);
    }

    private static void SetStage(ref Job job, Stage stage, StageShape* shape)
    {
        job.Stage = stage;
        job.LayerIndex = 0;
        job.Shape = shape;
        job.WorkRow = shape->Work;
    }

    /// <summary>Moves a job to its next stage; false if the job is complete.</summary>
    private bool AdvanceStage(ref Job job)
    {
        if (job.Stage is not (Stage.Prefill or Stage.Decode))
            return false;
        if (TPolicy.ChunkTokens > 0 && job.Stage == Stage.Prefill && job.ChunkEnd < job.Prompt)
        {
            EnterNextChunk(ref job);
            return true;
        }

        job.Generated++;
        job.LastToken = _state.Now;
        if (job.Generated == 1)
            job.FirstToken = _state.Now;
        _observer.TokenProduced(in job, job.Deadline);
        if (job.Generated == job.Output)
            return false;
        var shape = job.Stage == Stage.Prefill ? _streams[job.Stream].DecodeShapes!.At(job.Prompt + 1, job.Output - 1) : job.Shape + 1;
        job.EarlierLayers = 0;
        CountLive(in job, -1);
        EnterStage(ref job, Stage.Decode, shape);
        CountLive(in job, +1);
        job.LaterStagesNs = Saturating.Subtract(job.LaterStagesNs, shape->FastestRest[0]);
        job.Deadline = job.FirstToken + _state.Streams[job.Stream].TptTarget * job.Generated;
        return true;
    }

    private static long FastestDecode(StageShape* shape, long stages)
    {
        var sum = 0L;
        for (var i = 0L; i < stages; i++)
            sum = Saturating.Add(sum, shape[i].FastestRest[0]);
        return sum;
    }

    // Returns the stream of the job, whose followers its driver may release now.
    private int CompleteJob(int slot, int device)
    {
        ref var job = ref _state.Jobs[slot];
        var stream = job.Stream;
        RemoveFromLive(ref job);
        _passNeeded = true;
        NoteEnd(in job, isDropped: false);
        _observer.JobEnded(in job, JobOutcome.Completed);
        TPolicy.OnCompleteJob(in job, device, _state);
        _state.FreeSlot(slot);
        return stream;
    }
}
