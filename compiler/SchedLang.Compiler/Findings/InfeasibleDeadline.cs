using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds streams whose jobs miss their deadlines even when nothing else runs and each unit gets the fastest device allowed.
/// </summary>
internal static class InfeasibleDeadline
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        foreach (var ((stream, stage), placement) in meeting.Placement.All.Where(p => p.Value.IsComplete))
        {
            var definition = meeting.Workload.Streams[stream];
            if ((stage == Stage.Decode ? Finite(definition.TptTarget) : Within(definition, stage)) is not { } within)
                continue;
            var jobs = meeting.Work.LeastTimes(stream, stage, placement.Devices);
            var least = meeting.Work.LeastShare(placement.Devices);
            var late = jobs.Where(j => j.Work * least > within).ToList();
            if (late.Count == 0)
                continue;
            var isAll = late.Count == jobs.Length && !meeting.Work.ShapesOf(stream).IsSample;
            var time = FigureWords.Time(late.Min(j => j.Work));
            yield return new Finding(
                DiagnosticCatalog.InfeasibleDeadline, meeting.PlaceOf(stream),
                isAll ? OfFirstTurns(definition, "the first turn of ") + meeting.NameOf(stream)
                    : $"{Share(meeting, stream, late.Sum(j => j.Jobs), jobs.Sum(j => j.Jobs))} of {meeting.NameOf(stream)}{OfFirstTurns(definition, " that are first turns")}",
                Aim(definition, stage, within),
                $"{Subject(stage, isAll)} takes {(late.Count > 1 ? "at least " : "")}{time} "
                    + (placement.Devices.Count == 1 ? $"on {meeting.NamesOf(placement.Devices)}" : "even with every unit on its fastest device"));
        }
    }

    /// <summary>The time in ns that a job has for a stage. It is null where the stage has no deadline or each token has its own.</summary>
    public static long? Within(StreamDefinition stream, Stage stage) => stage switch
    {
        Stage.Prefill => Finite(stream.TtftTarget),
        Stage.Infer or Stage.Encode => Finite(stream.Deadline ?? stream.Arrival.Period),
        _ => null,
    };

    private static long? Finite(Duration time) => time.IsNever ? null : time.Ns;

    // The shapes are those of first turns, which read nothing of earlier ones.
    private static string OfFirstTurns(StreamDefinition stream, string words) => stream.Flow == null ? "" : words;

    private static string Share(Meeting meeting, int stream, long late, long all) => meeting.Work.ShapesOf(stream).IsSample
        ? $"about {FigureWords.Percent(late / (double)all)} of the jobs"
        : string.Create(CultureInfo.InvariantCulture, $"{late} of {all} jobs");

    private static string Aim(StreamDefinition stream, Stage stage, long within) => stage switch
    {
        Stage.Prefill => $"have its first token within {stream.TtftTarget}",
        Stage.Decode => $"keep to a token every {stream.TptTarget}",
        _ => $"meet its deadline of {FigureWords.Time(within)}",
    };

    private static string Subject(Stage stage, bool isAll) => stage switch
    {
        Stage.Prefill => isAll ? "prefill" : "their prefill",
        Stage.Decode => "a token",
        _ => isAll ? "a job" : "such a job",
    };
}
