using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.State;

/// <summary>A unit that just ended.</summary>
/// <param name="Device">The device that ran it.</param>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
/// <param name="WorkNs">Predicted work that the unit started with, in ns.</param>
/// <param name="DoneNs">Actual work that was done, in ns.</param>
/// <param name="Outcome">How it ended.</param>
public readonly record struct UnitEnd(int Device, Instant Start, Instant End, long WorkNs, long DoneNs, UnitOutcome Outcome)
{
    /// <summary>Actual minus predicted work of the whole unit, in ns; 0 on a device without variation.</summary>
    public long DeviationNs { get; init; }

    /// <summary>Actual work of the whole unit, in ns.</summary>
    public long ActualNs => WorkNs + DeviationNs;

    /// <summary>Jobs in the unit: more than one for a batch.</summary>
    public int Members { get; init; } = 1;

    /// <summary>Index of the job in its batch; 0 is the lead.</summary>
    public int Member { get; init; }

    /// <summary>For a batch, energy of the whole unit from the table in nJ; NaN if the table has none.</summary>
    internal double BatchEnergy { get; init; }

    /// <summary>For a batch that was stopped: that of the unit, which is aborted only if all of its jobs were dropped.</summary>
    internal UnitOutcome BatchOutcome { get; init; }

    /// <summary>Whether this is the last or only job of the unit.</summary>
    public bool IsLast => Member == Members - 1;
}

/// <summary>How a unit ended.</summary>
public enum UnitOutcome
{
    /// <summary>It ran to its end.</summary>
    Done,

    /// <summary>It was preempted and starts over.</summary>
    Lost,

    /// <summary>It was preempted and resumes, or is still running when the run ends.</summary>
    Kept,

    /// <summary>Its job was dropped, and another job needed the device.</summary>
    Aborted,
}
