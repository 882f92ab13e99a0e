using System.Numerics;
using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The eligibility queues and, as bit masks, which of them accept a device, have jobs, and are open. With immediate preemption a queue is closed
/// after its first job has found no device: the others of the queue come later in the order, so they find none either. It is opened when
/// one of its devices is freed, the job that runs there is dropped or gets new keys, or the queue itself changes.
/// </summary>
internal struct QueueSet<TPolicy, TOrder, TTraits>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    /// <summary>The first queues have a bit in the masks. Further ones, which are rare, are scanned.</summary>
    public const int Masked = 64;

    // Indexed by set of devices if there are few, otherwise by device: the queues that accept one.
    private readonly ulong[] _on;

    // The devices of each queue, which outlast the run: rows of the placement table name queues.
    private readonly List<ulong> _eligible;
    private EligibilityQueue[] _queues;
    private ulong _filled;
    private ulong _open;

    /// <param name="eligible">The devices of each queue that rows of the placement table name.</param>
    public QueueSet(List<ulong> eligible)
    {
        _on = new ulong[HasFewDevices ? 1 << PlacementRows.FewDevices : PlacementRows.MostDevices];
        _eligible = eligible;
        _queues = new EligibilityQueue[eligible.Count];
        for (var queue = 0; queue < _queues.Length; queue++)
            Register(queue, eligible[queue]);
    }

    private static bool HasFewDevices => FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices;

    private static bool MayPreempt => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <summary>The queues by number.</summary>
    public readonly EligibilityQueue[] All
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _queues;
    }

    /// <summary>Bit mask of the queues that have jobs.</summary>
    public readonly ulong Filled
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _filled;
    }

    /// <summary>Bit mask of the queues that have jobs and are open.</summary>
    public readonly ulong Open => _filled & _open;

    /// <summary>The queues without a bit in the masks.</summary>
    public readonly Span<EligibilityQueue> Unmasked => _queues.Length > Masked ? _queues.AsSpan(Masked) : [];

    /// <summary>The queue of jobs that accept some devices; it is made if there is none.</summary>
    public int NumberOf(ulong eligible)
    {
        var known = _eligible.IndexOf(eligible);
        if (known >= 0)
            return known;
        _eligible.Add(eligible);
        Array.Resize(ref _queues, _queues.Length + 1);
        Register(_queues.Length - 1, eligible);
        return _queues.Length - 1;
    }

    /// <summary>Bit mask of the queues that accept one of some devices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong On(ulong devices)
    {
        if (HasFewDevices)
            return _on[(int)devices & ((1 << PlacementRows.FewDevices) - 1)];
        var queues = 0UL;
        for (; devices != 0; devices &= devices - 1)
            queues |= _on[BitOperations.TrailingZeroCount(devices)];
        return queues;
    }

    /// <summary>A queue gets a job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteAdded(int queue)
    {
        if (queue < Masked)
            _filled |= 1UL << queue;
        if (MayPreempt)
            Reopen(queue);
    }

    /// <summary>A queue has lost a job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void NoteRemoved(int queue)
    {
        if (queue < Masked && (FastPaths<TPolicy, TOrder, TTraits>.HasTournaments ? _queues[queue].Count : _queues[queue].Jobs.Count) == 0)
            _filled &= ~(1UL << queue);
        if (MayPreempt)
            Reopen(queue);
    }

    /// <summary>The first job of a queue finds no device.</summary>
    public void Close(int queue)
    {
        if (queue < Masked)
            _open &= ~(1UL << queue);
        else
            _queues[queue].IsClosed = true;
    }

    /// <summary>Opens the queues that accept a device.</summary>
    public void ReopenOn(int device)
    {
        _open |= On(1UL << device);
        foreach (ref var queue in Unmasked)
            queue.IsClosed &= (queue.Eligible >> device & 1) == 0;
    }

    /// <summary>Whether any queue with jobs accepts one of some devices.</summary>
    public readonly bool IsAnyOn(ulong devices)
    {
        var isAny = (_filled & On(devices)) != 0;
        foreach (ref var queue in Unmasked)
            isAny |= queue.Count > 0 && (queue.Eligible & devices) != 0;
        return isAny;
    }

    private void Reopen(int queue)
    {
        if (queue < Masked)
            _open |= 1UL << queue;
        else
            _queues[queue].IsClosed = false;
    }

    private readonly void Register(int queue, ulong eligible)
    {
        _queues[queue] = new EligibilityQueue(eligible);
        if (queue >= Masked)
            return;
        for (var entry = 0; entry < _on.Length; entry++)
        {
            var devices = HasFewDevices ? (ulong)entry : 1UL << entry;
            if ((eligible & devices) != 0)
                _on[entry] |= 1UL << queue;
        }
    }
}
