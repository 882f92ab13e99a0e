using System.Runtime.CompilerServices;
using SchedLang.Runtime.Scheduling;

namespace SchedLang.Runtime.Simulation;

/// <content>Flows: a turn has ended, and its flow goes on, waits, or ends.</content>
public sealed partial class Simulator<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    /// <summary>
    /// Lets flows go on whose turns have ended, and ends others. After a completion a turn may come now; after a drop nothing does, so these
    /// calls may come at any time before the next instant.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LetFlowsGoOn()
    {
        if (TTraits.HasTurns && _scheduler.EndedTurns.Count > 0)
            GoOn(_scheduler.EndedTurns);
    }

    private void GoOn(List<EndedTurn> ended)
    {
        for (var i = 0; i < ended.Count && _state.Now < _end; i++)
        {
            var turn = ended[i];
            if (turn.IsWaiting)
                continue;
            if (turn.IsDropped)
                Abandon(turn.Caller);
            else if (turn.HasNext)
                GoOn(in turn);
            else
                GoOn(_arrivals.Flows!.Take(turn.Caller));
        }

        ended.Clear();
    }

    private void GoOn(in EndedTurn turn)
    {
        var next = _arrivals.Flows!.NextAfter(in turn, _state.Now);
        if (next <= _state.Now)
            _scheduler.ReleaseAfter(in turn);
        else
            _arrivals.GoOnAt(in turn, next);
    }

    // What a flow waited for was dropped, so it ends, and so does one that waits for it.
    private void Abandon(int caller)
    {
        while (caller >= 0)
        {
            var turn = _arrivals.Flows!.Take(caller);
            if (turn.User >= 0)
                _arrivals.AskAgain(new EndedJob(turn.Stream, turn.User, IsDropped: true), _state.Now, out _); // never now
            caller = turn.Caller;
        }
    }

    // Where the turn that has just completed is in the list, if its flow goes on after a job of this stream; -1 otherwise.
    private int CallerOf(int stream)
    {
        var ended = _scheduler.EndedTurns;
        for (var i = 0; i < ended.Count; i++)
        {
            if (ended[i] is { HasNext: true, IsDropped: false, IsWaiting: false } turn && _state.Workload.Streams[turn.Stream].Flow!.Via == stream)
                return i;
        }

        return -1;
    }

    // The turn waits for the job, if one is released now or later.
    private void ReleaseCalled(int stream)
    {
        var flows = _arrivals.Flows!;
        var ended = _scheduler.EndedTurns;
        var caller = CallerOf(stream);
        var number = caller < 0 ? -1 : flows.Keep(ended[caller]);
        var isNow = _arrivals.Follow(stream, _state.Now, out var job);
        if (job.Stream < 0)
        {
            if (number >= 0)
                flows.Take(number);
            return;
        }

        if (caller >= 0)
            ended[caller] = ended[caller] with { IsWaiting = true };
        if (isNow)
            _scheduler.Release(job.Stream, job.NominalAfter, job.User, number);
        else
            flows.Await(stream, number);
    }
}
