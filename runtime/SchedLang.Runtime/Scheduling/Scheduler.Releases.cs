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
        FillDeclared(run, stream, number, slot);
        Add(run, slot, number, state.HasImplicitDeadline ? nominalAfter : _state.Now + state.Deadline);
    }

    /// <summary>Releases the next job of a stream now, with a size or a deadline of its own. There must be such a stream.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="size">The size of the job. Numbers that are 0 are those of the program; they must be known.</param>
    /// <param name="deadline">The deadline; null for that of the program.</param>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    internal void Release(int stream, in JobShape size, Instant? deadline)
    {
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        var slot = NewSlot();
        var number = state.Released++;
        if (size == default)
            FillDeclared(run, stream, number, slot);
        else
            FillOwn(run, stream, number, slot, in size);
        Add(run, slot, number, deadline ?? _state.Now + (state.HasImplicitDeadline ? state.Period : state.Deadline));
    }

    // Fills the fields of a job that do not depend on its release. Jobs of one shape are alike in them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillDeclared(StreamRun run, int stream, long number, int slot)
    {
        ref var job = ref _state.Jobs[slot];
        if (run.First.IsLive)
        {
            job = run.First;
            return;
        }

        var size = DeclaredSize(run, number);
        if (TTraits.DrawsSizes && run.Definition.HasRandomSizes)
            MakeShapes(run, in size);
        Shape(ref job, stream, size);
        if (run.Trace == null && !run.Definition.HasRandomSizes)
            run.First = job;
    }

    private static JobShape DeclaredSize(StreamRun run, long number)
    {
        var declared = JobShape.Of(run.Definition, run.DecodeShapes != null, run.Trace, number);
        return TTraits.DrawsSizes && run.Definition.HasRandomSizes ? declared.Drawn(run.Definition, run.SizeDraws, number) : declared;
    }

    private void FillOwn(StreamRun run, int stream, long number, int slot, in JobShape size)
    {
        var declared = run.Trace == null || number < run.Trace.Releases.Length
            ? DeclaredSize(run, number)
            : default;
        var own = new JobShape(
            size.Prompt > 0 ? size.Prompt : declared.Prompt,
            size.Output > 0 ? size.Output : declared.Output,
            size.Tokens > 0 ? size.Tokens : declared.Tokens);
        MakeShapes(run, in own);
        Shape(ref _state.Jobs[slot], stream, own);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(StreamRun run, int slot, long number, Instant deadline)
    {
        ref var job = ref _state.Jobs[slot];
        ref var state = ref _state.Streams[job.Stream];
        var now = _state.Now;
        job.Slot = slot;
        job.Number = number;
        if (TTraits.HasUsers)
            (job.User, _releasedFor) = (_releasedFor, -1);
        job.Arrival = now;
        job.ReadySince = now;
        job.Deadline = job.FirstDeadline = deadline;
        AddToLive(ref job);
        state.Waiting++;
        _passNeeded = true;
        TPolicy.StartJob(in job, _state);
        _observer.Released(in job);
        if (TTraits.DropsLateJobs && run.Definition.Late != LatePolicy.Run)
            AddDeadline(run, in job);
        TPolicy.OnRelease(in job, _state);
        AddToReady(slot); // after the handler, which may set what its keys read
        if (TTraits.LimitsQueues && run.Definition.Queue is { } limit)
            LimitQueue(run, ref state, in job, limit);
    }

    private void Shape(ref Job job, int stream, in JobShape shape)
    {
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
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
    }

    // Computes the latencies of a size that no job had before.
    private static void MakeShapes(StreamRun run, in JobShape size)
    {
        if (run.DecodeShapes == null)
        {
            run.FirstShapes.Make(size.Tokens);
            return;
        }

        if (TPolicy.ChunkTokens == 0)
            run.FirstShapes.Make(size.Prompt);
        else
            ChunksOf(run).Make(run.FirstShapes, size.Prompt);

        if (size.Output > 1)
            run.DecodeShapes.Make(size.Prompt + 1, size.Prompt + size.Output - 1);
    }

    private void RefuseStream(int stream) =>
        throw new ArgumentOutOfRangeException(nameof(stream), stream, $"the workload has {_streams.Length} streams, numbered from 0");

    private static void RefuseMore(StreamRun run) => throw new InvalidOperationException(
        $"all {run.Trace!.Releases.Length} jobs in the trace of stream {run.Definition.Name} have been released");
}
