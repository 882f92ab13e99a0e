using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;
using SchedLang.Traces;

namespace SchedLang.Simulator;

/// <summary>
/// Executes one run, for <c>schedlang run</c> and for the programs that <c>schedlang build</c> writes. Add new recorders here.
/// </summary>
public static class RunExecution
{
    /// <summary>Runs a workload and writes all requested files, or none on failure.</summary>
    /// <param name="program">The policy.</param>
    /// <param name="workload">The workload to schedule.</param>
    /// <param name="identity">What identifies the run in its files; it also gives the seed.</param>
    /// <param name="files">Which files to write.</param>
    /// <param name="recorded">The samples that the caller reads from the result. The files get all that they need.</param>
    /// <param name="control">Reports progress and stops the run.</param>
    /// <param name="stepwise">Whether every unit is an event; the results are the same.</param>
    /// <param name="lives">Sees what jobs wait for; null for none. The program must be one that explains its decisions.</param>
    /// <param name="isWanted">Asked after the run: whether its files are kept; null to keep them.</param>
    /// <param name="others">Further recorders, which the caller disposes.</param>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="IOException">A file cannot be written; see also <see cref="OutputFiles.IsFault"/>.</exception>
    public static RunFigures Execute(
        ICompiledProgram program, Workload workload, RunIdentity identity, RunFiles files, SampleKinds recorded, RunControl control,
        bool stepwise = false, LifeObserver? lives = null, Func<bool>? isWanted = null, params RunRecorder[] others)
    {
        var metrics = new MetricsObserver(workload, files.Folder != null ? SampleKinds.All : recorded);
        if (files.IsEmpty && others.Length == 0 && lives == null)
            return program.Run(workload, identity.Seed, metrics, control, stepwise).Figures;
        using var output = new OutputFiles();
        var recorders = new List<RunRecorder>();
        RunFigures figures;
        try
        {
            if (files.Folder is { } folder)
                recorders.Add(new ScheduleLog(workload, output.Create(Path.Combine(folder, "jobs.csv")), output.Create(Path.Combine(folder, "units.csv"))));
            if (files.Trace is { } trace)
                recorders.Add(new PerfettoTrace(workload, $"{identity.Policy}, seed {identity.Seed}", output.Create(trace)));
            var observers = new Observers<MetricsObserver, RunRecorders>(metrics, new RunRecorders([.. recorders, .. others]));
            figures = lives is { } explained
                ? program.Run(workload, identity.Seed, new Observers<Observers<MetricsObserver, RunRecorders>, LifeObserver>(observers, explained), control, stepwise: true)
                    .First.First.Figures
                : program.Run(workload, identity.Seed, observers, control, stepwise).First.Figures;
        }
        finally
        {
            foreach (var recorder in recorders)
                recorder.Dispose();
        }

        if (files.Folder != null)
        {
            using var summary = output.Create(Path.Combine(files.Folder, "summary.json"));
            SummaryJson.Write(summary, identity, figures);
        }

        if (isWanted?.Invoke() != false)
            output.Keep();
        return figures;
    }
}
