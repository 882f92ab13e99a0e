using System.Numerics;
using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// The rows of the placement table. A row begins with the eligibility queue or the group that the job waits in. With few devices an entry follows for
/// every set of idle devices: device and work, see <see cref="Encode"/>. With many, these follow: a bit mask of the accepted devices, these
/// devices in order of preference (a byte each), and the rank of every device (a byte each).
/// </summary>
internal static unsafe class PlacementRows
{
    public const int DeviceBits = 2;
    public const int FewDevices = 1 << DeviceBits;
    public const long DeviceMask = FewDevices - 1;
    public const long NoPlacement = -1;
    public const int MostDevices = 64;

    /// <summary>Length of a row without a placement: the group, and a bit mask of the devices that support the unit.</summary>
    public const int GroupRow = 2;

    /// <summary>In ns, longer than any run that uses the table. A unit with this work does not end within the run.</summary>
    public const long LongestTime = 1L << 59;

    // With at most this many idle devices their ranks are compared. With more, a scan of the preference list ends early.
    private const int FewIdle = 6;

    /// <summary>A time with a device number in the lowest bits. The minimum picks the earliest time and, on a tie, the first device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Encode(long ns, int device) => (Math.Min(ns, LongestTime) << DeviceBits) | (long)device;

    public static bool IsIn(ulong set, int device) => (set >> device & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PreferenceLength(int devices) => 2 + (2 * ((devices + 7) / 8));

    public static byte* Preference(long* row) => (byte*)(row + 2);

    public static byte* Rank(long* row, int devices) => (byte*)(row + 2 + ((devices + 7) / 8));

    /// <summary>The preferred device of the idle ones; -1 if the job accepts none of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PreferredDevice(long* row, ulong idle, int devices)
    {
        var free = idle & (ulong)row[1];
        return free == 0 ? -1
            : (free & (free - 1)) == 0 ? BitOperations.TrailingZeroCount(free)
            : BestOfSeveral(row, free, devices);
    }

    private static int BestOfSeveral(long* row, ulong free, int devices)
    {
        if (BitOperations.PopCount(free) > FewIdle)
        {
            var preferred = Preference(row);
            while (!IsIn(free, *preferred))
                preferred++;
            return *preferred;
        }

        var rank = Rank(row, devices);
        var best = BitOperations.TrailingZeroCount(free);
        for (free &= free - 1; free != 0; free &= free - 1)
        {
            var device = BitOperations.TrailingZeroCount(free);
            if (rank[device] < rank[best])
                best = device;
        }

        return best;
    }
}
