using System.Collections.Immutable;

namespace SchedLang.Simulator.Output;

/// <summary>What the time of a run's jobs went to, and what their missed deadlines were due to, with names in place of numbers.</summary>
/// <param name="Streams">The streams that are counted, in the order of the scenario.</param>
internal sealed record RunBlame(ImmutableArray<StreamBlame> Streams)
{
    /// <summary>All parts of all streams.</summary>
    public IEnumerable<BlameLine> Lines => Streams.SelectMany(s => s.Lines);
}

/// <summary>The counted jobs of a stream.</summary>
/// <param name="Name">The stream.</param>
/// <param name="HasDeadlines">Whether its jobs can miss one.</param>
/// <param name="Jobs">How many.</param>
/// <param name="Ns">From release to end, in all, in ns.</param>
/// <param name="Missed">How many of them missed their deadline.</param>
/// <param name="MissedNs">From release to end of those, in ns.</param>
/// <param name="Lines">The parts of that time, the most time of missed jobs first.</param>
internal sealed record StreamBlame(string Name, bool HasDeadlines, long Jobs, long Ns, long Missed, long MissedNs, ImmutableArray<BlameLine> Lines)
{
    /// <summary>Missed jobs that were dropped at their release, before any time passed.</summary>
    public long MissedAtRelease => Missed - Lines.Sum(l => l.Misses);
}

/// <summary>What one cause cost the jobs of a stream; see <see cref="Runtime.Attribution.BlamedPart"/> for the counts.</summary>
/// <param name="Text">The cause as a phrase.</param>
/// <param name="Kind">Its kind, as in JSON: <c>ranked</c>.</param>
/// <param name="Of">What it is about, for sums over all streams: a stream in the way, or the kind in words.</param>
/// <param name="Device">The device concerned; null for none.</param>
/// <param name="Behind">The stream in the way; null for none.</param>
/// <param name="FastestDevice">Of work that takes longer than on its fastest device: that device.</param>
/// <param name="Clause">The clause that decided; null for none.</param>
/// <param name="Jobs">How many jobs lost time to it.</param>
/// <param name="Ns">How much, in ns.</param>
/// <param name="MissedJobs">How many jobs that missed their deadline lost time to it.</param>
/// <param name="MissedNs">How much those lost, in ns.</param>
/// <param name="Misses">How many misses count for it.</param>
internal sealed record BlameLine(
    string Text, string Kind, string Of, string? Device, string? Behind, string? FastestDevice, BlamedClause? Clause, long Jobs, long Ns, long MissedJobs,
    long MissedNs, long Misses);

/// <summary>A clause of a policy.</summary>
/// <param name="Text">The clause on one line.</param>
/// <param name="File">The file; null for a default.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record BlamedClause(string Text, string? File, int Line)
{
    /// <summary>The clause and its place: <c>order by deadline, edf.sched:5</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Text}, {(File == null ? "the default" : $"{File}:{Line}")}");
}
