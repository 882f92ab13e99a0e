using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.Simulation;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Embedding;

/// <summary>Makes an embedded scheduler of a compiled program.</summary>
internal readonly struct EmbeddedUse<TMachine>(ICompiledProgram program, Workload workload, TMachine machine, long seed, bool releasesFollowers)
    : IProgramUse<EmbeddedScheduler>
    where TMachine : IEmbeddedMachine
{
    // The schedule has no end. Keys that cross are foreseen up to this time, more than four years; after it they are compared every time.
    private static readonly Instant Horizon = Instant.FromNs(1L << 57);

    public EmbeddedScheduler With<TPolicy, TOrder, TTraits>()
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits
    {
        var state = new SystemState(workload with { End = Horizon }, seed);
        return new EmbeddedScheduler<TPolicy, TOrder, TTraits, TMachine>(state, machine, seed, releasesFollowers, program as IOpenProgram);
    }
}

/// <summary>A scheduler of one policy and one kind of machine.</summary>
internal sealed class EmbeddedScheduler<TPolicy, TOrder, TTraits, TMachine> : EmbeddedScheduler
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TMachine : IEmbeddedMachine
{
    private readonly Scheduler<TPolicy, TOrder, TTraits, JobEnds<TMachine>, CalledMachine<TMachine>> _scheduler;
    private readonly MachineCalls<TMachine> _calls;
    private readonly Arrivals? _followers;
    private readonly ContentionPair?[][]? _beside;

    // Null if the build left no parameter open.
    private readonly IOpenProgram? _open;

    public EmbeddedScheduler(SystemState state, TMachine machine, long seed, bool releasesFollowers, IOpenProgram? open)
        : base(state, releasesFollowers)
    {
        _calls = new MachineCalls<TMachine>(state, machine);
        _scheduler = new(state, new JobEnds<TMachine>(_calls), new CalledMachine<TMachine>(_calls));
        _open = open is { HasOwnParameters: true } ? open : null;
        _beside = SharedBandwidth.BesideOf(state.Workload.Platform);
        if (TTraits.HasFollowers && releasesFollowers)
            _followers = new Arrivals(state.Workload, seed, followersOnly: true);
    }

    public override Instant NextWakeUp => _followers == null ? NextTimer : Instant.Min(NextTimer, Instant.Max(State.Now, _followers.Next));

    private Instant NextTimer => _scheduler.NextTimer;

    private protected override AggregateException? Handle(Instant now)
    {
        var outer = _open?.EnterParameters();
        try
        {
            HandleEvents(now);
        }
        finally
        {
            _open?.LeaveParameters(outer);
        }

        return _calls.TakeFailures();
    }

    private protected override void Finish()
    {
        _calls.IsOver = true;
        _scheduler.Finish();
    }

    // The numbers are the steps of an instant in section 4 of docs/semantics.md.
    private void HandleEvents(Instant now)
    {
        var scheduler = _scheduler;
        scheduler.AdvanceTo(now);
        if (Events.Completions > 0)
        {
            foreach (var device in Events.TakeCompletions()) // 1
                Complete(device);
        }

        do
        {
            if (TTraits.DropsLateJobs)
                scheduler.DropLateJobs(); // 2
            Release(now); // 3
            if (TPolicy.Ticks > 0)
                scheduler.RunTicks(); // 4
        }
        while (scheduler.NextDue <= now || (_followers != null && _followers.Next <= now));

        scheduler.Decide(); // 5
        if (TTraits.HasContention && _calls.RunsOthers)
        {
            _calls.RunsOthers = false;
            SharedBandwidth.Share(State, _beside); // predictions know of contention
        }
    }

    private void Complete(int device)
    {
        _calls.RunsOthers = true;
        var completed = _scheduler.UnitCompleted(device);
        ReleaseFollowers(completed);
        while (_scheduler.IsCompleting)
            ReleaseFollowers(_scheduler.CompleteNext());
    }

    private void ReleaseFollowers(int completed)
    {
        if (_followers == null || completed < 0)
            return;
        foreach (var stream in _followers.FollowersOf(completed))
        {
            if (_followers.Follow(stream, State.Now, out var job))
                _scheduler.Release(job.Stream, job.NominalAfter);
        }
    }

    private void Release(Instant now)
    {
        while (_followers != null && _followers.Next <= now)
            Events.AddRelease(_followers.Take().Stream, default);
        var releases = Events.Releases;
        if (releases == 0)
            return;
        Events.SortReleases();
        for (var place = 0; place < releases; place++)
        {
            ref readonly var release = ref Events.Release(place);
            _scheduler.Release(release.Stream, new JobShape(release.Details.Prompt, release.Details.Output, release.Details.Tokens), release.Details.Deadline);
        }

        Events.ClearReleases();
    }
}
