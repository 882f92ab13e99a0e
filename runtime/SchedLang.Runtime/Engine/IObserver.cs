using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// Sees every event of a run, after the engine's own change of state. Metrics, logs and traces are observers; implemented by
/// structs, so that an observer that ignores an event costs nothing. Jobs passed in are only valid during the call. The unit of a
/// batch is reported once for each of its jobs, lead first.
/// </summary>
public interface IObserver
{
    /// <summary>Whether it sees units; where not, what only observers of units read need not be kept.</summary>
    static virtual bool SeesUnits => true;

    /// <summary>
    /// Whether it only counts units, so that several in a row of one job on one device may be told at once, after others that started
    /// later elsewhere.
    /// </summary>
    static virtual bool CountsUnits => false;

    /// <summary>Whether it wants to be told which ways the engine takes.</summary>
    static virtual bool SeesPaths => false;

    /// <summary>The engine took one of the ways that are there for speed; told only where <see cref="SeesPaths"/>.</summary>
    void Took(EnginePath path)
    {
    }

    /// <summary>Whether it wants to be told why jobs wait and start; then only a program without optimizations runs.</summary>
    static virtual bool SeesDecisions => false;

    /// <summary>A ready job does not start in this pass; told only where <see cref="SeesDecisions"/>, as the two that follow.</summary>
    void Waits(in Job job, in Wait wait)
    {
    }

    /// <summary>A job is about to start on a device by its rule of this number.</summary>
    void Placed(in Job job, int device, int rule)
    {
    }

    /// <summary>A running job is about to lose its device.</summary>
    void Taken(in Job job, in Wait wait)
    {
    }

    /// <summary>
    /// Units of a stage ended, each having followed the one before at once on the same device; told in place of <see cref="UnitEnded"/>
    /// and <see cref="Dispatched"/> where <see cref="CountsUnits"/>. The job shows the first of them.
    /// </summary>
    /// <param name="job">Whose they are.</param>
    /// <param name="device">Where.</param>
    /// <param name="units">How many, at least 1.</param>
    /// <param name="heldNs">How long they held the device, the overhead of the first included, in ns.</param>
    void UnitsEnded(in Job job, int device, long units, long heldNs)
    {
    }

    /// <summary>The run starts; the state stays valid until <see cref="RunEnded"/> returns.</summary>
    void RunStarted(SystemState state)
    {
    }

    /// <summary>A job was released.</summary>
    void Released(in Job job);

    /// <summary>A unit started: the job's <see cref="Job.Layer"/> of its <see cref="Job.Stage"/> on its <see cref="Job.Device"/>.</summary>
    void Dispatched(in Job job, in UnitStart start);

    /// <summary>A unit ended; the job still shows stage and layer as while it ran.</summary>
    void UnitEnded(in Job job, in UnitEnd end);

    /// <summary>An LLM job produced its token <see cref="Job.Generated"/>, which was due at <paramref name="deadline"/>.</summary>
    void TokenProduced(in Job job, Instant deadline);

    /// <summary>A job completed, was dropped, or is unfinished at the end of the run.</summary>
    void JobEnded(in Job job, JobOutcome outcome);

    /// <summary>The run is over; units still running are cut off here.</summary>
    void RunEnded(SystemState state);
}

/// <summary>How a job ended.</summary>
public enum JobOutcome
{
    /// <summary>All its units are done.</summary>
    Completed,

    /// <summary>It was dropped or aborted.</summary>
    Dropped,

    /// <summary>The run ended first.</summary>
    Unfinished,
}
