using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>How far a job has come: its unit, its stage, and the rows of latencies and placements that go with them.</summary>
/// <param name="state">Has the clock and the targets of streams.</param>
/// <param name="streams">The streams.</param>
/// <param name="jobs">Counts jobs by stage.</param>
/// <param name="placements">Has the rows of placements.</param>
/// <param name="monitor">Is told of tokens.</param>
internal readonly unsafe struct JobProgress<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, StreamRun[] streams, JobTable<TPolicy, TOrder> jobs, PlacementTable<TPolicy, TOrder, TTraits, TObserver> placements,
    RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly StreamRun[] _streams = streams;
    private readonly JobTable<TPolicy, TOrder> _jobs = jobs;
    private readonly PlacementTable<TPolicy, TOrder, TTraits, TObserver> _placements = placements;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    /// <summary>Brings a new job before its first unit.</summary>
    public void EnterFirstStage(ref Job job)
    {
        var run = _streams[job.Stream];
        if (!run.IsLlm)
        {
            EnterStage(ref job, run.FirstStage, run.FirstShapes.At(job.Tokens));
            return;
        }

        job.ChunkEnd = Chunking<TPolicy, TOrder>.EndAfter(0, job.Prompt);
        EnterStage(ref job, Stage.Prefill, Chunking<TPolicy, TOrder>.ShapeOf(run, in job, job.ChunkEnd));
        for (var end = job.ChunkEnd; end < job.Prompt;)
        {
            end = Chunking<TPolicy, TOrder>.EndAfter(end, job.Prompt);
            job.LaterStagesNs = Saturating.Add(job.LaterStagesNs, Chunking<TPolicy, TOrder>.ShapeOf(run, in job, end)->FastestRest[0]);
        }

        job.LaterChunksNs = job.LaterStagesNs;
        if (job.Output > 1)
        {
            var decode = run.DecodeShapes!.At(job.Cached + job.Prompt + 1, job.Output - 1);
            job.LaterStagesNs = Saturating.Add(job.LaterStagesNs, FastestDecode(decode, job.Output - 1));
        }
    }

    /// <summary>A unit of a job has ended: brings the job before its next one.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isStageEnd">Whether a stage has ended, too.</param>
    /// <returns>False if the job is complete.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Advance(ref Job job, out bool isStageEnd)
    {
        if (TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork)
            job.KeptLeftNs = 0;
        isStageEnd = job.LayerIndex + 1 == job.Shape->Units;
        if (isStageEnd)
        {
            job.LayerIndex++;
            return AdvanceStage(ref job);
        }

        Skip(ref job, 1, _state.DeviceCount);
        return true;
    }

    /// <summary>Moves a job on by some units of its stage.</summary>
    /// <param name="job">The job.</param>
    /// <param name="units">How many.</param>
    /// <param name="devices">Number of devices.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Skip(ref Job job, long units, int devices)
    {
        job.LayerIndex += (int)units;
        job.WorkRow += units * devices;
        if (FastPaths<TPolicy, TOrder, TTraits>.HasRows)
            job.PlacementRow += units * FastPaths<TPolicy, TOrder, TTraits>.RowLength;
    }

    private bool AdvanceStage(ref Job job)
    {
        if (job.Stage is not (Stage.Prefill or Stage.Decode))
            return false;
        if (Chunking<TPolicy, TOrder>.HasNext(in job))
        {
            EnterNextChunk(ref job);
            return true;
        }

        job.Generated++;
        job.LastToken = _state.Now;
        if (job.Generated == 1)
            job.FirstToken = _state.Now;
        _monitor.Observer.TokenProduced(in job, job.Deadline);
        if (job.Generated == job.Output)
            return false;
        var shape = job.Stage == Stage.Prefill ? _streams[job.Stream].DecodeShapes!.At(job.Cached + job.Prompt + 1, job.Output - 1) : job.Shape + 1;
        job.EarlierLayers = 0;
        _jobs.CountLive(in job, -1);
        EnterStage(ref job, Stage.Decode, shape);
        _jobs.CountLive(in job, +1);
        job.LaterStagesNs = Saturating.Subtract(job.LaterStagesNs, shape->FastestRest[0]);
        job.Deadline = job.FirstToken + _state.Streams[job.Stream].TptTarget * job.Generated;
        return true;
    }

    private void EnterNextChunk(ref Job job)
    {
        job.EarlierLayers += job.Shape->Units;
        job.ChunkEnd = Chunking<TPolicy, TOrder>.EndAfter(job.ChunkEnd, job.Prompt);
        EnterStage(ref job, Stage.Prefill, Chunking<TPolicy, TOrder>.ShapeOf(_streams[job.Stream], in job, job.ChunkEnd));
        job.LaterStagesNs = Saturating.Subtract(job.LaterStagesNs, job.Shape->FastestRest[0]);
        job.LaterChunksNs = Saturating.Subtract(job.LaterChunksNs, job.Shape->FastestRest[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterStage(ref Job job, Stage stage, StageShape* shape)
    {
        job.Enter(stage, shape);
        if (FastPaths<TPolicy, TOrder, TTraits>.HasRows)
            job.PlacementRow = _placements.RowsOf(in job, shape);
    }

    private static long FastestDecode(StageShape* shape, long stages)
    {
        var sum = 0L;
        for (var i = 0L; i < stages; i++)
            sum = Saturating.Add(sum, shape[i].FastestRest[0]);
        return sum;
    }
}
