using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds streams that can starve: on each of their devices, jobs that always come first demand all of the time. It also finds stages that
/// no rule places.
/// </summary>
internal static class Starvation
{
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        if (meeting.Policy is not { } policy)
            yield break;
        var precedence = new Precedence(policy, meeting.Workload);
        for (var stream = 0; stream < meeting.Workload.Streams.Length; stream++)
        {
            foreach (var stage in meeting.Work.StagesOf(stream))
            {
                if (stage == Stage.Decode && meeting.Work.FurtherTokens(stream) <= 0)
                    break;
                var placement = meeting.Placement.Of(stream, stage);
                if (placement.Obstacle is { } obstacle)
                {
                    yield return new Finding(
                        DiagnosticCatalog.NeverPlaced, meeting.PlaceOf(stream), $"stage '{stage.Name()}' of stream '{meeting.NameOf(stream)}'", obstacle.Reason)
                    {
                        Related = obstacle.Place is { } place ? [new RelatedPlace(place.Location, "by this condition")] : [],
                    };
                    break;
                }

                if (placement.Unsupported is { } unit)
                {
                    yield return new Finding(
                        DiagnosticCatalog.NeverComplete, meeting.PlaceOf(stream), $"stage '{stage.Name()}' of stream '{meeting.NameOf(stream)}'",
                        $"it can run on {meeting.NamesOf(placement.Devices)} only, without support for layer {unit.ToString(CultureInfo.InvariantCulture)}");
                    break;
                }

                if (placement.IsContinued)
                    continue; // whoever began has the device

                if ((StarvedBy(meeting, precedence, stream, stage) ?? EndlessRestarts.Find(meeting, policy, precedence, stream, stage)) is { } finding)
                {
                    yield return finding;
                    break; // the stages after it are not reached
                }
            }
        }
    }

    private static Finding? StarvedBy(Meeting meeting, Precedence precedence, int stream, Stage stage)
    {
        var needed = meeting.Placement.Of(stream, stage).Devices;
        var ahead = Ahead(meeting, precedence, (stream, stage)).ToList();
        var filled = ahead.GroupBy(a => a.Devices)
            .Where(g => g.Sum(a => a.Share) >= g.Key.Count - Overload.Slack && !new DeviceSet(g.Key.Bits & needed.Bits).IsEmpty)
            .ToList();
        var all = filled.Aggregate(DeviceSet.None, (d, g) => d.With(g.Key));
        if (!needed.IsIn(all))
            return null;
        var streams = filled.SelectMany(g => g).OrderByDescending(a => a.Share).Select(a => a.Stream).Distinct().Select(meeting.NameOf).ToList();
        var share = filled.Sum(g => g.Sum(a => a.Share));
        return new Finding(
            DiagnosticCatalog.Starvation, meeting.PlaceOf(stream),
            meeting.NameOf(stream),
            $"{FigureWords.And(streams)} always {(streams.Count == 1 ? "ranks higher and needs" : "rank higher and need")} {FigureWords.Percent(share)} of "
                + (all.Count == 1 ? meeting.NamesOf(all) : $"the {FigureWords.Percent(all.Count)} that {meeting.NamesOf(all)} have"))
        {
            Related = [new RelatedPlace(filled[0].First().Key.Location, "ranked by this key")],
        };
    }

    // Stages of other streams that always come first and can use any of their devices that is idle. Their jobs queue up and are never
    // dropped.
    private static IEnumerable<(int Stream, DeviceSet Devices, double Share, Syntax.SyntaxNode Key)> Ahead(
        Meeting meeting, Precedence precedence, (int Stream, Stage Stage) starved)
    {
        for (var stream = 0; stream < meeting.Workload.Streams.Length; stream++)
        {
            var definition = meeting.Workload.Streams[stream];
            var pilesUp = definition is { Late: LatePolicy.Run, Queue: null, Arrival: RateArrival or PeriodicArrival or PoissonArrival };
            if (stream == starved.Stream || !pilesUp)
                continue;
            foreach (var stage in meeting.Work.StagesOf(stream))
            {
                var placement = meeting.Placement.Of(stream, stage);
                if (!placement.IsFree || placement.Devices.IsEmpty || precedence.KeyThatPuts((stream, stage), starved) is not { } key)
                    break; // nor are its later stages certain to come
                yield return (stream, placement.Devices, meeting.Work.Demand(stream, stage, placement.Devices), key);
            }
        }
    }
}
