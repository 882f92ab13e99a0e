using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>The order of ready jobs: keys, comparison and sorting.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // After this many moves per job, insertion sort gives up: the jobs are not nearly in order.
    private const int MovesPerJob = 16;

    private int[] _merged = [];

    private static bool GroupsJobs => FastPaths<TPolicy, TOrder, TTraits>.GroupsJobs;

    // The first ready job in the order of the policy, for keys that no pass computes again.
    private int FirstReady => GroupsJobs ? _groups!.Groups.First : _ready[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToReady(int slot)
    {
        if (QueuesByEligibility)
        {
            AddToQueue(slot);
            return;
        }

        if (GroupsJobs)
        {
            _groups!.Add(slot);
            return;
        }

        if (!TPolicy.OrderIsFixed)
        {
            _ready.Insert(_ready.Count, slot); // the next pass sorts
            return;
        }

        _orders[slot] = KeysOf(in _state.Jobs[slot]);
        InsertSorted(ref _ready, slot);
    }

    private void RemoveFromReady(int slot)
    {
        if (QueuesByEligibility)
        {
            if (!RemoveFromQueue(slot))
                StopContinuing(slot, _state.Jobs[slot].LastDevice);
            return;
        }

        if (GroupsJobs)
        {
            if (!_groups!.Groups.Remove(slot))
                StopContinuing(slot, _state.Jobs[slot].LastDevice);
            return;
        }

        var index = _ready.IndexOf(slot);
        if (index >= 0)
            _ready.RemoveAt(index);
        else
            StopContinuing(slot, _state.Jobs[slot].LastDevice);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void InsertSorted(ref ReadyQueue jobs, int slot)
    {
        if (jobs.Count == 0 || ComesBefore(slot, jobs[0]))
            jobs.AddFirst(slot); // the common case: a job continues on its device
        else if (ComesBefore(jobs[jobs.Count - 1], slot))
            jobs.AddLast(slot); // often a job that was just released
        else
            jobs.Insert(PositionOf(slot, in jobs, 1), slot);
    }

    // The first position from `from` on whose job comes after this one (binary search).
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
        return order != 0 ? order < 0 : Job.IsReleasedBefore(in _state.Jobs[left], in _state.Jobs[right]);
    }

    // Keys that change with the clock equally for all jobs are computed as of time 0, so they compare whenever they were computed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TOrder KeysOf(in Job job) =>
        TPolicy.OrderShifts ? KeysAt(Instant.Zero, in job) : TPolicy.OrderOf(in job, _state);

    // A job's keys at another instant. Only here does a policy see a time other than the clock's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TOrder KeysAt(Instant at, in Job job)
    {
        var now = _state.Show(at);
        var keys = TPolicy.OrderOf(in job, _state);
        _state.Show(now);
        return keys;
    }

    /// <summary>Computes the keys of a job that its group does not share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ComputeOwnKeys(int slot) =>
        _orders[slot] = GroupsJobs && TPolicy.OrderIsShared ? TPolicy.OwnOrderOf(in _state.Jobs[slot], _state) : KeysOf(in _state.Jobs[slot]);

    // A tick has changed the keys of jobs, which are fixed otherwise.
    private void SortAgain()
    {
        NotePath(EnginePath.SortedAgain);
        if (QueuesByEligibility)
        {
            foreach (ref var queue in _queues.AsSpan())
                SortAgain(queue.Jobs.Slots);
        }
        else if (GroupsJobs)
        {
            var groups = _groups!.Groups;
            for (var group = 0; group < groups.Filled; group++)
                SortAgain(groups.JobsOf(group));
            groups.LineUp();
        }
        else
        {
            SortAgain(_ready.Slots);
        }
    }

    private void SortAgain(Span<int> slots)
    {
        foreach (var slot in slots)
            ComputeOwnKeys(slot);
        Sort(slots);
    }

    /// <summary>Computes all keys and sorts the ready jobs.</summary>
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

    // Jobs are usually nearly in order, where insertion sort is linear. Otherwise merge sort takes over.
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
}
