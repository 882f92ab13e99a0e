using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;

namespace SchedLang.Runtime.Simulation;

/// <summary>A machine in virtual time: it knows when its units end.</summary>
public interface ISimulatedMachine : IMachine
{
    /// <summary>
    /// Whether units end exactly when <see cref="State.SystemState.FreeAt"/> says. A simulation may then pass over ends at which nothing is
    /// decided. Only the engine's own machine keeps what this needs.
    /// </summary>
    internal static virtual bool EndsAsForeseen => false;

    /// <summary>The next end of a unit; <c>never</c> if none runs.</summary>
    Instant NextEnd { get; }

    /// <summary>Whether the unit of a device ends at this instant.</summary>
    bool EndsAt(int device, Instant now);

    /// <summary>The unit of a device is over. The simulation calls this before it tells the scheduler.</summary>
    void Complete(int device);

    /// <summary>Everything that starts at this instant has started. Ends may change now.</summary>
    void Settle();
}
