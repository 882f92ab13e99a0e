using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds units that never finish. Under <c>preempt immediately losing work</c>, a stream that always comes first preempts them on their
/// only device before they can finish, and they restart each time.
/// </summary>
internal static class EndlessRestarts
{
    /// <summary>The finding for a stream in a stage, or null.</summary>
    public static Finding? Find(Meeting meeting, BoundPolicy policy, Precedence precedence, int stream, Stage stage)
    {
        var isTaken = policy.ImmediatePreemption == ImmediatePreemption.LosingWork && policy.PreemptWhen is null or BoundConstant { Value.Value: true };
        if (!isTaken || meeting.Placement.Of(stream, stage).Devices is not { Count: 1 } devices)
            return null;
        var unit = meeting.Work.LongestStretch(stream, stage, devices.Devices.First(), Continuation.Unit) * meeting.Work.LeastShare(devices);
        for (var other = 0; other < meeting.Workload.Streams.Length; other++)
        {
            var first = meeting.Work.StagesOf(other).First();
            var placement = meeting.Placement.Of(other, first);
            if (other == stream || !placement.IsFree || placement.Devices != devices
                || Gap(meeting, other, first, devices) is not { } gap || unit <= gap
                || precedence.KeyThatPuts((other, first), (stream, stage)) is not { } key)
                continue;
            var model = meeting.Work.ModelOf(stream);
            var what = model.StageProfile(stage).Units > 1 ? "a layer" : "a unit";
            return new Finding(
                DiagnosticCatalog.Starvation, meeting.PlaceOf(stream),
                meeting.NameOf(stream),
                $"{meeting.NameOf(other)} preempts it on {meeting.NamesOf(devices)} after at most {FigureWords.Time(gap)}, "
                    + $"and {what} of its {stage.Name()} needs {FigureWords.Time(unit)} and restarts each time")
            {
                Related = [new RelatedPlace(key.Location, "ranked by this key")],
            };
        }

        return null;
    }

    // The longest time between two releases with no job of the stream present. Where the stream drops jobs, that is its whole period.
    private static double? Gap(Meeting meeting, int stream, Stage stage, DeviceSet devices)
    {
        var definition = meeting.Workload.Streams[stream];
        if (definition.Arrival.Period.IsNever || definition.Jitter > Duration.Zero)
            return null;
        var isWhole = definition is { Late: LatePolicy.Run, Queue: null };
        return Math.Max(0, definition.Arrival.Period.Ns - (isWhole ? meeting.Work.Work(stream, stage, devices) * meeting.Work.LeastShare(devices) : 0));
    }
}
