using System.Text;
using System.Text.Json;
using SchedLang.Runtime.Results;

namespace SchedLang.Simulator.Output;

/// <summary>Summaries for scripts: an object for one run, an array for several.</summary>
internal static class RunJson
{
    /// <summary>Writes an array, even for one run, as the runs finish.</summary>
    public static void WriteAll(IEnumerable<FinishedRun> runs, TextWriter output)
    {
        using var buffer = new MemoryStream();
        SummaryJson.WriteAll(buffer, runs.Select(r => (r.Identity, r.Figures, More(r))));
        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    public static void Write(IReadOnlyList<FinishedRun> runs, TextWriter output)
    {
        using var buffer = new MemoryStream();
        if (runs is [var single])
            SummaryJson.Write(buffer, single.Identity, single.Figures, More(single));
        else
            SummaryJson.WriteAll(buffer, runs.Select(r => (r.Identity, r.Figures, More(r))));
        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static Action<Utf8JsonWriter>? More(FinishedRun run) => run.Blame is { } blame ? json => BlameJson.Write(json, blame) : null;
}
