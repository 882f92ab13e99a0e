using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>The scheduling pass: ready jobs in the order of the policy, each to the device that it chooses.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // Jobs that lost their device in this pass: their keys count as before until it is over.
    private int[] _victims;
    private int _victimCount;

    // Beyond so many moves by insertion jobs are not nearly in order.
    private const int MovesPerJob = 16;

    // A policy can look at every job for each one that waits.
    private const int JobsBetweenChecks = 64;

    private int[] _merged = [];

    /// <summary>The pass of an instant. Jobs that must start at once and did not are dropped after it, and what they held back has its turn.</summary>
    private void Schedule()
    {
        Pass();
        if (!TTraits.LimitsQueues || !_mustStart)
            return;
        DropUnstarted();
        if (_passNeeded)
            Pass();
    }

    private void Pass()
    {
        _passNeeded = false;
        if (QueuesByEligibility)
        {
            PassByQueues();
            return;
        }

        if (!TPolicy.OrderIsFixed)
            SortByNewKeys();
        if (SharesPlacement)
            ForgetFailures();
        var index = 0;
        while (index < _ready.Count)
        {
            if (_state.IdleCount == 0 && TPolicy.ImmediatePreemption == ImmediatePreemption.Never)
                break;
            if (index % JobsBetweenChecks == JobsBetweenChecks - 1)
                CheckControl();
            var slot = _ready[index];
            if (_state.IdleCount == 0 && !ComesBeforeAnyRunning(slot))
                break;
            if (SharesPlacement && IsKnownToFail(in _state.Jobs[slot]))
            {
                NotePath(EnginePath.CachedFailure);
                index++;
                continue;
            }

            var device = TPolicy.Place(in _state.Jobs[slot], _state, new Chooser(this));
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                    break;
                if (SharesPlacement)
                    RememberFailure(in _state.Jobs[slot]);
                index++;
                continue;
            }

            if (TPolicy.ImmediatePreemption != ImmediatePreemption.Never && !_state.IsIdle(device))
                PreemptInPass(device, index);
            _ready.RemoveAt(index);
            if (TPolicy.BatchLimit > 1)
                GatherBatch(slot, device, index);
            Dispatch(slot, device);
            if (SharesPlacement)
                ForgetFailures();
        }

        if (_victimCount > 0)
            ReorderVictims();
    }

    private void PreemptInPass(int device, int index)
    {
        var victim = _state.Running[device];
        var isLive = _state.Jobs[victim].IsLive;
        PreemptUnit(device);
        if (!isLive)
            return;
        for (var member = victim; member >= 0; member = NextMember(member))
        {
            if (QueuesByEligibility)
                AddVictim(member);
            else
                _ready.Insert(PositionOf(member, in _ready, index + 1), member);
            if (_victimCount == _victims.Length)
                Array.Resize(ref _victims, 2 * _victimCount);
            _victims[_victimCount++] = member;
        }

        for (var member = victim; member >= 0; member = Unchain(member))
            TPolicy.OnPreempt(in _state.Jobs[member], device, _state);
    }

    // A victim's keys may have changed with its preemption; from the next pass on they count.
    private void ReorderVictims()
    {
        for (var i = 0; i < _victimCount; i++)
        {
            var slot = _victims[i];
            ref var job = ref _state.Jobs[slot];
            if (!TPolicy.OrderIsFixed)
                continue;
            if (!job.IsReady)
            {
                UpdateRunningKeys(slot, job.Device);
                continue;
            }

            RemoveFromReady(slot);
            AddToReady(slot);
        }

        _victimCount = 0;
    }

    // The keys of a job that keeps its device are others now, and it may come after some that wait.
    private void UpdateRunningKeys(int slot, int device)
    {
        _orders[slot] = KeysOf(in _state.Jobs[slot]);
        ReopenOn(device);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToReady(int slot)
    {
        if (QueuesByEligibility)
        {
            AddToQueue(slot);
            return;
        }

        if (!TPolicy.OrderIsFixed)
        {
            _ready.Insert(_ready.Count, slot); // its place is found at the start of the pass
            return;
        }

        _orders[slot] = KeysOf(in _state.Jobs[slot]);
        InsertSorted(ref _ready, slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void InsertSorted(ref ReadyQueue jobs, int slot)
    {
        if (jobs.Count == 0 || ComesBefore(slot, jobs[0]))
            jobs.AddFirst(slot); // most often: a job that goes on where it was
        else if (ComesBefore(jobs[jobs.Count - 1], slot))
            jobs.AddLast(slot); // a job just released, most often
        else
            jobs.Insert(PositionOf(slot, in jobs, 1), slot);
    }

    private void RemoveFromReady(int slot)
    {
        if (QueuesByEligibility)
        {
            if (!RemoveFromQueue(slot))
                StopContinuing(slot, _state.Jobs[slot].LastDevice);
            return;
        }

        var index = _ready.IndexOf(slot);
        if (index >= 0)
            _ready.RemoveAt(index);
        else
            StopContinuing(slot, _state.Jobs[slot].LastDevice);
    }

    /// <summary>Computes every key anew and sorts.</summary>
    private void SortByNewKeys()
    {
        var jobs = 1;
        if (TPolicy.OrderIsRandom || TPolicy.ImmediatePreemption != ImmediatePreemption.Never)
        {
            for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
                ComputeKeys(slot, jobs++);
        }
        else
        {
            foreach (var slot in _ready.Slots)
                ComputeKeys(slot, jobs++);
        }

        Sort(_ready.Slots);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ComputeKeys(int slot, int jobs)
    {
        _orders[slot] = KeysOf(in _state.Jobs[slot]);
        if (jobs % JobsBetweenChecks == 0)
            CheckControl();
    }

    // Most often jobs are nearly in order, which insertion makes the most of; where they turn out not to be, merging goes on.
    private void Sort(Span<int> slots)
    {
        var moves = MovesPerJob * slots.Length;
        for (var i = 1; i < slots.Length; i++)
        {
            var slot = slots[i];
            var to = i;
            while (to > 0 && ComesBefore(slot, slots[to - 1]))
            {
                slots[to] = slots[to - 1];
                to--;
            }

            slots[to] = slot;
            moves -= i - to;
            if (moves < 0)
            {
                MergeSort(slots);
                return;
            }
        }
    }

    private void MergeSort(Span<int> slots)
    {
        NotePath(EnginePath.MergeSort);
        if (_merged.Length < slots.Length)
            _merged = new int[2 * slots.Length];
        var from = slots;
        var to = _merged.AsSpan(0, slots.Length);
        for (var width = 1; width < slots.Length; width *= 2)
        {
            for (var start = 0; start < slots.Length; start += 2 * width)
            {
                var middle = Math.Min(start + width, slots.Length);
                var end = Math.Min(middle + width, slots.Length);
                Merge(from[start..middle], from[middle..end], to[start..end]);
            }

            var done = to;
            to = from;
            from = done;
        }

        if (from != slots)
            from.CopyTo(slots);
    }

    private void Merge(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> merged)
    {
        var (l, r) = (0, 0);
        for (var i = 0; i < merged.Length; i++)
            merged[i] = r == right.Length || (l < left.Length && !ComesBefore(right[r], left[l])) ? left[l++] : right[r++];
    }

    // Keys that move with the clock for all alike are those of time 0, whenever they are computed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TOrder KeysOf(in Job job) =>
        TPolicy.OrderShifts ? KeysAt(Instant.Zero, in job) : TPolicy.OrderOf(in job, _state);

    // A job's keys at another instant. The only place where a policy sees another time than the clock's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TOrder KeysAt(Instant at, in Job job)
    {
        var now = _state.Show(at);
        var keys = TPolicy.OrderOf(in job, _state);
        _state.Show(now);
        return keys;
    }

    // The first place at or after `from` whose job comes after this one.
    private int PositionOf(int slot, in ReadyQueue queue, int from)
    {
        var (low, high) = (from, queue.Count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            if (ComesBefore(slot, queue[middle]))
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>The order of a pass: keys, then release, stream and number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ComesBefore(int left, int right)
    {
        var order = TOrder.Compare(in _orders[left], in _orders[right]);
        return order != 0 ? order < 0 : IsReleasedBefore(in _state.Jobs[left], in _state.Jobs[right]);
    }

    // Jobs after this one in the order come even less before a running one, so the pass can end where this is false. A dropped job that
    // runs gives way to all.
    private bool ComesBeforeAnyRunning(int slot)
    {
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            var running = _state.Running[device];
            if (running >= 0 && (!_state.Jobs[running].IsLive || ComesBefore(slot, running)))
                return true;
        }

        return false;
    }
}
