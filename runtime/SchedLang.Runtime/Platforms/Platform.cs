using System.Collections.Immutable;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.Platforms;

/// <summary>The chip: its devices in declaration order and what they share.</summary>
/// <param name="Name">As declared.</param>
/// <param name="Devices">In declaration order, which breaks every tie between devices.</param>
/// <param name="MemoryBytes">Size of the shared memory, in bytes; 0 when not given.</param>
/// <param name="Bandwidth">Bandwidth of the shared memory, in 10^9 bytes per second (bytes per ns); 0 when not given.</param>
/// <param name="Switch">What a device pays before a unit of another model than its last.</param>
/// <param name="Transfer">What a unit pays whose job's previous unit ran on another device.</param>
/// <param name="SharesBandwidth">Units slow each other down where their memory traffic exceeds the bandwidth.</param>
public sealed record Platform(
    string Name,
    ImmutableArray<Device> Devices,
    double MemoryBytes,
    double Bandwidth,
    Duration Switch,
    Duration Transfer,
    bool SharesBandwidth = false);
