using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>Finds streams that release no job before the run ends.</summary>
internal static class NoRelease
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        var end = meeting.Workload.End;
        for (var stream = 0; stream < meeting.Workload.Streams.Length; stream++)
        {
            var first = Earliest(meeting.Workload, stream);
            if (first < end)
                continue;
            yield return new Finding(
                DiagnosticCatalog.NoRelease, meeting.PlaceOf(stream), meeting.NameOf(stream),
                FigureWords.Time(first.Ns), FigureWords.Time(end.Ns));
        }
    }

    // A lower bound of the stream's first release. A following stream releases its jobs after those of the stream that it follows.
    private static Instant Earliest(Workload workload, int stream)
    {
        var definition = workload.Streams[stream];
        return definition.Arrival switch
        {
            TraceArrival { Trace.Releases: { IsEmpty: false } releases } => releases[0],
            UsersArrival { IsRandom: false, Gap: var gap } => Instant.Zero + definition.Offset + gap,
            FollowingArrival following => Earliest(workload, following.Stream) + definition.Offset,
            _ => Instant.Zero + definition.Offset,
        };
    }
}
