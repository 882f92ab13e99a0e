using System.Numerics;
using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Run-ahead with many devices: the ends of units are leaves of a tournament tree (Knuth, "The Art of Computer Programming", 5.4.1).
/// Each node holds the earlier of its two children, so an end costs one walk to the root. A placement row holds the eligibility queue,
/// a bit mask of the accepted devices, these devices in order of preference (a byte each), and the rank of every device.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private const int TreeDeviceBits = 6;
    private const int MostDevices = 1 << TreeDeviceBits;
    private const long LongestTreeTime = 1L << (62 - TreeDeviceBits);

    // With at most this many idle devices their ranks are compared. With more, a scan of the preference list ends early.
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

    /// <summary>The preferred device of the idle ones; -1 if the job accepts none of them.</summary>
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

    /// <summary>Advances until a decision is needed or the limit is reached. Returns the two earliest ends, encoded.</summary>
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
        /// <summary>Node 1 is the root; the children of n are 2n and 2n + 1. The second half holds the ends of the devices' units, encoded.</summary>
        public fixed long Ends[2 * MostDevices];

        /// <summary>Pointers to the placement rows of the running units.</summary>
        public fixed long Row[MostDevices];

        /// <summary>Pointers to the work of the running units in the latency table.</summary>
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
}
