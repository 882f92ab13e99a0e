using System.Runtime.CompilerServices;
using static SchedLang.Runtime.Engine.PlacementRows;

namespace SchedLang.Runtime.Simulation;

/// <summary>
/// The ends of units as leaves of a tournament tree (Knuth, "The Art of Computer Programming", 5.4.1). Each node holds the earlier of its two
/// children, so an end costs one walk to the root. An encoded end is a time with the device number in the lowest bits.
/// </summary>
internal unsafe struct EndTree
{
    public const int DeviceBits = 6;
    public const long LongestTime = 1L << (62 - DeviceBits);

    /// <summary>Node 1 is the root; the children of n are 2n and 2n + 1. The second half holds the ends of the devices' units, encoded.</summary>
    public fixed long Ends[2 * MostDevices];

    /// <summary>Pointers to the placement rows of the running units.</summary>
    public fixed long Row[MostDevices];

    /// <summary>Pointers to the work of the running units in the latency table.</summary>
    public fixed long Work[MostDevices];

    public void Clear()
    {
        for (var leaf = 0; leaf < MostDevices; leaf++)
            Ends[MostDevices + leaf] = ((LongestTime + 1) << DeviceBits) | (long)leaf;
        for (var node = MostDevices - 1; node > 0; node--)
            Ends[node] = Math.Min(Ends[2 * node], Ends[(2 * node) + 1]);
    }

    public readonly long EndNs(int device) => Ends[MostDevices + device] >> DeviceBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int device, long endNs)
    {
        var node = MostDevices + device;
        var least = (endNs << DeviceBits) | (long)device;
        Ends[node] = least;
        for (; node > 1; node >>= 1)
        {
            least = Math.Min(least, Ends[node ^ 1]);
            Ends[node >> 1] = least;
        }
    }

    /// <summary>The earliest end of the other devices, encoded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long EarliestBut(int device)
    {
        var least = long.MaxValue;
        for (var node = MostDevices + device; node > 1; node >>= 1)
            least = Math.Min(least, Ends[node ^ 1]);
        return least;
    }
}
