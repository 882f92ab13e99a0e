using SchedLang.Runtime.Metrics;

namespace SchedLang.Simulator.Output;

/// <summary>Prints runs in the requested format.</summary>
internal static class RunOutput
{
    /// <summary>The samples that the output needs of each run.</summary>
    /// <param name="format">The output format: table, json or csv.</param>
    /// <param name="isSingle">Whether the table shows one run, and not several policies or seeds.</param>
    public static SampleKinds Needs(string format, bool isSingle) =>
        format is "json" or "csv" ? SampleKinds.All : isSingle ? RunTables.Needs : ComparisonTable.Needs;

    public static void Write(IReadOnlyList<FinishedRun> runs, string format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                RunJson.Write(runs, terminal.OutWriter);
                break;
            case "csv":
                RunCsv.Write(runs, terminal.OutWriter);
                break;
            default:
                if (runs is [var single])
                    RunTables.Write(single, terminal.Out);
                else
                    ComparisonTable.Write(runs, terminal.Out);
                foreach (var run in runs)
                {
                    if (run.Blame != null)
                        BlameTables.Write(run.Blame, runs.Count > 1 ? run.Identity.Policy : null, terminal.Out);
                }

                break;
        }
    }
}
