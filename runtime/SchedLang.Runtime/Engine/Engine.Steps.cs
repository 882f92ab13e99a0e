using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Steps: instants at which one unit ends amid its stage, no waiting job would rather have the device, and the job's choice is to stay.
/// They are nearly all instants of a run. Under policies with a table of choices on few devices a step is a look into the table; the ends
/// of units are kept in order, in registers, without branches. Anything else is left to the loop of <c>Engine.Run</c>.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private const long IdleEnd = long.MaxValue & ~DeviceMask;

    // By device: where the next step is to look. Ahead of the jobs that run there, whose progress is noted when someone may look at it.
    private readonly PinnedArray<Lanes> _lanes = new(1, default);
    private readonly PinnedArray<long> _noChoices = new(2 << (1 << DeviceBits), default);

    // Whether a job that runs alone may go through several units at once; a switch of the caller forbids it.
    private readonly bool _leaps;

    private static bool TakesSteps
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.CanStep && ChoosesByTable && HasChoices && TPolicy.CanStretch && TPolicy.BatchLimit == 1
            && (HasGroups || (TPolicy.OrderIsSteady && TPolicy.PlaceIsSteady)) && TPolicy.Continues == Continuation.Unit && !TTraits.SharesBandwidth;
    }

    // Whether anyone reads what a step leaves behind.
    private static bool KeepsProgress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits || TPolicy.ReadsProgress;
    }

    // Whether someone wants to be told of each unit at its end.
    private static bool SeesEachUnit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TObserver.SeesUnits && !TObserver.CountsUnits;
    }

    // Whether no one is told of units, and none pays for more than its work.
    private static bool IsBare
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => !KeepsProgress && !TTraits.ChargesSwitches && !TTraits.ChargesTransfers;
    }

    /// <summary>
    /// Runs events of one kind at a time, steps above all, up to an instant at which several fall together or another kind is due.
    /// </summary>
    private void RunSteps()
    {
        if (_end.Ns >= LongestTime)
            return;
        EnterLanes();
        RunSingleEvents();
        NoteProgress();
    }

    private void RunSingleEvents()
    {
        for (var events = 0; events < EventsBetweenChecks; events++)
        {
            var limit = Math.Min(Math.Min(_nextRelease.Ns, _nextDeadline.Ns), _end.Ns);
            if (TPolicy.Ticks > 0)
                limit = Math.Min(limit, _nextTick.Ns);
            var (first, second) = Step(limit << DeviceBits, Contended());
            var firstNs = first >> DeviceBits;
            if (firstNs < limit)
            {
                if (firstNs == second >> DeviceBits)
                    return;
                if (TPolicy.ReadsProgress)
                    NoteProgress();
                else
                    NoteProgress((int)(first & DeviceMask));
                _state.Now = new Instant(firstNs);
                CompleteUnit((int)(first & DeviceMask));
            }
            else if (firstNs > limit && limit == _nextRelease.Ns && limit < _nextDeadline.Ns && limit < _end.Ns && (TPolicy.Ticks == 0 || limit < _nextTick.Ns))
            {
                if (TPolicy.ReadsProgress)
                    NoteProgress();
                _state.Now = _nextRelease;
                ReleaseJobs();
            }
            else
            {
                return;
            }

            if (_nextRelease <= _state.Now || _nextDeadline <= _state.Now)
                return;
            if (Waiting > 0 && _passNeeded)
                Pass();
        }
    }

    /// <summary>Steps until something is to be decided or the limit is reached; gives the two earliest ends, coded.</summary>
    /// <param name="limit">The next event of another kind, coded.</param>
    /// <param name="contended">Devices at whose next end there is more to decide, a bit each.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (long First, long Second) Step(long limit, int contended)
    {
        var lanes = _lanes.First;
        var (a, b, c, d) = (lanes->End[0], lanes->End[1], lanes->End[2], lanes->End[3]);
        Sort(ref a, ref b, ref c, ref d);
        var idle = (long)_state.Idle;
        lanes->LookAhead(idle, contended);
        if (_leaps && b >= IdleEnd && a < limit && ((lanes->Next[a & DeviceMask] ^ a) & (long.MinValue | DeviceMask)) == 0)
            a = Leap((int)(a & DeviceMask), a >> DeviceBits, limit >> DeviceBits, idle);
        while (a < limit && ((a ^ b) | DeviceMask) != DeviceMask)
        {
            var device = a & DeviceMask;
            var choice = lanes->Next[device];
            if (((choice ^ a) & (long.MinValue | DeviceMask)) != 0)
            {
                // The end of a stage, someone else's turn, or a move.
                if (!IsBare || choice < 0 || Waiting > 0)
                    break;
                var to = choice & DeviceMask;
                idle ^= (1L << (int)device) | (1L << (int)to);
                Move((int)device, (int)to);
                lanes->Row[to] = (long)((long*)lanes->Row[device] + ChoiceStride);
                var moved = (a & ~DeviceMask) + choice;
                a = IdleEnd | device;
                b = b == (IdleEnd | to) ? moved : b;
                c = c == (IdleEnd | to) ? moved : c;
                d = d == (IdleEnd | to) ? moved : d;
                Sort(ref a, ref b, ref c, ref d);
                lanes->LookAhead(idle, contended);
                continue;
            }

            var row = (long*)lanes->Row[device] + ChoiceStride;
            lanes->Row[device] = (long)row;
            lanes->Next[device] = row[ChoiceStride + (idle | (1L << (int)device))];
            if (SeesEachUnit)
                FollowInStage(ref _state.Jobs[_state.Running[device]], (int)device, new Instant(a >> DeviceBits));
            var end = (a & ~DeviceMask) + choice;
            (a, end) = InOrder(end, b);
            if (TTraits.Devices > 2)
                (b, end) = InOrder(end, c);
            else
                b = end;
            if (TTraits.Devices > 3)
                (c, d) = InOrder(end, d);
            else if (TTraits.Devices > 2)
                c = end;
        }

        if (IsBare)
            _state.Idle = (ulong)idle;
        lanes->End[a & DeviceMask] = a;
        lanes->End[b & DeviceMask] = b;
        lanes->End[c & DeviceMask] = c;
        lanes->End[d & DeviceMask] = d;
        return (a, b);
    }

    // As Dispatch, where no one is told of units and a unit costs its work.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DispatchUnseen(ref Job job, long choice)
    {
        var device = (int)(choice & DeviceMask);
        _state.Running[device] = job.Slot;
        _state.IdleCount--;
        _state.Idle &= ~(1UL << device);
        var end = (_state.Now.Ns << DeviceBits) + choice;
        _state.Ends[device] = end >> DeviceBits;
        _lanes.First->End[device] = end;
        _lanes.First->Row[device] = (long)job.Choice;
        MarkStarted(ref job, device);
    }

    /// <summary>
    /// The only job that runs goes on to the unit that is running at the limit, or to the last of its stage; gives that unit's end, coded.
    /// </summary>
    private long Leap(int device, long endNs, long limitNs, long idle)
    {
        var lanes = _lanes.First;
        var set = idle | (1L << device);
        var shape = _state.Jobs[_state.Running[device]].Shape;
        if ((shape->SteadySets >> (int)set & 1) == 0)
            return lanes->End[device];
        var unit = (int)(((long*)lanes->Row[device] - shape->Choices) / ChoiceStride);
        var rest = shape->Rest + device;
        var (low, high) = (unit + 1, shape->Units - 1); // the first unit that ends at the limit or after it
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (EndOf(middle) < limitNs)
                low = middle + 1;
            else
                high = middle;
        }

        var row = shape->Choices + (long)low * ChoiceStride;
        lanes->Row[device] = (long)row;
        lanes->Next[device] = row[ChoiceStride + set];
        return Coded(EndOf(low), device);

        long EndOf(int later) =>
            endNs + rest[(unit + 1) * TTraits.Devices] - (later + 1 == shape->Units ? 0 : rest[(later + 1) * TTraits.Devices]);
    }

    private void Move(int from, int to)
    {
        var slot = _state.Running[from];
        _state.Running[from] = -1;
        _state.Running[to] = slot;
        _state.Jobs[slot].Device = to;
    }

    // Devices whose running job has been dropped, goes on with a unit that was stopped, or has to give way to one that waits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Contended()
    {
        if (Waiting == 0 && !TTraits.DropsLateJobs && TPolicy.Takes != Taking.KeepingWork)
            return 0;
        var contended = 0;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            var slot = _state.Running[device];
            if (slot < 0)
                continue;
            ref var job = ref _state.Jobs[slot];
            if (!job.IsLive || (TPolicy.Takes == Taking.KeepingWork && job.KeptLeftNs != 0) || IsContended(slot, device))
                contended |= 1 << device;
        }

        return contended;
    }

    // An idle device has a row too, without choices.
    private void PrepareLanes()
    {
        new Span<long>(_noChoices.First, 2 * ChoiceStride).Fill(NoChoice);
        for (var device = 0; device < 1 << DeviceBits; device++)
            _lanes.First->Row[device] = (long)_noChoices.First;
    }

    private void EnterLanes()
    {
        for (var device = 0; device < 1 << DeviceBits; device++)
            EnterLane(device, device < TTraits.Devices ? _state.Running[device] : -1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterLane(int device, int slot)
    {
        _lanes.First->End[device] = slot < 0 ? IdleEnd | (long)device : Coded(_state.Ends[device], device);
        if (slot >= 0)
            _lanes.First->Row[device] = (long)_state.Jobs[slot].Choice;
    }

    private void NoteProgress()
    {
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (_state.Running[device] >= 0)
                NoteProgress(device);
            else
                _state.Ends[device] = Saturating.Never;
        }
    }

    // What the steps on a device have left aside.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteProgress(int device)
    {
        var endNs = _lanes.First->End[device] >> DeviceBits;
        _state.Ends[device] = endNs;
        if (SeesEachUnit)
            return;
        ref var job = ref _state.Jobs[_state.Running[device]];
        var row = (long*)_lanes.First->Row[device];
        var units = (row - job.Choice) / ChoiceStride;
        if (units == 0)
            return;
        if (KeepsProgress)
            NoteUnits(ref job, device, units);
        job.Choice = row;
        job.LayerIndex += (int)units;
        job.WorkRow += units * TTraits.Devices;
    }

    // So many units ended, one right after the other.
    private void NoteUnits(ref Job job, int device, long units)
    {
        ref var state = ref _state.Devices[device];
        var heldNs = state.OverheadNs + job.UnitsWorkNs(device, units);
        if (TObserver.SeesUnits)
            _observer.UnitsEnded(in job, device, units, heldNs);
        state.BusyNs += heldNs;
        state.Start += new Duration(heldNs);
        state.OverheadNs = 0;
        state.WorkNs = job.UnitWork(device, units).Ns;
        job.Executed += new Duration(heldNs);
        job.ReadySince = state.Start;
        job.LastDevice = device;
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

    // Without a branch: which of two ends is earlier is hard to foretell.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (long Earlier, long Later) InOrder(long left, long right)
    {
        var difference = left - right;
        var less = difference & (difference >> 63);
        return (right + less, left - less);
    }

    /// <summary>Of each device, of those that there are not too.</summary>
    private struct Lanes
    {
        /// <summary>End of the running unit, coded; <see cref="IdleEnd"/> and the device without one.</summary>
        public fixed long End[1 << DeviceBits];

        /// <summary>What the job that runs will choose at that end, where that is known already.</summary>
        public fixed long Next[1 << DeviceBits];

        /// <summary>Rows of choices of the running units: pointers.</summary>
        public fixed long Row[1 << DeviceBits];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void LookAhead(long idle, int contended)
        {
            Next[0] = NextOn(0, idle, contended);
            if (TTraits.Devices > 1)
                Next[1] = NextOn(1, idle, contended);
            if (TTraits.Devices > 2)
                Next[2] = NextOn(2, idle, contended);
            if (TTraits.Devices > 3)
                Next[3] = NextOn(3, idle, contended);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly long NextOn(int device, long idle, int contended) =>
            (contended >> device & 1) != 0 ? NoChoice : ((long*)Row[device])[ChoiceStride + (idle | (1L << device))];
    }
}
