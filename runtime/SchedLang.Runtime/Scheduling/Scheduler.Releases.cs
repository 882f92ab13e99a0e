using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <content>Releases: creates the job that its driver says has come.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    /// <summary>Releases the next job of a stream now. A periodic stream without a deadline expects its next job after one period.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">All jobs of the stream's trace have been released.</exception>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    public void Release(int stream) => Release(stream, _state.Now + _state.Period((uint)stream < (uint)_streams.Length ? stream : -1));

    /// <summary>Releases the next job of a stream now.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="nominalAfter">Nominal release of the stream's next job: the deadline in a periodic stream without <c>deadline</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">All jobs of the stream's trace have been released.</exception>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    public void Release(int stream, Instant nominalAfter)
    {
        if ((uint)stream >= (uint)_streams.Length)
            RefuseStream(stream);
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        if (!run.First.IsLive && run.Trace != null && state.Released >= run.Trace.Releases.Length)
            RefuseMore(run);
        var slot = NewSlot();
        var number = state.Released++;
        ref var job = ref _state.Jobs[slot];
        if (run.First.IsLive)
            job = run.First; // jobs of one shape differ only in the fields below
        else
            Shape(ref job, stream, number);
        var now = _state.Now;
        job.Slot = slot;
        job.Number = number;
        job.Arrival = now;
        job.ReadySince = now;
        job.Deadline = job.FirstDeadline = state.HasImplicitDeadline ? nominalAfter : now + state.Deadline;
        AddToLive(ref job);
        state.Waiting++;
        _passNeeded = true;
        TPolicy.StartJob(in job, _state);
        _observer.Released(in job);
        AddToReady(slot);
        if (TTraits.DropsLateJobs && run.Definition.Late != LatePolicy.Run)
            AddDeadline(run, in job);
        TPolicy.OnRelease(in job, _state);
        if (TTraits.LimitsQueues && run.Definition.Queue is { } limit)
            LimitQueue(run, ref state, in job, limit);
    }

    // Fills the fields of a job that do not depend on its release time.
    private void Shape(ref Job job, int stream, long number)
    {
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        var shape = JobShape.Of(run.Definition, run.DecodeShapes != null, run.Trace, number);
        job = new Job
        {
            Stream = stream,
            Model = state.Model,
            Class = state.Class,
            FirstStart = Instant.Never,
            FirstToken = Instant.Never,
            LastToken = Instant.Never,
            Prompt = shape.Prompt,
            Output = shape.Output,
            Tokens = shape.Tokens,
            LastDevice = -1,
            Device = -1,
            NextMember = -1,
            IsLive = true,
        };
        if (run.DecodeShapes == null)
            EnterStage(ref job, run.FirstStage, run.FirstShapes.At(shape.Tokens));
        else
            EnterPrefill(ref job, run);
        if (run.Trace == null)
            run.First = job;
    }

    private void RefuseStream(int stream) =>
        throw new ArgumentOutOfRangeException(nameof(stream), stream, $"the workload has {_streams.Length} streams, numbered from 0");

    private static void RefuseMore(StreamRun run) => throw new InvalidOperationException(
        $"all {run.Trace!.Releases.Length} jobs in the trace of stream {run.Definition.Name} have been released");
}
