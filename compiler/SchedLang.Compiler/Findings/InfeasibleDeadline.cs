using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>Streams whose jobs are late even when nothing else runs and each unit has the fastest device that it may run on.</summary>
internal static class InfeasibleDeadline
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        foreach (var ((stream, stage), placement) in meeting.Placement.All.Where(p => !p.Value.Devices.IsEmpty))
        {
            var definition = meeting.Workload.Streams[stream];
            var work = meeting.Work.Work(stream, stage, placement.Devices);
            var (aim, subject) = ("", "");
            switch (stage)
            {
                case Stage.Prefill when IsLate(work, definition.TtftTarget):
                    (aim, subject) = ($"have its first token within {definition.TtftTarget}", "prefill");
                    break;
                case Stage.Decode when meeting.Work.FurtherTokens(stream) is > 0 and var tokens && IsLate(work / tokens, definition.TptTarget):
                    work /= tokens;
                    (aim, subject) = ($"keep to a token every {definition.TptTarget}", "a token");
                    break;
                case Stage.Infer or Stage.Encode when Deadline(definition) is var deadline && IsLate(work, deadline):
                    (aim, subject) = ($"meet its deadline of {FigureWords.Time(deadline.Ns)}", "a job");
                    break;
                default:
                    continue;
            }

            var where = placement.Devices.Count == 1
                ? $"{subject} takes {FigureWords.Time(work)} on {meeting.NamesOf(placement.Devices)}"
                : $"{subject} takes {FigureWords.Time(work)} even with every unit on its fastest device";
            yield return new Finding(DiagnosticCatalog.InfeasibleDeadline, meeting.PlaceOf(stream), meeting.NameOf(stream), aim, where);
        }
    }

    private static Duration Deadline(StreamDefinition stream) => stream.Deadline ?? stream.Arrival.Period;

    private static bool IsLate(double work, Duration within) => !within.IsNever && work > within.Ns;
}
