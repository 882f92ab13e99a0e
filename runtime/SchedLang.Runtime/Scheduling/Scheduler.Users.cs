using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <content>Jobs of users: a simulation asks which have ended, since their users then ask again.</content>
public sealed unsafe partial class Scheduler<TPolicy, TOrder, TTraits, TObserver, TMachine>
{
    // A user has one job at a time, so the list never grows beyond the number of users.
    private readonly List<EndedJob> _endedJobs = [];

    /// <summary>Jobs of users that have ended since the list was last cleared.</summary>
    internal List<EndedJob> EndedJobs => _endedJobs;

    /// <summary>Releases a job for a user now.</summary>
    internal void Release(int stream, Instant nominalAfter, int user)
    {
        _releasedFor = user;
        Release(stream, nominalAfter);
    }

    // The user for whom the next job is released.
    private int _releasedFor = -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteEnd(in Job job, bool isDropped)
    {
        if (TTraits.HasUsers && job.User >= 0)
            _endedJobs.Add(new EndedJob(job.Stream, job.User, isDropped));
    }
}

/// <summary>A job of a user that has ended, so that the user can ask again.</summary>
/// <param name="Stream">Number of its stream.</param>
/// <param name="User">Number of the user within the stream.</param>
/// <param name="IsDropped">Whether the job was dropped.</param>
internal readonly record struct EndedJob(int Stream, int User, bool IsDropped);
