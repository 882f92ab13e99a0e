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
/// <param name="SharesBandwidth">Whether units slow each other down when their memory traffic exceeds the bandwidth.</param>
public sealed record Platform(
    string Name,
    ImmutableArray<Device> Devices,
    double MemoryBytes,
    double Bandwidth,
    Duration Switch,
    Duration Transfer,
    bool SharesBandwidth = false);
