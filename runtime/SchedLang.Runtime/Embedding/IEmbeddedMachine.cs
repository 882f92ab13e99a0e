using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Embedding;

/// <summary>
/// The devices that an <see cref="EmbeddedScheduler"/> gives work to. A struct is copied once, and its calls cost least. The scheduler makes
/// all calls from within <see cref="EmbeddedScheduler.Decide"/>, on the thread that calls it. None of them may call the scheduler back: such
/// a call is refused with an exception.
/// <para>
/// None of them should throw. If one does, the scheduler still finishes its decisions and counts the unit as started or stopped, or the job
/// as ended. Then <see cref="EmbeddedScheduler.Decide"/> throws an <see cref="AggregateException"/> with all that was thrown, and the scheduler goes on.
/// </para>
/// </summary>
public interface IEmbeddedMachine
{
    /// <summary>
    /// Starts a unit on an idle device, and returns without waiting for its end. When the unit has ended, report it with
    /// <see cref="EmbeddedScheduler.UnitCompleted"/>.
    /// </summary>
    /// <param name="unit">What to run, where, and how long the latency table says that it takes. It is valid only during the call.</param>
    void Start(in UnitToStart unit);

    /// <summary>
    /// Stops the running unit of a device, because another job takes the device. Its completion must not be reported. Only policies with
    /// <c>preempt immediately</c> stop units.
    /// </summary>
    /// <param name="device">Number of the device.</param>
    /// <param name="left">Work that is left by the latency table, at least 1 ns.</param>
    /// <returns>Work that is left. Return <paramref name="left"/> if you don't know better. It counts only under <c>keeping work</c>.</returns>
    Duration Stop(int device, Duration left);

    /// <summary>A job is complete or was dropped. A dropped job may still have a running unit, whose completion is reported as usual.</summary>
    /// <param name="job">The job and its outcome.</param>
    void JobEnded(in EndedJob job);
}
