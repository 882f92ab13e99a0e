using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Simulator;

/// <summary>Makes one run. <c>schedlang run</c> and the programs that <c>schedlang build</c> writes both come here: a further recorder belongs here.</summary>
public static class RunExecution
{
    /// <summary>Runs a workload; with a folder, writes <c>summary.json</c>, <c>jobs.csv</c> and <c>units.csv</c> into it, all or none.</summary>
    /// <param name="program">The policy.</param>
    /// <param name="workload">What it schedules.</param>
    /// <param name="identity">What is told of the run in its files; the seed is taken from it.</param>
    /// <param name="folder">Where the files go; null for none.</param>
    /// <param name="control">To watch and stop the run.</param>
    /// <param name="stepwise">Makes every unit an event; the results are the same.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="IOException">A file cannot be written; see also <see cref="OutputFiles.IsFault"/>.</exception>
    public static RunFigures Execute(
        ICompiledProgram program, Workload workload, RunIdentity identity, string? folder, RunControl control, bool stepwise = false)
    {
        var metrics = new MetricsObserver(workload);
        if (folder == null)
            return program.Run(workload, identity.Seed, metrics, control, stepwise).Figures;
        using var files = new OutputFiles();
        RunFigures figures;
        using (var log = new ScheduleLog(workload, files.Create(Path.Combine(folder, "jobs.csv")), files.Create(Path.Combine(folder, "units.csv"))))
        {
            var observers = new Observers<MetricsObserver, RunRecorders>(metrics, new RunRecorders(log));
            figures = program.Run(workload, identity.Seed, observers, control, stepwise).First.Figures;
        }

        using (var summary = files.Create(Path.Combine(folder, "summary.json")))
            SummaryJson.Write(summary, identity, figures);
        files.Keep();
        return figures;
    }
}
