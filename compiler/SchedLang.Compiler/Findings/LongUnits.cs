using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds nonpreemptible work that is longer than the period of a waiting stream, where that stream needs the device to keep up.
/// </summary>
internal static class LongUnits
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        if (meeting.Policy is not { } policy || (policy.ImmediatePreemption != ImmediatePreemption.Never && policy.PreemptWhen is not BoundConstant { Value.Value: false }))
            yield break;
        var needs = Needs(meeting).ToList();
        var tooLate = new Dictionary<(int Stream, int Device), (double Stretch, Finding? Finding)>(); // null where the period says it
        foreach (var ((stream, stage), placement) in meeting.Placement.All.Where(p => !p.Value.IsContinued))
        {
            foreach (var device in placement.Devices.Devices)
            {
                var stretch = meeting.Work.LongestStretch(stream, stage, device, policy.Continues);
                var blocked = needs.Where(n => n.Stream != stream && n.Device == device && stretch > n.Period).OrderBy(n => n.Period).ToList();
                if (blocked.Count == 0)
                {
                    if (TooLate(meeting, stream, device, stretch) is { } late && stretch > tooLate.GetValueOrDefault((late.Stream, device)).Stretch)
                    {
                        tooLate[(late.Stream, device)] = (stretch, new Finding(
                            DiagnosticCatalog.LongUnit, meeting.PlaceOf(stream), What(meeting, stream, stage, policy, device), FigureWords.TimeOver(stretch, late.Room), late.Words));
                    }

                    continue;
                }

                foreach (var need in blocked)
                    tooLate[(need.Stream, device)] = (double.PositiveInfinity, null);
                var others = blocked.Skip(1).Select(b => b.Stream).Where(s => s != blocked[0].Stream).Distinct().Select(meeting.NameOf).ToList();
                yield return new Finding(
                    DiagnosticCatalog.LongUnit, meeting.PlaceOf(stream),
                    What(meeting, stream, stage, policy, device),
                    FigureWords.TimeOver(stretch, blocked[0].Period),
                    $"{meeting.NameOf(blocked[0].Stream)} (period {FigureWords.Time(blocked[0].Period)})"
                        + (others.Count == 0 ? "" : $", like {FigureWords.And(others)},"));
            }
        }

        foreach (var (_, finding) in tooLate.Values)
        {
            if (finding != null)
                yield return finding;
        }
    }

    // Streams that fall behind for good without the device. On their other devices a job takes longer than the period.
    private static IEnumerable<(int Stream, int Device, long Period)> Needs(Meeting meeting)
    {
        foreach (var ((stream, stage), placement) in meeting.Placement.All.Where(p => !p.Value.IsContinued))
        {
            var period = meeting.Workload.Streams[stream].Arrival.Period;
            if (period.IsNever || meeting.Work.Work(stream, stage, placement.Devices) > period.Ns)
                continue;
            foreach (var device in placement.Devices.Devices)
            {
                if (meeting.Work.Work(stream, stage, placement.Devices.Without(device)) > period.Ns)
                    yield return (stream, device, period.Ns);
            }
        }
    }

    // The stream with the least slack for the device, if the work takes longer than that slack. A job released as the work begins then
    // misses its deadline.
    private static (int Stream, double Room, string Words)? TooLate(Meeting meeting, int stream, int device, double stretch)
    {
        (int Stream, double Room)? least = null;
        foreach (var ((waiting, stage), placement) in meeting.Placement.All)
        {
            if (waiting == stream || !placement.Devices.Has(device) || placement.IsContinued || InfeasibleDeadline.Within(meeting.Workload.Streams[waiting], stage) is not { } within)
                continue;
            // With several units, some can run on other devices in the meantime.
            var isBound = placement.Devices.Count == 1 || meeting.Work.ModelOf(waiting).StageProfile(stage).Units == 1;
            var room = within - meeting.Work.Work(waiting, stage, placement.Devices);
            if (isBound && room >= 0 && room < stretch && room < (least?.Room ?? double.PositiveInfinity)
                && meeting.Work.Work(waiting, stage, placement.Devices.Without(device)) > within)
                least = (waiting, room);
        }

        return least is not { } found ? null
            : (found.Stream, found.Room, $"{meeting.NameOf(found.Stream)}, which {(found.Room < 1 ? "cannot wait at all" : $"can wait {FigureWords.Time(found.Room)} at most")},");
    }

    private static string What(Meeting meeting, int stream, Stage stage, BoundPolicy policy, int device) =>
        $"{What(meeting, stream, stage, policy)} on {meeting.Workload.Platform.Devices[device].Name}";

    private static string What(Meeting meeting, int stream, Stage stage, BoundPolicy policy)
    {
        var model = meeting.Work.ModelOf(stream);
        var isChunk = stage == Stage.Prefill && policy.ChunkBy != null;
        return policy.Continues switch
        {
            Continuation.Unit when model.StageProfile(stage).Units > 1 => $"one layer of {model.Name} {stage.Name()}",
            Continuation.Job => stage == model.Stages[0].Stage ? $"a job of {model.Name}" : $"the {stage.Name()} of a job of {model.Name}",
            _ when isChunk => $"a chunk of {model.Name} {stage.Name()}",
            Continuation.Stage => $"the whole {stage.Name()} stage of {model.Name}",
            _ => $"one unit of {model.Name} {stage.Name()}",
        };
    }
}
