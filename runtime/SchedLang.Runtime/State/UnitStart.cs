using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.State;

/// <summary>A unit that just started.</summary>
/// <param name="Device">Where.</param>
/// <param name="At">When.</param>
/// <param name="Switch">Switch time.</param>
/// <param name="Transfer">Transfer time.</param>
/// <param name="Latency">Its work; of a batch, the batch's.</param>
/// <param name="Switched">The device last ran another model, whether the platform charges for it or not.</param>
/// <param name="Moved">The job's last unit ran on another device, whether the platform charges for it or not.</param>
/// <param name="Member">Index of the job in its batch; 0 for the lead and for a unit of one job.</param>
public readonly record struct UnitStart(
    int Device, Instant At, Duration Switch, Duration Transfer, Duration Latency, bool Switched, bool Moved, int Member)
{
    /// <summary>Overheads and work.</summary>
    public Duration Cost => Switch + Transfer + Latency;

    /// <summary>When it ends if nothing slows it down.</summary>
    public Instant Finish => At + Cost;
}
