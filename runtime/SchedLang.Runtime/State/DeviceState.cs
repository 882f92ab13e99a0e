using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.State;

/// <summary>The state of a device. Its running job and the end of that unit are in separate arrays, which every event scans.</summary>
internal struct DeviceState
{
    public DeviceKind Kind;
    public double Power;
    public double IdlePower;

    /// <summary>How far actual work may deviate from predicted work, from 0 to 1.</summary>
    public double Variation;

    /// <summary>Model of the last unit dispatched here; -1 before the first.</summary>
    public int LastModel;

    /// <summary>Start of the running unit.</summary>
    public Instant Start;

    /// <summary>Overhead and predicted work of the running unit, in ns.</summary>
    public long OverheadNs;
    public long WorkNs;

    /// <summary>Actual minus predicted work of the running unit, in ns; 0 on a device without variation.</summary>
    public long DeviationNs;

    /// <summary>Time held by units that have ended, in ns.</summary>
    public long BusyNs;

    /// <summary>Whether the end time is that of several coalesced units. Start, overhead and work are those of the first.</summary>
    public bool IsCoalesced;

    /// <summary>Jobs in the running unit: more than one for a batch, 0 under policies without batches.</summary>
    public int Members;

    /// <summary>For a running batch: memory traffic in bytes per ns, and energy from the table in nJ, NaN if the table has none.</summary>
    public double BatchDemand;
    public double BatchEnergy;

    /// <summary>Under contention: the running unit's overhead and work left when shares were last computed, in ns, and its share.</summary>
    public double LeftNs;
    public double Share;
}
