using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Simulation;

/// <summary>
/// Drives a scheduler in virtual time: section 4 of docs/semantics.md. It knows how jobs arrive and when the run ends, the machine knows when
/// units end, and neither knows why a job was chosen.
/// </summary>
public sealed partial class Simulator<TPolicy, TOrder, TTraits, TObserver, TMachine>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, ISimulatedMachine
{
    private readonly SystemState _state;
    private readonly Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine> _scheduler;
    private readonly Arrivals _arrivals;
    private readonly Instant _end;
    private readonly RunAhead<TPolicy, TOrder, TTraits, TObserver, TMachine>? _ahead;
    private readonly Coalescing<TPolicy, TOrder, TTraits, TObserver, TMachine>? _coalescing;

    /// <param name="state">A state made for the workload to run, used for this run only.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="observer">Receives every event.</param>
    /// <param name="machine">Runs the units.</param>
    /// <param name="control">Reports progress and stops the run.</param>
    /// <param name="stepwise">Turns event coalescing off: every unit is an event. Results are the same.</param>
    /// <param name="shared">Tables that runs of the same program share.</param>
    public Simulator(
        SystemState state, long seed, TObserver observer, TMachine machine, RunControl? control = null, bool stepwise = false, ProgramTables? shared = null)
    {
        _state = state;
        _end = state.Workload.End;
        _arrivals = new Arrivals(state.Workload, seed);
        _scheduler = new Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>(state, observer, machine, control, shared);
        if (TTraits.HasTurns)
            _scheduler.TellTurns();
        if (RunsAhead)
            _ahead = new RunAhead<TPolicy, TOrder, TTraits, TObserver, TMachine>(this, _scheduler, _arrivals, stepwise);
        if (MayCoalesce && !RunsAhead && !stepwise && !TObserver.SeesDecisions)
            _coalescing = new Coalescing<TPolicy, TOrder, TTraits, TObserver, TMachine>(_scheduler);
    }

    private static bool RunsAhead
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TMachine.EndsAsForeseen && FastPaths<TPolicy, TOrder, TTraits>.RunsAhead;
    }

    private static bool MayCoalesce
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TMachine.EndsAsForeseen && FastPaths<TPolicy, TOrder, TTraits>.MayCoalesce;
    }

    /// <summary>Runs from the start to the end of the scenario and returns the observer.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped through its control.</exception>
    /// <exception cref="TooManyJobsException">More jobs are live at once than a run may have.</exception>
    public TObserver Run()
    {
        var scheduler = _scheduler;
        scheduler.Observer.RunStarted(_state);
        while (true)
        {
            if (RunsAhead)
                _ahead!.Run();
            var next = NextEvent();
            var hasCoalesced = MayCoalesce && _coalescing is { HasUnits: true };
            if (next > _end && !hasCoalesced)
                break;
            next = Instant.Min(next, _end); // coalesced units may end after the run
            scheduler.AdvanceTo(next);
            if (hasCoalesced)
                _coalescing!.Expand();
            var atEnd = next == _end;
            do
            {
                CompleteUnits();
                if (TTraits.DropsLateJobs)
                    scheduler.DropLateJobs();
                if (!atEnd && (TTraits.HasUsers || TTraits.HasTurns || _arrivals.Next <= next))
                    ReleaseJobs();
                if (TPolicy.Ticks > 0 && !atEnd)
                    scheduler.RunTicks();
            }
            while (IsMoreDue(atEnd));

            if (atEnd)
                break;
            scheduler.Decide();
            LetEndedGoOn();
            scheduler.Machine.Settle();
            if (MayCoalesce && _coalescing != null)
                _coalescing.Coalesce();
            scheduler.Monitor.Check(_state.Now);
        }

        scheduler.AdvanceTo(_end);
        scheduler.Finish();
        return scheduler.Observer;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Instant NextEvent() =>
        Instant.Min(Instant.Min(_arrivals.Next, _scheduler.NextWake), _scheduler.Machine.NextEnd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsMoreDue(bool atEnd)
    {
        if (_scheduler.NextDeadline > _state.Now && (atEnd || _arrivals.Next > _state.Now))
            return false;
        _scheduler.Monitor.Check(_state.Now);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CompleteUnits()
    {
        var now = _state.Now;
        var devices = FastPaths<TPolicy, TOrder, TTraits>.DevicesOf(_state);
        for (var device = 0; device < devices; device++)
        {
            if (_scheduler.Machine.EndsAt(device, now))
                CompleteUnit(device);
        }
    }

    /// <summary>Completes the unit of a device now, and releases the jobs that follow those which it completes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CompleteUnit(int device)
    {
        var scheduler = _scheduler;
        scheduler.Machine.Complete(device);
        var completed = scheduler.Complete(device);
        LetUsersAsk();
        if (TTraits.HasFollowers && completed >= 0)
            ReleaseFollowers(completed);
        LetFlowsGoOn();
        while (scheduler.IsCompleting)
        {
            completed = scheduler.CompleteNext();
            LetUsersAsk();
            if (TTraits.HasFollowers && completed >= 0)
                ReleaseFollowers(completed);
            LetFlowsGoOn();
        }
    }

    /// <summary>Releases all jobs that are due.</summary>
    internal void ReleaseJobs()
    {
        while (_arrivals.Next <= _state.Now)
        {
            Release(_arrivals.Take());
            if (_arrivals.Next <= _state.Now)
                _scheduler.Monitor.Check(_state.Now); // one instant can have any number of releases
        }

        LetEndedGoOn();
    }

    /// <summary>Handles the jobs that have ended otherwise than by completion: their users ask again, their flows end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void LetEndedGoOn()
    {
        LetUsersAsk();
        LetFlowsGoOn();
    }

    /// <summary>
    /// Lets the users ask again whose jobs have ended. After a completion a user may ask now; after a drop it waits, so these calls may
    /// come at any time before the next instant.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LetUsersAsk()
    {
        if (TTraits.HasUsers && _scheduler.EndedJobs.Count > 0)
            AskAgain(_scheduler.EndedJobs);
    }

    private void AskAgain(List<EndedJob> ended)
    {
        for (var i = 0; i < ended.Count && _state.Now < _end; i++)
        {
            if (_arrivals.AskAgain(ended[i], _state.Now, out var job))
                Release(in job);
        }

        ended.Clear();
    }

    // Jobs that follow a completed one come now, or in their turn.
    private void ReleaseFollowers(int completed)
    {
        if (_state.Now == _end)
            return;
        foreach (var stream in _arrivals.FollowersOf(completed))
        {
            if (TTraits.HasTurns && _arrivals.Flows?.IsCalled(stream) == true)
                ReleaseCalled(stream);
            else if (_arrivals.Follow(stream, _state.Now, out var job))
                Release(in job);
        }
    }

    private void Release(in ReleasedJob job)
    {
        if (TTraits.HasTurns && job.Turn >= 0)
            _scheduler.ReleaseAfter(_arrivals.Flows!.Take(job.Turn));
        else if (TTraits.HasTurns)
            _scheduler.Release(job.Stream, job.NominalAfter, job.User, job.Caller);
        else
            _scheduler.Release(job.Stream, job.NominalAfter, job.User);
    }
}
