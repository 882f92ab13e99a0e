using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// All ready jobs in one queue, through which a pass goes from front to back. Its two forms say how it is sorted; they are sealed, so the JIT
/// calls their methods directly.
/// </summary>
internal abstract unsafe class OneQueue<TPolicy, TOrder, TTraits, TObserver> : IReady, IBatchCursor
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state;
    private readonly RunMonitor<TObserver> _monitor;
    private readonly FailedPlacements<TPolicy, TOrder>? _failed;

    // Where the pass is, and where it was when a batch began.
    private int _at;
    private int _batchAt;

    private protected OneQueue(SystemState state, Keys<TPolicy, TOrder> keys, RunMonitor<TObserver> monitor)
    {
        _state = state;
        _monitor = monitor;
        Keys = keys;
        Sorting = new JobSort<TPolicy, TOrder, TObserver>(keys, monitor);
        if (SharesPlacement)
            _failed = new FailedPlacements<TPolicy, TOrder>(state.StreamCount);
    }

    private static bool SharesPlacement => FastPaths<TPolicy, TOrder, TTraits>.SharesPlacement;

    /// <summary>The jobs.</summary>
    private protected ReadyQueue Jobs = new(64);

    /// <summary>Their keys.</summary>
    private protected Keys<TPolicy, TOrder> Keys { get; }

    /// <summary>Sorts them.</summary>
    private protected JobSort<TPolicy, TOrder, TObserver> Sorting { get; }

    /// <inheritdoc/>
    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Jobs.Count;
    }

    /// <inheritdoc/>
    public int First => Jobs.Count == 0 ? -1 : Jobs[0];

    /// <summary>All jobs, in the order of the last pass and behind it those that came since.</summary>
    public ReadOnlySpan<int> Waiting => Jobs.Slots;

    /// <summary>The jobs to which the pass has not come, and the current one.</summary>
    public ReadOnlySpan<int> Left => Jobs.Slots[_at..];

    /// <inheritdoc/>
    public bool MayStart
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    /// <inheritdoc/>
    public abstract void Add(int slot);

    // The victim comes after the job that takes its device, which the pass has just removed.
    /// <inheritdoc/>
    public void AddVictim(int slot) => Jobs.Insert(Keys.PositionOf(slot, in Jobs, _at), slot);

    /// <inheritdoc/>
    public bool Remove(int slot)
    {
        var index = Jobs.IndexOf(slot);
        if (index < 0)
            return false;
        if (FastPaths<TPolicy, TOrder, TTraits>.AsksAlone)
            Jobs.ReplaceByLast(index); // jobs are in no order
        else
            Jobs.RemoveAt(index);
        return true;
    }

    /// <inheritdoc/>
    public void SortAgain() => Sorting.SortAgain(Jobs.Slots);

    /// <inheritdoc/>
    public void Reopen(int device)
    {
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsAnyBefore(int slot, int device) => Jobs.Count > 0 && (!TPolicy.OrderIsStageInvariant || Keys.ComesBefore(Jobs[0], slot));

    /// <inheritdoc/>
    public long RowStart(in Job job, ulong eligible) => 0;

    /// <inheritdoc/>
    public abstract void BeginPass();

    /// <inheritdoc/>
    public bool Next(out int slot)
    {
        for (; _at < Jobs.Count; _at++)
        {
            if (_state.IdleCount == 0 && TPolicy.ImmediatePreemption == ImmediatePreemption.Never)
                break;
            slot = Jobs[_at];
            if (_state.IdleCount == 0 && !ComesBeforeAnyRunning(slot))
                break;
            if (!SharesPlacement || !_failed!.Has(in _state.Jobs[slot]))
                return true;
            _monitor.NotePath(EnginePath.CachedFailure);
        }

        slot = -1;
        return false;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refuse()
    {
        if (SharesPlacement)
            _failed!.Add(in _state.Jobs[Jobs[_at]]);
        _at++;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take() => Jobs.RemoveAt(_at);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Started()
    {
        if (SharesPlacement)
            _failed!.Clear();
    }

    /// <inheritdoc/>
    public void EndPass()
    {
    }

    /// <inheritdoc/>
    public void BeginBatch() => _batchAt = _at;

    /// <inheritdoc/>
    public bool NextMember(out int slot)
    {
        slot = _at < Jobs.Count ? Jobs[_at] : -1;
        return slot >= 0;
    }

    /// <inheritdoc/>
    public void Join() => Jobs.RemoveAt(_at);

    /// <inheritdoc/>
    public void PassOver(in Job job, in Job lead) => _at++;

    /// <inheritdoc/>
    public void EndBatch() => _at = _batchAt;

    /// <summary>A pass begins, with the jobs in order.</summary>
    private protected void BeginAtFront()
    {
        _at = 0;
        Started();
    }

    // If this is false, it is false for all later jobs too, and the pass can end. A dropped job that runs gives way to any job.
    private bool ComesBeforeAnyRunning(int slot)
    {
        for (var device = 0; device < _state.DeviceCount; device++)
        {
            var running = _state.Running[device];
            if (running >= 0 && (!_state.Jobs[running].IsLive || Keys.ComesBefore(slot, running)))
                return true;
        }

        return false;
    }
}
