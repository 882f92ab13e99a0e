using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>Runs the handlers <c>on tick</c> of a policy at their periods.</summary>
internal sealed class Ticks<TPolicy, TOrder>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private readonly SystemState _state;

    // Indexed by handler: time of its next tick.
    private readonly Instant[] _due;

    /// <param name="state">What the handlers read.</param>
    public Ticks(SystemState state)
    {
        _state = state;
        _due = new Instant[TPolicy.Ticks];
        for (var tick = 0; tick < _due.Length; tick++)
        {
            _due[tick] = Instant.Zero + TPolicy.TickPeriod(tick);
            Next = Instant.Min(Next, _due[tick]);
        }
    }

    /// <summary>Whether the policy has ticks, so that this is compiled before a run.</summary>
    public static bool IsUsed => TPolicy.Ticks > 0;

    /// <summary>When a handler is due next.</summary>
    public Instant Next { get; private set; } = Instant.Never;

    /// <summary>Runs the handlers that are due by now, each once, in the order written.</summary>
    public void Run()
    {
        var next = Instant.Never;
        for (var tick = 0; tick < _due.Length; tick++)
        {
            if (_due[tick] <= _state.Now)
            {
                TPolicy.OnTick(tick, _state);
                _due[tick] += TPolicy.TickPeriod(tick);
            }

            next = Instant.Min(next, _due[tick]);
        }

        Next = next;
    }
}
