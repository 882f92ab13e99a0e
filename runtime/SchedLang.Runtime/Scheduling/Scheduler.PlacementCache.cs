using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <content>
/// A negative cache of placement decisions, for policies whose rules and holds read only the stream and the next unit of a job. If one job
/// finds no device, neither do the other jobs of its stream with the same next unit, until something is dispatched. This holds with
/// immediate preemption too: later jobs in the order precede fewer victims.
/// </content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    private readonly FailedPlacement[] _failedPlacements;

    // Entries of earlier generations are stale.
    private long _generation;

    private static bool SharesPlacement => FastPaths<TPolicy, TOrder, TTraits>.SharesPlacement;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsKnownToFail(in Job job)
    {
        ref var failed = ref _failedPlacements[job.Stream];
        return failed.Generation == _generation && failed.Unit == (nint)job.WorkRow && !HasKept(in job);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RememberFailure(in Job job)
    {
        if (!HasKept(in job))
            _failedPlacements[job.Stream] = new FailedPlacement(_generation, (nint)job.WorkRow);
    }

    // The rest of a preempted unit is shorter than the unit.
    private static bool HasKept(in Job job) => TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork && job.KeptLeftNs != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ForgetFailures() => _generation++;

    // The last failure of a stream: its generation, and the unit as the address of its row of work.
    private readonly record struct FailedPlacement(long Generation, nint Unit);
}
