using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// Sees every event of a run, after the engine's own change of state. Metrics, logs and traces are observers; implemented by
/// structs, so that an observer that ignores an event costs nothing. Jobs passed in are only valid during the call.
/// </summary>
public interface IObserver
{
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

/// <summary>Start of a unit.</summary>
/// <param name="Device">Where.</param>
/// <param name="At">When.</param>
/// <param name="OverheadNs">Switch and transfer paid, in ns.</param>
/// <param name="WorkNs">Work, in ns.</param>
/// <param name="Switched">The device last ran another model, whether the platform charges for it or not.</param>
/// <param name="Moved">The job's last unit ran on another device, whether the platform charges for it or not.</param>
public readonly record struct UnitStart(int Device, Instant At, long OverheadNs, long WorkNs, bool Switched, bool Moved);

/// <summary>End of a unit.</summary>
/// <param name="Device">Where.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
/// <param name="WorkNs">Work that was due, in ns.</param>
/// <param name="DoneNs">Work that was done, in ns.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct UnitEnd(int Device, Instant Start, Instant End, long WorkNs, long DoneNs, UnitOutcome Outcome);

/// <summary>How a unit ended.</summary>
public enum UnitOutcome
{
    /// <summary>It ran to its end.</summary>
    Done,

    /// <summary>It was preempted and starts over.</summary>
    Lost,

    /// <summary>It was preempted and resumes.</summary>
    Kept,
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
