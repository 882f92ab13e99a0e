using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>How jobs with equal keys are ordered: by release, stream and number.</summary>
internal readonly record struct ReleaseRank(Instant Arrival, int Stream, long Number)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReleaseRank Of(in Job job) => new(job.Arrival, job.Stream, job.Number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ComesBefore(in ReleaseRank left, in ReleaseRank right)
    {
        if (left.Arrival != right.Arrival)
            return left.Arrival < right.Arrival;
        return left.Stream != right.Stream ? left.Stream < right.Stream : left.Number < right.Number;
    }
}
