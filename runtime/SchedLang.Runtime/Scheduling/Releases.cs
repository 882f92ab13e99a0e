using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Releases: creates the job that its driver says has come.</summary>
/// <param name="state">Where policies read the job.</param>
/// <param name="streams">The streams.</param>
/// <param name="turns">Which turns of flows they are.</param>
/// <param name="jobs">The live jobs.</param>
/// <param name="progress">Brings the job before its first unit.</param>
/// <param name="lateness">Knows when it is late.</param>
/// <param name="ready">The ready jobs.</param>
/// <param name="trigger">A release needs a pass.</param>
/// <param name="monitor">Sees the release.</param>
internal readonly unsafe struct Releases<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, StreamRun[] streams, Turns<TPolicy, TOrder, TTraits> turns, JobTable<TPolicy, TOrder> jobs, JobProgress<TPolicy, TOrder, TTraits, TObserver> progress,
    Lateness<TPolicy, TOrder, TTraits, TObserver> lateness, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, PassTrigger trigger,
    RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly StreamRun[] _streams = streams;
    private readonly Turns<TPolicy, TOrder, TTraits> _turns = turns;
    private readonly JobTable<TPolicy, TOrder> _jobs = jobs;
    private readonly JobProgress<TPolicy, TOrder, TTraits, TObserver> _progress = progress;
    private readonly Lateness<TPolicy, TOrder, TTraits, TObserver> _lateness = lateness;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly PassTrigger _trigger = trigger;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    // Indexed by stream: a template of its jobs. Not live before the first release, or if each job has its own shape.
    private readonly Job[] _templates = new Job[streams.Length];

    /// <summary>Releases the next job of a stream now, with its declared or drawn size.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="nominalAfter">Nominal release of the stream's next job: the deadline in a periodic stream without <c>deadline</c>.</param>
    /// <param name="user">The user for whom it is released; -1 for none.</param>
    /// <param name="caller">The turn that waits for its flow; -1 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">All jobs of the stream's trace have been released.</exception>
    public void Release(int stream, Instant nominalAfter, int user, int caller = -1)
    {
        if ((uint)stream >= (uint)_streams.Length)
            RefuseStream(stream);
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        if (run.Trace != null && (HasTurns(run) ? _turns.FlowsOf(stream) : state.Released) >= run.Trace.Releases.Length)
            RefuseMore(run);
        var slot = _jobs.NewSlot();
        var number = state.Released++;
        FillDeclared(run, stream, number, slot);
        Add(slot, number, state.HasImplicitDeadline ? nominalAfter : _state.Now + state.Deadline, user, caller);
    }

    /// <summary>Releases the next job of a stream now, with a size or a deadline of its own. There must be such a stream.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="size">The size of the job. Numbers that are 0 are those of the program; they must be known.</param>
    /// <param name="deadline">The deadline; null for that of the program.</param>
    public void Release(int stream, in JobShape size, Instant? deadline)
    {
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        var slot = _jobs.NewSlot();
        var number = state.Released++;
        if (size == default)
            FillDeclared(run, stream, number, slot);
        else
            FillOwn(run, stream, number, slot, in size);
        Add(slot, number, deadline ?? _state.Now + (state.HasImplicitDeadline ? state.Period : state.Deadline), -1, -1);
    }

    /// <summary>Releases the turn that follows one now.</summary>
    public void ReleaseAfter(in EndedTurn turn)
    {
        var run = _streams[turn.Stream];
        ref var state = ref _state.Streams[turn.Stream];
        var slot = _jobs.NewSlot();
        var number = state.Released++;
        var size = Turns<TPolicy, TOrder, TTraits>.SizeAfter(run, in turn);
        ref var job = ref _state.Jobs[slot];
        if (run.IsLlm)
        {
            MakeDecodeShapes(run, in size);
            Shape(ref job, turn.Stream, in size, _turns.MakeChunks(run, in size, slot));
        }
        else
        {
            Shape(ref job, turn.Stream, in size);
        }

        _turns.Describe(ref job, run, turn.Flow, number, turn.Turn + 1);
        Add(slot, number, _state.Now + (state.HasImplicitDeadline ? state.Period : state.Deadline), turn.User, turn.Caller);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasTurns(StreamRun run) => Turns<TPolicy, TOrder, TTraits>.Has(run);

    // All first turns are alike but for drawn sizes and what follows them.
    private void FillFirstTurn(StreamRun run, int stream, long number, int slot)
    {
        ref var job = ref _state.Jobs[slot];
        var flow = _turns.NextFlow(stream);
        var size = DeclaredSize(run, flow);
        if (TTraits.DrawsSizes && run.Definition.HasRandomSizes)
            MakeShapes(run, in size);
        Shape(ref job, stream, in size);
        _turns.Describe(ref job, run, flow, number, turn: 1);
    }

    // Fills the fields of a job that do not depend on its release. Jobs of one shape are alike in them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillDeclared(StreamRun run, int stream, long number, int slot)
    {
        ref var template = ref _templates[stream];
        if (!HasTurns(run) && template.IsLive)
            _state.Jobs[slot] = template;
        else
            FillWithoutTemplate(run, stream, number, slot);
    }

    // A method of its own, so that a release from a template clears no memory for sizes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FillWithoutTemplate(StreamRun run, int stream, long number, int slot)
    {
        if (HasTurns(run))
        {
            FillFirstTurn(run, stream, number, slot);
            return;
        }

        ref var job = ref _state.Jobs[slot];
        var size = DeclaredSize(run, number);
        if (TTraits.DrawsSizes && run.Definition.HasRandomSizes)
            MakeShapes(run, in size);
        Shape(ref job, stream, size);
        if (run.Trace == null && !run.Definition.HasRandomSizes)
            _templates[stream] = job;
    }

    private static JobShape DeclaredSize(StreamRun run, long number)
    {
        var declared = JobShape.Of(run.Definition, run.IsLlm, run.Trace, number);
        return TTraits.DrawsSizes && run.Draws != null ? run.Draws.SizeOf(in declared, number, turn: 1) : declared;
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
        if (HasTurns(run))
            _turns.NextFlow(stream);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int slot, long number, Instant deadline, int user, int caller)
    {
        var state = _state;
        ref var job = ref state.Jobs[slot];
        var now = state.Now;
        job.Slot = slot;
        job.Number = number;
        if (TTraits.HasUsers)
            job.User = user;
        if (TTraits.HasTurns)
            job.Caller = caller;
        job.Arrival = now;
        job.ReadySince = now;
        job.Deadline = job.FirstDeadline = deadline;
        _jobs.Add(ref job);
        state.Streams[job.Stream].Waiting++;
        _trigger.Set();
        TPolicy.StartJob(in job, state);
        _monitor.Observer.Released(in job);
        if (TTraits.DropsLateJobs)
            _lateness.AddDeadline(in job);
        TPolicy.OnRelease(in job, state);
        _ready.Add(slot); // after the handler, which may set what its keys read
        if (TTraits.LimitsQueues)
            _lateness.LimitQueue(in job);
    }

    private void Shape(ref Job job, int stream, in JobShape shape, StageShape* ownChunks = null)
    {
        ref var state = ref _state.Streams[stream];
        job = new Job
        {
            Stream = stream,
            Model = state.Model,
            Class = state.Class,
            FirstStart = Instant.Never,
            FirstToken = Instant.Never,
            LastToken = Instant.Never,
            Cached = shape.Cached,
            OwnChunks = ownChunks,
            Prompt = shape.Prompt,
            Output = shape.Output,
            Tokens = shape.Tokens,
            LastDevice = -1,
            Device = -1,
            NextMember = -1,
            IsLive = true,
        };
        _progress.EnterFirstStage(ref job);
    }

    // Computes the latencies of a size that no job had before.
    private static void MakeShapes(StreamRun run, in JobShape size)
    {
        if (!run.IsLlm)
        {
            run.FirstShapes.Make(size.Tokens);
            return;
        }

        Chunking<TPolicy, TOrder>.MakeShapes(run, size.Prompt);
        MakeDecodeShapes(run, in size);
    }

    private static void MakeDecodeShapes(StreamRun run, in JobShape size)
    {
        if (size.Output > 1)
            run.DecodeShapes!.Make(size.Cached + size.Prompt + 1, size.Cached + size.Prompt + size.Output - 1);
    }

    private void RefuseStream(int stream) =>
        throw new ArgumentOutOfRangeException(nameof(stream), stream, $"the workload has {_streams.Length} streams, numbered from 0");

    private static void RefuseMore(StreamRun run) => throw new InvalidOperationException(
        $"all {run.Trace!.Releases.Length} jobs in the trace of stream {run.Definition.Name} have been released");
}
