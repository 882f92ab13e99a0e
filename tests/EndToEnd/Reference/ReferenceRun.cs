using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>
/// A second implementation of <c>docs/semantics.md</c>, written from that text alone: slow, obvious, and with nothing of the engine. This is
/// section 4, the order of events; beside it are <see cref="ReferencePass"/> for sections 5 to 7 and <see cref="ReferenceUnits"/> for 8 and variation.
/// </summary>
internal sealed class ReferenceRun
{
    private readonly BoundPolicy _policy;
    private readonly ReferenceState _state;
    private readonly ReferenceHandlers _handlers;
    private readonly ReferenceUnits _units;
    private readonly ReferencePass _pass;
    private readonly long _end;
    private readonly List<(BoundHandler Handler, long Period)> _ticks;
    private readonly List<ReferenceJob> _followers = [];
    private readonly List<ReferenceJob> _turns = [];
    private readonly List<(ReferenceDevice Device, List<ReferenceJob> Staying)> _ended = [];
    private bool _needsPass;
    private long _lastTick;

    private ReferenceRun(BoundPolicy policy, ScenarioSymbol scenario, Func<string, string> read, long seed)
    {
        _policy = policy;
        _end = scenario.Duration!.Value.Ns;
        var platform = scenario.Platform!;
        var chunk = Known<long>(policy.ChunkBy) is { } size ? (size, policy.PadsChunks) : ((long, bool)?)null;
        var streams = scenario.Streams.Select((s, i) => new ReferenceStream(s, i, seed, read, chunk)).ToList();
        var table = new ReferenceTable(
            platform.Attributes.Word("latencies") is { } file ? new ReferenceCsv(read(file)) : null, platform,
            platform.Attributes.Word("calibrate") is { } points ? new ReferenceCsv(read(points)) : null, scenario.Streams.Select(s => s.Model!).Distinct());
        _state = new ReferenceState(platform, table, streams, seed)
        {
            Contention = platform.ContentionFile is { } measured ? new ReferenceContention(new ReferenceCsv(read(measured.Value.AsWord))) : null,
        };
        var expressions = new ReferenceExpressions(_state, seed);
        _handlers = new ReferenceHandlers(policy, expressions);
        _units = new ReferenceUnits(_state, _handlers);
        _pass = new ReferencePass(policy, _state, expressions, _units);
        _ticks = [.. _handlers.Ticks];
    }

    /// <summary>The two files of a run.</summary>
    public static (string Jobs, string Units) Of(BoundPolicy policy, ScenarioSymbol scenario, Func<string, string> read, long seed)
    {
        var run = new ReferenceRun(policy, scenario, read, seed);
        run.Run();
        return (ReferenceSchedule.Jobs(run._state.Released, run._state.Streams.Exists(s => s.HasTurns)), ReferenceSchedule.Units(run._units.Rows));
    }

    private static T? Known<T>(BoundExpression? expression)
        where T : struct => expression == null ? null : (T)new ReferenceExpressions(null!, 0).Value(expression, new ReferenceScope())!;

    private void Run()
    {
        _pass.PlanStatic();
        for (var now = 0L; now <= _end; now = NextEvent())
        {
            _state.Now = now;
            do
            {
                while (Completions() | Drops() | Releases() | Ticks())
                {
                }

                if (now == _end)
                    return;
                Schedule();
            }
            while (_state.Devices.Exists(d => d.Unit?.End <= now));
        }
    }

    private long NextEvent() => ((IEnumerable<long>)
    [
        _end,
        .. _state.Devices.Select(d => d.Unit?.End ?? Saturating.Never),
        .. _state.Jobs.Where(HasOpenDeadline).Select(j => j.FirstDeadline),
        .. _state.Streams.Select(s => s.NextRelease() ?? Saturating.Never),
        .. _followers.Select(f => f.Release),
        .. _turns.Select(t => t.Release),
        _pass.NextBatch,
        .. _ticks.Select(t => ((_state.Now / t.Period) + 1) * t.Period),
    ]).Where(t => t > _state.Now).DefaultIfEmpty(Saturating.Never).Min();

    // (1)
    private bool Completions()
    {
        var due = _state.Devices.Where(d => d.Unit?.End <= _state.Now).ToList();
        foreach (var device in due)
            Complete(device, _units.End(device));
        return due.Count > 0;
    }

    private void Complete(ReferenceDevice device, ReferenceUnit unit)
    {
        var members = unit.Members.Where(m => m.IsLive).ToList();
        var stages = members.Select(m => m.Stage).ToList();
        foreach (var job in members)
        {
            job.Executed += _state.Now - unit.Start;
            job.ReadySince = _state.Now;
            job.LastDevice = device;
        }

        foreach (var job in members)
        {
            _handlers.Run(HandlerEvent.CompleteUnit, job, device);
            Advance(job);
            if (job.StageIndex == job.Stages.Count)
                Finish(job, device);
        }

        var going = members.Select((m, i) => (Job: m, Ended: stages[i])).Where(m => m.Job.IsLive && GoesOn(m.Job, m.Ended, device)).ToList();
        // Only those that have the same unit before them as the first, in the same kind of stage as before.
        var staying = going.Where((m, i) => i == 0 || IsAlike(m.Job, m.Ended, going[0].Job)).Select(m => m.Job).ToList();
        _ended.Add((device, staying));
        _needsPass |= staying.Count < unit.Members.Count;
    }

    private void Advance(ReferenceJob job)
    {
        job.Kept = null;
        var count = _state.UnitCount(job);
        if (++job.Layer < count)
            return;
        if (job.Stage.YieldsToken)
        {
            job.Generated++;
            job.FirstToken ??= _state.Now;
        }

        job.StageIndex++;
        job.Layer = 0;
    }

    private void Finish(ReferenceJob job, ReferenceDevice device)
    {
        job.IsLive = false;
        job.Finish = _state.Now;
        job.Outcome = "completed";
        _state.Jobs.Remove(job);
        _needsPass = true;
        _handlers.Run(HandlerEvent.CompleteJob, job, device);
        if (_state.Now == _end)
            return;
        var goesOn = job.Stream.GoesOn(job);
        var waits = false;
        if (!goesOn)
            AskAgain(job, isDropped: false);
        foreach (var stream in _state.Streams.Where(s => s.Follows(job.Stream)))
        {
            if (stream.After(_state.Now) is not { } follower)
                continue;
            if (goesOn && stream.Name == job.Stream.Via)
            {
                follower.Caller = job;
                waits = true;
            }

            // Those of a stream come in the order of the completions.
            if (follower.Release <= _state.Now && !_followers.Exists(f => f.Stream == stream && f.Release <= _state.Now))
                Release(follower);
            else if (follower.Release < _end)
                _followers.Add(follower);
        }

        if (goesOn && !waits)
            GoOn(job);
        else if (!goesOn && job.Caller is { } caller)
            GoOn(caller);
    }

    // What the next turn waits for has come.
    private void GoOn(ReferenceJob turn)
    {
        var next = turn.Stream.TurnAfter(turn, _state.Now);
        if (next.Release <= _state.Now)
            Release(next);
        else if (next.Release < _end)
            _turns.Add(next);
    }

    // (2)
    private bool Drops()
    {
        var due = _state.Jobs.Where(j => HasOpenDeadline(j) && j.FirstDeadline <= _state.Now)
            .OrderBy(j => j.Stream.Number).ThenBy(j => j.Number).ToList();
        foreach (var job in due)
        {
            job.IsDeadlineOver = true;
            if (job.Stream.Late == "abort" || !job.WasDispatched)
                Drop(job);
        }

        return due.Count > 0;
    }

    private static bool HasOpenDeadline(ReferenceJob job) =>
        job.Stream.Late != "run" && !job.IsDeadlineOver && job.FirstToken == null && job.FirstDeadline < Saturating.Never;

    private void Drop(ReferenceJob job)
    {
        job.IsLive = false;
        job.Outcome = "dropped";
        _state.Jobs.Remove(job);
        _needsPass = true;
        _handlers.Run(HandlerEvent.Drop, job);
        for (var ended = job; ended != null; ended = ended.Caller)
            AskAgain(ended, isDropped: true); // a flow that waits for a dropped job ends
    }

    private void AskAgain(ReferenceJob job, bool isDropped)
    {
        if (job.User is { } user && job.Stream.AfterEnd(user, _state.Now, isDropped) is { } next)
            Release(next);
    }

    // (3)
    private bool Releases()
    {
        if (_state.Now == _end)
            return false;
        var any = false;
        foreach (var stream in _state.Streams)
        {
            foreach (var follower in _followers.Where(f => f.Stream == stream && f.Release == _state.Now).ToList())
            {
                _followers.Remove(follower);
                Release(follower);
                any = true;
            }

            while (stream.NextRelease() == _state.Now)
            {
                Release(stream.Release());
                any = true;
            }

            foreach (var turn in _turns.Where(t => t.Stream == stream && t.Release == _state.Now).OrderBy(t => t.Flow).ToList())
            {
                _turns.Remove(turn);
                Release(turn);
                any = true;
            }
        }

        return any;
    }

    private void Release(ReferenceJob job)
    {
        job.Number = job.Stream.Released++;
        _state.Released.Add(job);
        var later = _state.Jobs.FindIndex(j => ReferencePass.Later(j, job) > 0);
        _state.Jobs.Insert(later < 0 ? _state.Jobs.Count : later, job);
        _needsPass = true;
        _handlers.Run(HandlerEvent.Release, job);
        while (job.Stream.Queue > 0 && _state.Jobs.Where(j => j.Stream == job.Stream && !j.WasDispatched).ToList() is var waiting && waiting.Count > job.Stream.Queue)
            Drop(waiting.MinBy(j => j.Number)!);
    }

    // (4)
    private bool Ticks()
    {
        if (_state.Now == _lastTick || _state.Now == _end)
            return false;
        _lastTick = _state.Now;
        var due = _ticks.Where(t => _state.Now % t.Period == 0).ToList();
        foreach (var (handler, _) in due)
            _handlers.Run(handler, new ReferenceScope());
        _needsPass |= due.Count > 0;
        return due.Count > 0;
    }

    // (5)
    private void Schedule()
    {
        foreach (var (device, staying) in _ended)
        {
            if (staying.Where(m => m.IsLive).ToList() is { Count: > 0 } live)
                _units.Start(device, live);
        }

        _ended.Clear();
        if (_needsPass || _pass.NextBatch <= _state.Now)
            Pass();
        _units.ShareBandwidth();
    }

    // With `queue 0` who does not start at once is dropped, and what it held back has its turn.
    private void Pass()
    {
        do
        {
            _needsPass = false;
            _pass.Run();
            var late = _state.Jobs.Where(j => j.Stream.Queue == 0 && !j.WasDispatched).OrderBy(j => j.Stream.Number).ThenBy(j => j.Number).ToList();
            late.ForEach(Drop);
        }
        while (_needsPass);
    }

    private bool IsAlike(ReferenceJob job, ReferenceStage ended, ReferenceJob first) =>
        job.Stage.Name == ended.Name && job.Stage.Name == first.Stage.Name && _state.LayerOf(job) == _state.LayerOf(first);

    private bool GoesOn(ReferenceJob job, ReferenceStage ended, ReferenceDevice device) => _policy.Continues switch
    {
        Continuation.Stage => job.Stage == ended && job.StageIndex < job.Stages.Count && _state.Supports(job, device),
        Continuation.Job => _state.Supports(job, device),
        _ => false,
    };
}
