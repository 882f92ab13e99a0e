using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Refusals: where rules and holds read nothing of a job but its stream and its next unit, no device for one job means no device for the
/// others of its stream with the same unit, until something is dispatched. Where devices are taken, they come later in the order and so
/// before fewer victims.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private readonly FailedPlacement[] _failedPlacements;

    // Counts the moments between which an answer may change.
    private long _generation;

    private static bool SharesPlacement
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.SharesPlacement && !TPolicy.IsStrict;
    }

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

    // A unit that was stopped takes less time than that of the others.
    private static bool HasKept(in Job job) => TPolicy.ImmediatePreemption == ImmediatePreemption.KeepingWork && job.KeptLeftNs != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ForgetFailures() => _generation++;

    // Of a stream: the unit of the job that was refused last, as the row of its work, and when.
    private readonly record struct FailedPlacement(long Generation, nint Unit);
}
