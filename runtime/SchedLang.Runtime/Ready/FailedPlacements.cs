using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// A negative cache of placement decisions, for policies whose rules and holds read only the stream and the next unit of a job. If one job
/// finds no device, neither do the other jobs of its stream with the same next unit, until something is dispatched. This holds with
/// immediate preemption too: later jobs in the order precede fewer victims.
/// </summary>
/// <param name="streams">Number of streams.</param>
internal sealed unsafe class FailedPlacements<TPolicy, TOrder>(int streams)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    // Indexed by stream.
    private readonly Failure[] _last = new Failure[streams];

    // Entries of earlier generations are stale.
    private long _generation = 1;

    /// <summary>Whether a job like this one has found no device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(in Job job)
    {
        ref var failed = ref _last[job.Stream];
        return failed.Generation == _generation && failed.Unit == (nint)job.WorkRow && !HasKept(in job);
    }

    /// <summary>A job finds no device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in Job job)
    {
        if (!HasKept(in job))
            _last[job.Stream] = new Failure(_generation, (nint)job.WorkRow);
    }

    /// <summary>Something has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear() => _generation++;

    // The rest of a preempted unit is shorter than the unit.
    private static bool HasKept(in Job job) => TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork && job.KeptLeftNs != 0;

    // The last failure of a stream: its generation, and the unit as the address of its row of work.
    private readonly record struct Failure(long Generation, nint Unit);
}
