using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>Streams of which the run releases no job.</summary>
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

    // No job of the stream is released before; a stream that follows another one has its jobs after it.
    private static Instant Earliest(Workload workload, int stream)
    {
        var definition = workload.Streams[stream];
        return definition.Arrival switch
        {
            TraceArrival { Trace.Releases: { IsEmpty: false } releases } => releases[0],
            FollowingArrival following => Earliest(workload, following.Stream) + definition.Offset,
            _ => Instant.Zero + definition.Offset,
        };
    }
}
