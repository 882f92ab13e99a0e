using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>Finds jobs with far more tokens than the table measures, and tables whose latency falls beyond their last row.</summary>
internal static class BeyondTable
{
    /// <summary>Up to this multiple of the largest row, extrapolation along a line counts as a fair guess.</summary>
    public const long FairGuess = 4;

    // The same tolerance as in the check of the table's own rows.
    private const double Noise = 0.05;

    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        foreach (var ((stream, stage), placement) in meeting.Placement.All)
        {
            var tokens = meeting.Work.ShapesOf(stream).Shapes.Max(s => TokensOf(stage, s.Shape) + EarlierTurns(meeting.Workload.Streams[stream], stage, s.Shape));
            var profile = meeting.Work.ModelOf(stream).StageProfile(stage);
            foreach (var device in placement.Devices.Devices)
            {
                if (Look(meeting, profile, stream, device, tokens) is not { } finding)
                    continue;
                yield return finding;
                break; // one device says it
            }
        }
    }

    private static long TokensOf(Stage stage, JobShape job) => stage switch
    {
        Stage.Prefill => job.Prompt,
        Stage.Decode => job.Output > 1 ? job.Prompt + job.Output - 1 : 0,
        _ => job.Tokens,
    };

    // In its last turn, a flow of the mean length has those of all turns before in its context.
    private static long EarlierTurns(StreamDefinition stream, Stage stage, JobShape turn) =>
        stream.Flow is { } flow && stage is Stage.Prefill or Stage.Decode ? (flow.Turns - 1) * (turn.Prompt + turn.Output) : 0;

    private static Finding? Look(Meeting meeting, StageProfile profile, int stream, int device, long tokens)
    {
        var last = profile.LargestTokens(device);
        if (last == 0 || tokens <= last)
            return null;
        var name = meeting.Workload.Platform.Devices[device].Name;
        var (there, here) = (Total(profile, device, tokens), Total(profile, device, last));
        if (there < here * (1 - Noise))
        {
            return new Finding(
                DiagnosticCatalog.FallsBeyondTable, meeting.PlaceOf(stream), $"{profile.Stage.Name()} of {meeting.NameOf(stream)}",
                $"{FigureWords.Time(there)} at {Number(tokens)} tokens on {name}", $"{FigureWords.Time(here)} at {Number(last)} tokens");
        }

        return tokens <= last * FairGuess ? null : new Finding(
            DiagnosticCatalog.BeyondTable, meeting.PlaceOf(stream), $"{profile.Stage.Name()} of {meeting.NameOf(stream)}", Number(tokens),
            $"{meeting.Work.ModelOf(stream).Name} on {name}", Number(last));
    }

    private static double Total(StageProfile profile, int device, long tokens)
    {
        var work = new long[profile.Units];
        profile.UnitWork(device, new Piece(0, tokens), work);
        return work.Where(w => w != Saturating.Never).Sum(w => (double)w);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
