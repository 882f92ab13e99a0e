using System.Globalization;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A row of <c>jobs.csv</c>.</summary>
internal sealed record JobRow(
    string Stream, long Job, long Release, long? Deadline, long? FirstStart, long? FirstToken, long? Finish, long? Tokens, string Outcome);

/// <summary>A row of <c>units.csv</c>.</summary>
internal sealed record UnitRow(string Device, string Stream, long Job, string Stage, long? Token, long Layer, long Start, long End, string Outcome)
{
    public bool IsDone => Outcome == "done";
}

/// <summary>The two files of a run, read back.</summary>
internal sealed record Schedule(IReadOnlyList<JobRow> Jobs, IReadOnlyList<UnitRow> Units)
{
    public static Schedule Of(ScheduleRun run) => new(
        JobsOf(run.Jobs),
        [.. Rows(run.Units).Select(f => new UnitRow(f[0], f[1], Number(f[2])!.Value, f[3], Number(f[4]), Number(f[5])!.Value, Number(f[6])!.Value, Number(f[7])!.Value, f[8]))]);

    /// <summary>The rows of a text of <c>jobs.csv</c>.</summary>
    public static IReadOnlyList<JobRow> JobsOf(string csv) =>
        [.. Rows(csv).Select(f => new JobRow(f[0], Number(f[1])!.Value, Number(f[2])!.Value, Number(f[3]), Number(f[4]), Number(f[5]), Number(f[6]), Number(f[7]), f[8]))];

    private static IEnumerable<string[]> Rows(string csv) => csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(','));

    private static long? Number(string field) => field.Length == 0 ? null : long.Parse(field, CultureInfo.InvariantCulture);
}
