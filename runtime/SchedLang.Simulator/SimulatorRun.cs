using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Output;
using SchedLang.Simulator.Reports;
using SchedLang.Simulator.Settings;

namespace SchedLang.Simulator;

/// <summary>The options of a simulator's command line.</summary>
/// <param name="Settings">The settings to apply, in order.</param>
/// <param name="Seed">The seed of a single run.</param>
/// <param name="Seeds">The seeds of several runs; null for a single run.</param>
/// <param name="Shard">The part of the seeds to run.</param>
/// <param name="Files">The files to write.</param>
/// <param name="Report">Path of the report; null for none.</param>
/// <param name="Format">The output format: table, json or csv.</param>
internal sealed record SimulatorRequest(string[] Settings, long Seed, SeedRange? Seeds, Shard Shard, RunFiles Files, string? Report, string Format);

/// <summary>Makes the runs that a command line requests and prints their results.</summary>
internal static class SimulatorRun
{
    public static async Task<int> ExecuteAsync(
        SimulatorImage image, IOpenProgram program, SimulatorRequest request, Terminal terminal, CancellationToken cancellation)
    {
        SettingValues values;
        try
        {
            values = SettingValues.Apply(image, program, request.Settings);
        }
        catch (SettingException e)
        {
            SimulatorCommand.Report(terminal, e.Code, e.Message, e.Help);
            return ExitCode.Errors;
        }

        var seeds = request.Seeds is { } range ? [.. range.Of(request.Shard)] : new List<long> { request.Seed };
        var runs = new RunSequence(program, values.Workload, values.Identity, seeds, request, cancellation);
        try
        {
            var work = Task.Run(() => Print(runs, request, terminal), CancellationToken.None);
            await Progress.ShowAsync(
                work, () => runs.ReachedNs, $"{image.Workload.Name} under {image.Identity.Policy}", (double)values.Workload.End.Ns * seeds.Count, terminal);
            terminal.OutWriter.Write(await work);
            return ExitCode.Success;
        }
        catch (TooManyJobsException e)
        {
            var stream = values.Workload.Streams[e.Stream].Name;
            var message = string.Format(
                CultureInfo.InvariantCulture, DiagnosticCatalog.TooManyJobs.Message, TooManyJobsException.MostJobs.ToString("N0", CultureInfo.InvariantCulture), e.At,
                e.Jobs.ToString("N0", CultureInfo.InvariantCulture), stream);
            SimulatorCommand.Report(terminal, DiagnosticCatalog.TooManyJobs.Code, message, $"lower the rate of '{stream}', or build with late=drop or queue=1 for it");
            return ExitCode.Errors;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(runs.Path, e, terminal);
            return ExitCode.Errors;
        }
    }

    // Prints after all runs have ended, so a stopped command prints no results.
    private static string Print(RunSequence runs, SimulatorRequest request, Terminal terminal)
    {
        using var text = new StringWriter { NewLine = terminal.OutWriter.NewLine };
        var page = terminal.Onto(text);
        if (request.Seeds == null)
            RunOutput.Write([.. runs.All()], request.Format, page);
        else if (request.Format == "json")
            RunJson.WriteAll(runs.All(), text);
        else if (request.Format == "csv")
            RunCsv.Write(runs.All(), text, withSeed: true);
        else
            SeedsTable.Write(runs.All(), page.Out);
        return text.ToString();
    }

    /// <summary>Runs that execute one after the other, on demand.</summary>
    private sealed class RunSequence(
        IOpenProgram program, Workload workload, RunIdentity identity, List<long> seeds, SimulatorRequest request, CancellationToken cancellation)
    {
        private volatile RunControl? _control;
        private int _finished;

        /// <summary>The path that was written last, for messages.</summary>
        public string Path { get; private set; } = request.Files.Path;

        public double ReachedNs => (double)workload.End.Ns * Volatile.Read(ref _finished) + (_control?.Reached ?? Instant.Zero).Ns;

        public IEnumerable<FinishedRun> All()
        {
            foreach (var seed in seeds)
            {
                var control = new RunControl();
                using var registration = cancellation.Register(control.Stop);
                _control = control;
                yield return Execute(identity with { Seed = seed }, control);
                _control = null;
                Interlocked.Increment(ref _finished);
            }
        }

        private FinishedRun Execute(RunIdentity own, RunControl control)
        {
            var name = request.Seeds != null ? FormattableString.Invariant($"seed-{own.Seed}") : null;
            var files = name != null ? request.Files.Of(name) : request.Files;
            Path = files.Path;
            if (request.Report is not { } asked)
                return new FinishedRun(own, RunExecution.Execute(program, workload, own, files, RunOutput.Needs(request.Format, isSingle: request.Seeds == null), control));
            var path = name != null ? RunFiles.Named(asked, name) : asked;
            using var output = new OutputFiles();
            Path = path;
            var report = output.Create(path); // before the run, so that a report that cannot be written fails at once
            using var record = new ReportRecorder(workload);
            Path = files.IsEmpty ? path : files.Path;
            var run = new FinishedRun(own, RunExecution.Execute(program, workload, own, files, SampleKinds.All, control, stepwise: false, lives: null, isWanted: null, record));
            Path = path;
            RunReport.Write(report, [new ReportedRun(run, record)]);
            output.Keep();
            return run;
        }
    }
}
