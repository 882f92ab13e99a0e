using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Platforms;

/// <summary>The chip: its devices and what they share.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Devices">In declaration order, which breaks every tie between devices.</param>
/// <param name="MemoryBytes">Size of the shared memory, in bytes; 0 when not given.</param>
/// <param name="Bandwidth">Bandwidth of the shared memory, in 10^9 bytes per second (bytes per ns); 0 when not given.</param>
/// <param name="Switch">Time that a device needs before its first unit of another model.</param>
/// <param name="Transfer">Time that a unit needs if its job's previous unit ran on another device.</param>
/// <param name="SharesBandwidth">Whether units slow each other down in proportion when their memory traffic exceeds the bandwidth.</param>
/// <param name="Variation">How far actual work may deviate from predicted work, from 0 to 1, on devices that have no variation of their own.</param>
public sealed record Platform(
    string Name,
    ImmutableArray<Device> Devices,
    double MemoryBytes,
    double Bandwidth,
    Duration Switch,
    Duration Transfer,
    bool SharesBandwidth = false,
    double Variation = 0)
{
    /// <summary>How much units on some devices slow each other down, as measured; null where the platform gives no such table.</summary>
    public ContentionMatrix? Matrix { get; init; }

    /// <summary>Whether units slow each other down at all, so that their ends move while they run.</summary>
    public bool HasContention => SharesBandwidth || Matrix != null;

    /// <summary>Whether actual work deviates from predicted work on any device.</summary>
    public bool VariesWork => Devices.Any(d => VariationOf(d) > 0);

    /// <summary>How far actual work deviates from predicted work on a device, from 0 to 1.</summary>
    public double VariationOf(Device device) => device.Variation ?? Variation;
}
