using System.Numerics;
using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Steps on many devices: the ends of units are the leaves of a tree, each of whose nodes has the earlier of the two below it, so that an
/// end costs a walk to the root (a tournament tree, Knuth, "The Art of Computer Programming", 5.4.1). Rows of choices hold the group, the
/// devices that are accepted, a bit each, and a byte for each device: first those accepted in the order of preference, then every device's
/// place in that order.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private const int TreeDeviceBits = 6;
    private const int MostDevices = 1 << TreeDeviceBits;
    private const long LongestTreeTime = 1L << (62 - TreeDeviceBits);

    // Up to so many idle devices are compared one by one; of more, one of the first in the order of preference is idle.
    private const int FewIdle = 6;

    private readonly PinnedArray<EndTree>? _endTree;

    private static int PreferenceRowLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 + (2 * ((TTraits.Devices + 7) / 8));
    }

    private static byte* Preference(long* row) => (byte*)(row + 2);

    private static byte* Rank(long* row) => (byte*)(row + 2 + ((TTraits.Devices + 7) / 8));

    private void FillPreferenceRow(in Job job, long* row, ulong eligible)
    {
        row[1] = (long)eligible;
        var place = 0;
        for (var idle = eligible; idle != 0; place++)
        {
            var device = TPolicy.Place(in job, _state, new IdleChooser(this, idle));
            Preference(row)[place] = (byte)device;
            Rank(row)[device] = (byte)place;
            idle &= ~(1UL << device);
        }
    }

    /// <summary>The device that a job chooses of idle ones; -1 where it accepts none of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PreferredDevice(long* row, ulong idle)
    {
        var free = idle & (ulong)row[1];
        return free == 0 ? -1
            : (free & (free - 1)) == 0 ? BitOperations.TrailingZeroCount(free)
            : BestOfSeveral(row, free);
    }

    private static int BestOfSeveral(long* row, ulong free)
    {
        if (BitOperations.PopCount(free) > FewIdle)
        {
            var preferred = Preference(row);
            while (!IsIn(free, *preferred))
                preferred++;
            return *preferred;
        }

        var best = BitOperations.TrailingZeroCount(free);
        for (free &= free - 1; free != 0; free &= free - 1)
        {
            var device = BitOperations.TrailingZeroCount(free);
            if (Rank(row)[device] < Rank(row)[best])
                best = device;
        }

        return best;
    }

    /// <summary>Steps until something is to be decided or the limit is reached; gives the two earliest ends, coded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (long First, long Second) RunAheadInTree(long limitNs)
    {
        var tree = _endTree!.First;
        var limit = limitNs << TreeDeviceBits;
        while (true)
        {
            var first = tree->Ends[1];
            var device = (int)first & (MostDevices - 1);
            var second = tree->EarliestBut(device);
            var row = (long*)tree->Row[device] + PreferenceRowLength;
            if (first >= limit || first >> TreeDeviceBits == second >> TreeDeviceBits || row[0] < 0
                || PreferredDevice(row, _state.Idle | (1UL << device)) != device || (!NothingToDecide && NeedsDecision(device)))
                return (first, second);
            NotePath(EnginePath.TreeRunAhead);
            tree->Row[device] = (long)row;
            var work = (long*)tree->Work[device] + TTraits.Devices;
            tree->Work[device] = (long)work;
            if (SeesEachUnit)
                AdvanceWithinStage(ref _state.Jobs[_state.Running[device]], device, new Instant(first >> TreeDeviceBits));
            tree->Set(device, Math.Min((first >> TreeDeviceBits) + Math.Min(*work, LongestTreeTime), LongestTreeTime));
        }
    }

    private void SetTreeEnd(int device, int slot)
    {
        var tree = _endTree!.First;
        tree->Set(device, slot < 0 ? LongestTreeTime + 1 : Math.Min(_state.Ends[device], LongestTreeTime));
        if (slot < 0)
            return;
        ref var job = ref _state.Jobs[slot];
        tree->Row[device] = (long)job.PlacementRow;
        tree->Work[device] = (long)(job.WorkRow + device);
    }

    private struct EndTree
    {
        /// <summary>From 1: the root, whose children are 2 and 3, and so on; from the middle on the ends of the devices' units, coded.</summary>
        public fixed long Ends[2 * MostDevices];

        /// <summary>Rows of choices of the running units: pointers.</summary>
        public fixed long Row[MostDevices];

        /// <summary>Work of the running units: pointers, a row of the table apart.</summary>
        public fixed long Work[MostDevices];

        public void Clear()
        {
            for (var leaf = 0; leaf < MostDevices; leaf++)
                Ends[MostDevices + leaf] = ((LongestTreeTime + 1) << TreeDeviceBits) | (long)leaf;
            for (var node = MostDevices - 1; node > 0; node--)
                Ends[node] = Math.Min(Ends[2 * node], Ends[(2 * node) + 1]);
        }

        public readonly long EndNs(int device) => Ends[MostDevices + device] >> TreeDeviceBits;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Set(int device, long endNs)
        {
            var node = MostDevices + device;
            var least = (endNs << TreeDeviceBits) | (long)device;
            Ends[node] = least;
            for (; node > 1; node >>= 1)
            {
                least = Math.Min(least, Ends[node ^ 1]);
                Ends[node >> 1] = least;
            }
        }

        /// <summary>The earliest end of the others, coded.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly long EarliestBut(int device)
        {
            var least = long.MaxValue;
            for (var node = MostDevices + device; node > 1; node >>= 1)
                least = Math.Min(least, Ends[node ^ 1]);
            return least;
        }
    }
}
