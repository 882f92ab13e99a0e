namespace SchedLang.Simulator.Output;

/// <summary>Prints runs in the requested format.</summary>
internal static class RunOutput
{
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
