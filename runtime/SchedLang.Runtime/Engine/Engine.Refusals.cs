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
    private readonly Refusal[] _refusals;

    // Counts the moments between which an answer may change.
    private long _moment;

    private static bool AnswersAlike
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.AnswersAlike && !TPolicy.IsStrict;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsRefused(in Job job)
    {
        ref var refusal = ref _refusals[job.Stream];
        return refusal.Moment == _moment && refusal.Unit == (nint)job.WorkRow && !HasKept(in job);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteRefusal(in Job job)
    {
        if (!HasKept(in job))
            _refusals[job.Stream] = new Refusal(_moment, (nint)job.WorkRow);
    }

    // A unit that was stopped takes less time than that of the others.
    private static bool HasKept(in Job job) => TPolicy.Takes == Taking.KeepingWork && job.KeptLeftNs != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ForgetRefusals() => _moment++;

    // Of a stream: the unit of the job that was refused last, as the row of its work, and when.
    private readonly record struct Refusal(long Moment, nint Unit);
}
