using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.State;

/// <summary>A state variable <c>per job</c>. The null job has a cell too; writes to it have no effect.</summary>
public sealed unsafe class JobCells<T>
    where T : unmanaged
{
    private readonly T _initial;
    private readonly PinnedArray<T> _cells;

    /// <param name="state">The run.</param>
    /// <param name="initial">Initial value for each job.</param>
    public JobCells(SystemState state, T initial)
    {
        _initial = initial;
        _cells = new PinnedArray<T>(state.Memory, state.JobCapacity, initial);
    }

    /// <summary>The cell of a job.</summary>
    public ref T this[in Job job]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var cell = _cells.First + job.Slot;
            if (job.Slot < 0)
                *cell = _initial;
            return ref *cell;
        }
    }

    /// <summary>Initializes the cell of a job that was just released.</summary>
    public void Start(in Job job)
    {
        while (job.Slot >= _cells.Capacity)
            _cells.Grow();
        _cells.First[job.Slot] = _initial;
    }
}

/// <summary>A state variable <c>per stream</c> or <c>per device</c>. Index -1 has a cell too; writes to it have no effect.</summary>
public sealed unsafe class IndexCells<T>
    where T : unmanaged
{
    private readonly T _initial;
    private readonly PinnedArray<T> _cells;

    /// <param name="state">The run.</param>
    /// <param name="count">Number of streams or devices.</param>
    /// <param name="initial">Initial value.</param>
    public IndexCells(SystemState state, int count, T initial)
    {
        _initial = initial;
        _cells = new PinnedArray<T>(state.Memory, count, initial);
        for (var i = 0; i < count; i++)
            _cells.First[i] = initial;
    }

    /// <summary>The cell of a stream or device.</summary>
    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var cell = _cells.First + index;
            if (index < 0)
                *cell = _initial;
            return ref *cell;
        }
    }
}
