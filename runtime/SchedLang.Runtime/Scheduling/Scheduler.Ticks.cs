using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Scheduling;

/// <content>Ticks: runs the handlers <c>on tick</c> of the policy at their periods.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // Indexed by handler: time of its next tick.
    private readonly Instant[] _tickDue;
    private Instant _nextTick = Instant.Never;

    private Instant[] FirstTicks()
    {
        var due = new Instant[TPolicy.Ticks];
        for (var tick = 0; tick < due.Length; tick++)
        {
            due[tick] = Instant.Zero + TPolicy.TickPeriod(tick);
            _nextTick = Instant.Min(_nextTick, due[tick]);
        }

        return due;
    }

    /// <summary>Runs the <c>on tick</c> handlers that are due by now, each once.</summary>
    public void RunTicks()
    {
        if (_nextTick > _state.Now)
            return;
        _passNeeded = true;
        var next = Instant.Never;
        for (var tick = 0; tick < _tickDue.Length; tick++)
        {
            if (_tickDue[tick] <= _state.Now)
            {
                TPolicy.OnTick(tick, _state);
                _tickDue[tick] += TPolicy.TickPeriod(tick);
            }

            next = Instant.Min(next, _tickDue[tick]);
        }

        _nextTick = next;
        if (TPolicy.TicksChangeOrder && TPolicy.OrderIsFixed)
            SortAgain();
    }
}
