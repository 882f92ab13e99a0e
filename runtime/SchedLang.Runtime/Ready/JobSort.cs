using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;

namespace SchedLang.Runtime.Ready;

/// <summary>Sorts jobs by their keys. They are usually nearly in order, where insertion sort is linear. Otherwise merge sort takes over.</summary>
/// <param name="keys">The keys.</param>
/// <param name="monitor">Is told of merge sort.</param>
internal sealed class JobSort<TPolicy, TOrder, TObserver>(Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TObserver : struct, IObserver
{
    // After this many moves per job, insertion sort gives up: the jobs are not nearly in order.
    private const int MovesPerJob = 16;

    private readonly Keys<TPolicy, TOrder> _keys = keys;
    private readonly RunMonitor<TObserver> _monitor = monitor;
    private int[] _merged = [];

    /// <summary>Sorts jobs whose keys have been computed.</summary>
    public void Sort(Span<int> slots)
    {
        var moves = MovesPerJob * slots.Length;
        for (var i = 1; i < slots.Length; i++)
        {
            var slot = slots[i];
            var to = i;
            while (to > 0 && _keys.ComesBefore(slot, slots[to - 1]))
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

    /// <summary>Computes the keys of jobs that a tick has changed, and sorts the jobs.</summary>
    public void SortAgain(Span<int> slots)
    {
        foreach (var slot in slots)
            _keys.Compute(slot);
        Sort(slots);
    }

    private void MergeSort(Span<int> slots)
    {
        _monitor.NotePath(EnginePath.MergeSort);
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
            merged[i] = r == right.Length || (l < left.Length && !_keys.ComesBefore(right[r], left[l])) ? left[l++] : right[r++];
    }
}
