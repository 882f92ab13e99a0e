using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>What the row of a job's next unit says of the devices that the job may accept.</summary>
internal static unsafe class RowDevices<TPolicy, TOrder, TTraits>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    private static bool HasEntries
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => FastPaths<TPolicy, TOrder, TTraits>.HasPlacementTable && FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices;
    }

    /// <summary>These devices as a bit mask.</summary>
    public static ulong Of(long* row)
    {
        if (!HasEntries)
            return (ulong)row[1];
        var devices = 0UL;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (row[1 << device] >= 0)
                devices |= 1UL << device;
        }

        return devices;
    }

    /// <summary>Whether one of these is among the idle devices, of which there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreAny(long* row, ulong idle) => HasEntries ? row[idle] >= 0 : ((ulong)row[1] & idle) != 0;
}
