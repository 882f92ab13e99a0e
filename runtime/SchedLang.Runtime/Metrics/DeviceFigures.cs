using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>What was counted for one device.</summary>
public sealed class DeviceFigures(Device device)
{
    /// <summary>The device.</summary>
    public Device Device { get; } = device;

    /// <summary>Units that ended here.</summary>
    public long Units { get; internal set; }

    /// <summary>Jobs completed here: those whose last unit ran here.</summary>
    public long Jobs { get; internal set; }

    /// <summary>Units that started after a unit of another model.</summary>
    public long Switches { get; internal set; }

    /// <summary>Units taken off it.</summary>
    public long Preemptions { get; internal set; }

    /// <summary>Time held by units: overheads, lost work and the part of a unit still running at the end included, in ns.</summary>
    public long BusyNs { get; internal set; }

    /// <summary>Time held by units whose work was lost, in ns.</summary>
    public long LostNs { get; internal set; }

    /// <summary>Energy of the units, in nJ: what the table says, and power times the time of those of which it says nothing.</summary>
    public double ActiveNj => MeasuredNj + Device.Power * EstimatedNs;

    internal double MeasuredNj { get; set; }

    internal long EstimatedNs { get; set; }
}
