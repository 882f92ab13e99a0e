using System.Runtime.InteropServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Attribution;

/// <summary>
/// The parts of jobs' lives, summed over a run by stream and cause. Jobs in the way are told apart by stream only, so memory does not grow
/// with the run.
/// </summary>
public sealed class Blame
{
    private readonly Dictionary<(int Stream, Cause Cause), int> _indices = [];
    private readonly List<BlamedPart> _parts = [];
    private readonly BlamedStream[] _streams;

    /// <param name="streams">Number of streams of the workload.</param>
    public Blame(int streams) => _streams = new BlamedStream[streams];

    /// <summary>By stream, the jobs that were counted.</summary>
    public IReadOnlyList<BlamedStream> Streams => _streams;

    /// <summary>Whether any job was counted.</summary>
    public bool HasJobs => Array.Exists(_streams, s => s.Jobs > 0);

    /// <summary>The sums, in the order in which they first came up. Per stream their times add up to the stream's.</summary>
    public IReadOnlyList<BlamedPart> Parts => _parts;

    /// <summary>An observer that counts the jobs of a run.</summary>
    /// <param name="workload">The workload of the run.</param>
    /// <param name="stream">The stream whose jobs are counted; -1 for all.</param>
    public LifeObserver Observer(Workload workload, int stream) => new(workload, (s, _) => stream < 0 || s == stream, Add, byJob: false);

    /// <summary>Counts a job that has ended.</summary>
    /// <param name="life">Its life, in which jobs in the way have no number.</param>
    public void Add(JobLife life)
    {
        var isMissed = life.IsMissed == true;
        var ns = (life.End - life.Release).Ns;
        ref var stream = ref _streams[life.Stream];
        stream = new BlamedStream(
            stream.Jobs + 1, Saturating.Add(stream.Ns, ns), stream.Missed + (isMissed ? 1 : 0), Saturating.Add(stream.MissedNs, isMissed ? ns : 0));
        var decisive = isMissed ? Decisive(life.Parts) : -1;
        for (var i = 0; i < life.Parts.Count; i++)
        {
            var (cause, partNs, _, _) = life.Parts[i];
            ref var part = ref Of(life.Stream, cause);
            part = part with
            {
                Jobs = part.Jobs + 1,
                Ns = Saturating.Add(part.Ns, partNs),
                MissedJobs = part.MissedJobs + (isMissed ? 1 : 0),
                MissedNs = Saturating.Add(part.MissedNs, isMissed ? partNs : 0),
                Misses = part.Misses + (i == decisive ? 1 : 0),
            };
        }
    }

    // No policy can do without a job's own work, so it is decisive only where nothing else took time.
    private static int Decisive(IReadOnlyList<LifePart> parts)
    {
        var longest = -1;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Cause.Kind != PartKind.Work && (longest < 0 || parts[i].Ns > parts[longest].Ns))
                longest = i;
        }

        return longest < 0 ? parts.Count - 1 : longest;
    }

    private ref BlamedPart Of(int stream, Cause cause)
    {
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_indices, (stream, cause), out var isKnown);
        if (!isKnown)
        {
            index = _parts.Count;
            _parts.Add(new BlamedPart(stream, cause));
        }

        return ref CollectionsMarshal.AsSpan(_parts)[index];
    }
}

/// <summary>The counted jobs of a stream. Times beyond 292 years count as that.</summary>
/// <param name="Jobs">How many.</param>
/// <param name="Ns">From release to end, in all, in ns.</param>
/// <param name="Missed">How many of them missed their deadline.</param>
/// <param name="MissedNs">From release to end of those, in ns.</param>
public readonly record struct BlamedStream(long Jobs, long Ns, long Missed, long MissedNs);

/// <summary>What one cause cost the jobs of a stream.</summary>
/// <param name="Stream">Number of the stream.</param>
/// <param name="Cause">The cause.</param>
public readonly record struct BlamedPart(int Stream, Cause Cause)
{
    /// <summary>How many jobs lost time to it.</summary>
    public long Jobs { get; init; }

    /// <summary>How much, in ns.</summary>
    public long Ns { get; init; }

    /// <summary>How many jobs that missed their deadline lost time to it.</summary>
    public long MissedJobs { get; init; }

    /// <summary>How much those lost, in ns.</summary>
    public long MissedNs { get; init; }

    /// <summary>
    /// How many misses count for it: a miss counts once, for the longest part of the job's life, own work on the fastest device aside.
    /// A miss of a job that ended at its release counts for none.
    /// </summary>
    public long Misses { get; init; }
}
