using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// What runs the units that a <see cref="Scheduler{TPolicy, TOrder, TTraits, TObserver, TMachine}"/> starts: a simulation or real devices.
/// The scheduler calls it while it decides. It must not call the scheduler back from there.
/// </summary>
public interface IMachine
{
    /// <summary>
    /// Starts a unit on an idle device. When the unit is complete, its driver calls
    /// <see cref="Scheduler{TPolicy, TOrder, TTraits, TObserver, TMachine}.UnitCompleted"/>.
    /// </summary>
    /// <param name="job">The job, which is valid only during the call: <see cref="Job.Layer"/> of <see cref="Job.Stage"/>. Of a batch, the lead.</param>
    /// <param name="unit">The device, and how long the unit takes by the latency table.</param>
    void Start(in Job job, in UnitStart unit);

    /// <summary>Stops the running unit of a device, because another job takes the device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="left">Work that is left as the latency table predicts, at least 1 ns.</param>
    /// <returns>Work that is left. A machine that does not know better returns what it was given.</returns>
    Duration Stop(int device, Duration left);
}
