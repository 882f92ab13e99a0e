using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Simulation;

/// <summary>Who comes when: the releases of all streams, in order of time, then stream.</summary>
internal sealed class Arrivals
{
    private readonly ReleaseSource[] _sources;

    // Indexed by stream: the streams that follow it, and the probability with which a stream follows another.
    private readonly int[][] _followers;
    private readonly double[] _probabilities;

    // Indexed by stream: time of its next release in ns.
    private readonly long[] _due;
    private int _nextStream;

    /// <param name="workload">The workload.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="followersOnly">Leaves out the releases that do not follow a completion.</param>
    public Arrivals(Workload workload, long seed, bool followersOnly = false)
    {
        _sources = [.. workload.Streams.Select((s, number) => new ReleaseSource(s, number, seed))];
        _followers = [.. workload.Streams.Select((_, number) => FollowersOf(workload, number))];
        _probabilities = [.. workload.Streams.Select(s => s.Arrival is FollowingArrival following ? following.Probability : 0)];
        Flows = followersOnly ? null : Flows.Of(workload, seed);
        _due = [.. workload.Streams.Select((s, number) => followersOnly && s.Arrival is not FollowingArrival ? Saturating.Never : _sources[number].Next.Ns)];
        UpdateNext();
    }

    /// <summary>Time of the next release that is known; <c>never</c> if there is none.</summary>
    public Instant Next { get; private set; }

    /// <summary>The flows of the run; null if no stream has turns.</summary>
    public Flows? Flows { get; }

    /// <summary>Takes the next release. Of those of a stream at one instant, new flows come before turns.</summary>
    public ReleasedJob Take()
    {
        if (Flows != null)
            return TakeOfFlows(Flows);
        var stream = _nextStream;
        var source = _sources[stream];
        var job = new ReleasedJob(stream, source.Nominal, source.NextUser);
        source.Advance();
        _due[stream] = source.Next.Ns;
        UpdateNext();
        return job;
    }

    private ReleasedJob TakeOfFlows(Flows flows)
    {
        var stream = _nextStream;
        var source = _sources[stream];
        if (Next < source.Next)
            return TakeTurn(stream);
        var job = new ReleasedJob(stream, source.Nominal, source.NextUser) { Caller = flows.TakeCaller(stream) };
        source.Advance();
        UpdateDue(stream);
        return job;
    }

    /// <summary>Lets a flow go on at an instant after now.</summary>
    public void GoOnAt(in EndedTurn turn, Instant at)
    {
        Flows!.GoOnAt(in turn, at);
        UpdateDue(turn.Stream);
    }

    private ReleasedJob TakeTurn(int stream)
    {
        var turn = Flows!.TakeNext(stream);
        UpdateDue(stream);
        return new ReleasedJob(stream, Instant.Never, -1) { Turn = turn };
    }

    /// <summary>The streams that follow a stream, in the order of their declarations.</summary>
    public ReadOnlySpan<int> FollowersOf(int stream) => _followers[stream];

    /// <summary>A job of the followed stream completed. Returns whether this follower's job is released now; a later release comes in its turn.</summary>
    /// <param name="stream">Number of the follower.</param>
    /// <param name="now">The time.</param>
    /// <param name="job">The job; of stream -1 if none follows.</param>
    public bool Follow(int stream, Instant now, out ReleasedJob job)
    {
        var source = _sources[stream];
        if (source.Follow(now, _probabilities[stream], out var follows))
        {
            job = new ReleasedJob(stream, Instant.Never, -1);
            source.TakeNow();
            return true;
        }

        UpdateDue(stream);
        job = new ReleasedJob(follows ? stream : -1, Instant.Never, -1);
        return false;
    }

    /// <summary>A user's job ended. Returns whether the user asks again now; otherwise its next job comes in its turn.</summary>
    public bool AskAgain(in EndedJob ended, Instant now, out ReleasedJob job)
    {
        var source = _sources[ended.Stream];
        job = new ReleasedJob(ended.Stream, Instant.Never, ended.User);
        if (source.AskAgain(ended.User, now, ended.IsDropped))
        {
            source.TakeNow();
            return true;
        }

        UpdateDue(ended.Stream);
        return false;
    }

    private void UpdateDue(int stream)
    {
        _due[stream] = Flows == null ? _sources[stream].Next.Ns : Math.Min(_sources[stream].Next.Ns, Flows.NextNs(stream));
        UpdateNext();
    }

    private void UpdateNext()
    {
        var (next, stream) = (Saturating.Never, 0);
        var due = _due;
        for (var i = 0; i < due.Length; i++)
        {
            if (due[i] < next)
                (next, stream) = (due[i], i);
        }

        (Next, _nextStream) = (new Instant(next), stream);
    }

    private static int[] FollowersOf(Workload workload, int followed) =>
    [
        .. Enumerable.Range(0, workload.Streams.Length)
            .Where(s => workload.Streams[s].Arrival is FollowingArrival following && following.Stream == followed),
    ];
}

/// <summary>A job that is released.</summary>
/// <param name="Stream">Number of its stream.</param>
/// <param name="NominalAfter">Nominal release of the stream's next job; <c>never</c> if that is unknown.</param>
/// <param name="User">The user who asks for it; -1 for none.</param>
internal readonly record struct ReleasedJob(int Stream, Instant NominalAfter, int User)
{
    /// <summary>The turn that it follows in its flow, as <see cref="Flows"/> knows it; -1 if it starts a flow.</summary>
    public int Turn { get; init; } = -1;

    /// <summary>The turn that waits for its flow; -1 for none.</summary>
    public int Caller { get; init; } = -1;
}
