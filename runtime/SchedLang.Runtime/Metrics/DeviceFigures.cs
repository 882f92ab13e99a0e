using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>The counts and sums of one device.</summary>
public sealed class DeviceFigures(Device device)
{
    /// <summary>The device.</summary>
    public Device Device { get; } = device;

    /// <summary>Units that ended on the device.</summary>
    public long Units { get; internal set; }

    /// <summary>Jobs whose last unit completed on the device.</summary>
    public long Jobs { get; internal set; }

    /// <summary>Units that started after a unit of another model.</summary>
    public long Switches { get; internal set; }

    /// <summary>Units that were preempted on the device.</summary>
    public long Preemptions { get; internal set; }

    /// <summary>Time in which units held the device, in ns. It includes overheads, lost work and the unfinished unit at the end.</summary>
    public long BusyNs { get; internal set; }

    /// <summary>Time in which units that lost their work held the device, in ns.</summary>
    public long LostNs { get; internal set; }

    /// <summary>
    /// Energy of the units, in nJ: the table's value if it has one, else the device's power times the time.
    /// </summary>
    public double ActiveNj => MeasuredNj + Device.Power * EstimatedNs;

    internal double MeasuredNj { get; set; }

    internal long EstimatedNs { get; set; }
}
