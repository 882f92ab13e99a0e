using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using static SchedLang.Runtime.Engine.PlacementRows;

namespace SchedLang.Runtime.Simulation;

/// <content>
/// Run-ahead with few devices: the ends of units are kept sorted in registers, and the placement table gives the next one.
/// </content>
internal sealed unsafe partial class RunAhead<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // Whether the units of a job that runs alone are taken together; off with `--stepwise`.
    private readonly bool _coalesces;

    /// <summary>Advances until a decision is needed or the limit is reached. Returns the two earliest ends, encoded.</summary>
    /// <param name="limitNs">Time in ns of the next event of another kind.</param>
    /// <param name="undecided">Bit mask of the devices that need a decision at their next end.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (long First, long Second) RunInRegisters(long limitNs, int undecided)
    {
        var limit = limitNs << DeviceBits;
        var registers = _ends.Registers;
        var (a, b, c, d) = (registers->End[0], registers->End[1], registers->End[2], registers->End[3]);
        Sort(ref a, ref b, ref c, ref d);
        var idle = (long)_state.Idle;
        LookUpNext(registers, idle, undecided);
        if (_coalesces && b >= EndRegisters.IdleEnd && a < limit && ((registers->Next[a & DeviceMask] ^ a) & (long.MinValue | DeviceMask)) == 0)
            a = CoalesceLoneJob((int)(a & DeviceMask), a >> DeviceBits, limit >> DeviceBits, idle);
        while (a < limit && ((a ^ b) | DeviceMask) != DeviceMask)
        {
            var device = a & DeviceMask;
            var placement = registers->Next[device];
            if (((placement ^ a) & (long.MinValue | DeviceMask)) != 0)
            {
                // The stage ends, another job is due, or this job moves.
                if (!HasPlainUnits || placement < 0 || _foresight.IsAnyWaiting)
                    break;
                _monitor.NotePath(EnginePath.RunAheadMove);
                var to = placement & DeviceMask;
                idle ^= (1L << (int)device) | (1L << (int)to);
                _passed.Move((int)device, (int)to);
                registers->Row[to] = (long)((long*)registers->Row[device] + RowLength);
                var moved = (a & ~DeviceMask) + placement;
                a = EndRegisters.IdleEnd | device;
                b = b == (EndRegisters.IdleEnd | to) ? moved : b;
                c = c == (EndRegisters.IdleEnd | to) ? moved : c;
                d = d == (EndRegisters.IdleEnd | to) ? moved : d;
                Sort(ref a, ref b, ref c, ref d);
                LookUpNext(registers, idle, undecided);
                continue;
            }

            _monitor.NotePath(EnginePath.RegisterRunAhead);
            var row = (long*)registers->Row[device] + RowLength;
            registers->Row[device] = (long)row;
            registers->Next[device] = row[RowLength + (idle | (1L << (int)device))];
            if (SeesEachUnit)
                _passed.AdvanceWithinStage(ref _state.Jobs[_state.Running[device]], (int)device, new Instant(a >> DeviceBits));
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
        var registers = _ends.Registers;
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

        _monitor.NotePath(EnginePath.LoneJobCoalescing);
        var row = shape->PlacementRows + (long)low * RowLength;
        registers->Row[device] = (long)row;
        registers->Next[device] = row[RowLength + set];
        return Encode(EndOf(low), device);

        long EndOf(int later) =>
            endNs + rest[(unit + 1) * TTraits.Devices] - (later + 1 == shape->Units ? 0 : rest[(later + 1) * TTraits.Devices]);
    }

    // Bit mask of the devices that need a decision.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int DevicesNeedingDecision() => _foresight.NothingToDecide ? 0 : DevicesWithWaitingJobs();

    // A method of its own: the JIT inlines so much into one method, and the loop of events needs that for the ends of units.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int DevicesWithWaitingJobs()
    {
        var undecided = 0;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (_foresight.NeedsDecision(device))
                undecided |= 1 << device;
        }

        return undecided;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long Earlier, long Later) InOrder(long left, long right) => (Math.Min(left, right), Math.Max(left, right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LookUpNext(EndRegisters* registers, long idle, int undecided)
    {
        registers->Next[0] = NextOn(registers, 0, idle, undecided);
        if (TTraits.Devices > 1)
            registers->Next[1] = NextOn(registers, 1, idle, undecided);
        if (TTraits.Devices > 2)
            registers->Next[2] = NextOn(registers, 2, idle, undecided);
        if (TTraits.Devices > 3)
            registers->Next[3] = NextOn(registers, 3, idle, undecided);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long NextOn(EndRegisters* registers, int device, long idle, int undecided) =>
        (undecided >> device & 1) != 0 ? NoPlacement : ((long*)registers->Row[device])[RowLength + (idle | (1L << device))];
}
