using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.State;

/// <summary>A unit that just started.</summary>
/// <param name="Device">The device that runs it.</param>
/// <param name="At">When it started.</param>
/// <param name="Switch">Switch time.</param>
/// <param name="Transfer">Transfer time.</param>
/// <param name="Latency">Predicted work of the unit; for a batch, of the whole batch.</param>
/// <param name="Switched">Whether the device last ran another model, even if the platform does not charge for it.</param>
/// <param name="Moved">Whether the job's last unit ran on another device, even if the platform does not charge for it.</param>
/// <param name="Member">Index of the job in its batch; 0 for the lead and for a unit of one job.</param>
public readonly record struct UnitStart(
    int Device, Instant At, Duration Switch, Duration Transfer, Duration Latency, bool Switched, bool Moved, int Member)
{
    /// <summary>Overheads and predicted work.</summary>
    public Duration Cost
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Switch + Transfer + Latency;
    }

    /// <summary>When it ends by prediction, if contention does not slow it down.</summary>
    public Instant Finish
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => At + Cost;
    }
}
