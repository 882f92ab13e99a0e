using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Run-ahead with few devices: the ends of units are kept sorted in registers, and the placement table gives the next one.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private const long IdleEnd = long.MaxValue & ~DeviceMask;

    private readonly PinnedArray<EndRegisters> _endRegisters;
    private readonly PinnedArray<long> _noPlacements;

    // Whether run-ahead coalesces the units of a job that runs alone; off with `--stepwise`.
    private readonly bool _coalescesWhileAhead;

    /// <summary>Advances until a decision is needed or the limit is reached. Returns the two earliest ends, encoded.</summary>
    /// <param name="limitNs">Time in ns of the next event of another kind.</param>
    /// <param name="undecided">Bit mask of the devices that need a decision at their next end.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (long First, long Second) RunAheadInRegisters(long limitNs, int undecided)
    {
        var limit = limitNs << DeviceBits;
        var registers = _endRegisters.First;
        var (a, b, c, d) = (registers->End[0], registers->End[1], registers->End[2], registers->End[3]);
        Sort(ref a, ref b, ref c, ref d);
        var idle = (long)_state.Idle;
        registers->LookUpNext(idle, undecided);
        if (_coalescesWhileAhead && b >= IdleEnd && a < limit && ((registers->Next[a & DeviceMask] ^ a) & (long.MinValue | DeviceMask)) == 0)
            a = CoalesceLoneJob((int)(a & DeviceMask), a >> DeviceBits, limit >> DeviceBits, idle);
        while (a < limit && ((a ^ b) | DeviceMask) != DeviceMask)
        {
            var device = a & DeviceMask;
            var placement = registers->Next[device];
            if (((placement ^ a) & (long.MinValue | DeviceMask)) != 0)
            {
                // The stage ends, another job is due, or this job moves.
                if (!HasPlainUnits || placement < 0 || Waiting > 0)
                    break;
                NotePath(EnginePath.RunAheadMove);
                var to = placement & DeviceMask;
                idle ^= (1L << (int)device) | (1L << (int)to);
                Move((int)device, (int)to);
                registers->Row[to] = (long)((long*)registers->Row[device] + RowLength);
                var moved = (a & ~DeviceMask) + placement;
                a = IdleEnd | device;
                b = b == (IdleEnd | to) ? moved : b;
                c = c == (IdleEnd | to) ? moved : c;
                d = d == (IdleEnd | to) ? moved : d;
                Sort(ref a, ref b, ref c, ref d);
                registers->LookUpNext(idle, undecided);
                continue;
            }

            NotePath(EnginePath.RegisterRunAhead);
            var row = (long*)registers->Row[device] + RowLength;
            registers->Row[device] = (long)row;
            registers->Next[device] = row[RowLength + (idle | (1L << (int)device))];
            if (SeesEachUnit)
                AdvanceWithinStage(ref _state.Jobs[_state.Running[device]], (int)device, new Instant(a >> DeviceBits));
            var end = (a & ~DeviceMask) + placement;
            Insert(end, ref a, ref b, ref c, ref d);
        }

        if (HasPlainUnits)
            _state.Idle = (ulong)idle;
        registers->End[a & DeviceMask] = a;
        registers->End[b & DeviceMask] = b;
        registers->End[c & DeviceMask] = c;
        registers->End[d & DeviceMask] = d;
        return (a, b);
    }

    /// <summary>
    /// Advances the only running job to the unit that is running at the limit, or to the last unit of its stage. Returns its end, encoded.
    /// </summary>
    private long CoalesceLoneJob(int device, long endNs, long limitNs, long idle)
    {
        var registers = _endRegisters.First;
        var set = idle | (1L << device);
        var shape = _state.Jobs[_state.Running[device]].Shape;
        if ((shape->InvariantSets >> (int)set & 1) == 0)
            return registers->End[device];
        var unit = (int)(((long*)registers->Row[device] - shape->PlacementRows) / RowLength);
        var rest = shape->Rest + device;
        var (low, high) = (unit + 1, shape->Units - 1); // the first unit that does not end before the limit
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (EndOf(middle) < limitNs)
                low = middle + 1;
            else
                high = middle;
        }

        NotePath(EnginePath.LoneJobCoalescing);
        var row = shape->PlacementRows + (long)low * RowLength;
        registers->Row[device] = (long)row;
        registers->Next[device] = row[RowLength + set];
        return Encode(EndOf(low), device);

        long EndOf(int later) =>
            endNs + rest[(unit + 1) * TTraits.Devices] - (later + 1 == shape->Units ? 0 : rest[(later + 1) * TTraits.Devices]);
    }

    // Bit mask of the devices that need a decision.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DevicesNeedingDecision()
    {
        if (NothingToDecide)
            return 0;
        var undecided = 0;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (NeedsDecision(device))
                undecided |= 1 << device;
        }

        return undecided;
    }

    private void Move(int from, int to)
    {
        var slot = _state.Running[from];
        _state.Running[from] = -1;
        _state.Running[to] = slot;
        _state.Jobs[slot].Device = to;
    }

    // Replaces the first end by a new one. Branches are predicted well for periodic streams, and with jitter they are no slower than
    // branch-free code.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Insert(long end, ref long a, ref long b, ref long c, ref long d)
    {
        if (end < b)
        {
            a = end;
            return;
        }

        a = b;
        if (TTraits.Devices <= 2 || end < c)
        {
            b = end;
            return;
        }

        b = c;
        if (TTraits.Devices <= 3 || end < d)
        {
            c = end;
            return;
        }

        c = d;
        d = end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sort(ref long a, ref long b, ref long c, ref long d)
    {
        (a, b) = InOrder(a, b);
        if (TTraits.Devices > 2)
        {
            (a, c) = InOrder(a, c);
            (b, c) = InOrder(b, c);
        }

        if (TTraits.Devices > 3)
        {
            (c, d) = InOrder(c, d);
            (b, c) = InOrder(b, c);
            (a, b) = InOrder(a, b);
        }
    }

    // An idle device points to an empty row.
    private void PrepareEndRegisters()
    {
        new Span<long>(_noPlacements.First, 2 * RowLength).Fill(NoPlacement);
        for (var device = 0; device < 1 << DeviceBits; device++)
            _endRegisters.First->Row[device] = (long)_noPlacements.First;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long Earlier, long Later) InOrder(long left, long right) => (Math.Min(left, right), Math.Max(left, right));

    /// <summary>The next ends by device, also for the devices that the platform lacks.</summary>
    private struct EndRegisters
    {
        /// <summary>End of the running unit, encoded; <see cref="IdleEnd"/> with the device number if it is idle.</summary>
        public fixed long End[1 << DeviceBits];

        /// <summary>The placement of the running job at that end, or <see cref="NoPlacement"/>.</summary>
        public fixed long Next[1 << DeviceBits];

        /// <summary>Pointers to the placement rows of the running units.</summary>
        public fixed long Row[1 << DeviceBits];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void LookUpNext(long idle, int undecided)
        {
            Next[0] = NextOn(0, idle, undecided);
            if (TTraits.Devices > 1)
                Next[1] = NextOn(1, idle, undecided);
            if (TTraits.Devices > 2)
                Next[2] = NextOn(2, idle, undecided);
            if (TTraits.Devices > 3)
                Next[3] = NextOn(3, idle, undecided);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly long NextOn(int device, long idle, int undecided) =>
            (undecided >> device & 1) != 0 ? NoPlacement : ((long*)Row[device])[RowLength + (idle | (1L << device))];
    }
}
