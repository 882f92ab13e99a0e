using System.Collections.Immutable;
using System.CommandLine;
using SchedLang.Cli.Exploration;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang explore</c>: runs the experiments of a file on all cores.</summary>
internal static class ExploreCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = SharedOptions.File();
        var name = new Argument<string?>("name") { Description = "Experiment to run; without it, all of the file run, one after the other.", Arity = ArgumentArity.ZeroOrOne };
        var jobs = SharedOptions.Jobs();
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Folder for the results (default: <name>-results).",
            HelpName = "folder",
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: table of means for people, means as json, or csv with one row per run.",
            DefaultValueFactory = _ => "table",
            HelpName = "table|json|csv",
        };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        var seeds = new Option<string?>("--seeds") { Description = "Use these seeds instead of those of the experiment, such as 1..3.", HelpName = "list" };
        var report = SharedOptions.Report("Write a report as one HTML file: a Pareto chart, charts over what varies, and tables.");
        var settings = SharedOptions.Settings();
        var allow = CheckOptions.Allow();
        var fresh = new Option<bool>("--fresh") { Description = "Repeat all runs, including those that an earlier call finished." };
        var command = new Command("explore", "Run experiments: every combination of scenarios, policies, values and seeds.")
        {
            file, name, jobs, output, report, format, seeds, settings, allow, fresh,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new Request(
                result.GetValue(file)!, result.GetValue(name), result.GetValue(jobs) ?? Environment.ProcessorCount, result.GetValue(output), result.GetValue(format)!,
                result.GetValue(seeds), result.GetValue(fresh), result.GetValue(report))
            {
                Settings = [.. SharedOptions.ToSettings(result.GetValue(settings)!)],
                Warnings = CheckOptions.ToWarnings(result.GetValue(allow)!),
            },
            terminal,
            onRun: null,
            cancellation));
        return command;
    }

    /// <summary>Runs an experiment, or all of a file.</summary>
    /// <param name="request">The experiment and its options.</param>
    /// <param name="terminal">Receives the output.</param>
    /// <param name="onRun">Called after each run, on the thread that made it.</param>
    /// <param name="cancellation">Stops the experiment. Finished runs are kept.</param>
    public static async Task<int> RunAsync(
        Request request, Terminal terminal, Action<ExplorationResults>? onRun, CancellationToken cancellation)
    {
        var compilation = Compilation.Load(request.File, warnings: request.Warnings);
        if (Plans(compilation, request, terminal) is not { } plans)
            return ExitCode.Errors;
        var code = ExitCode.Success;
        foreach (var plan in plans)
        {
            if (plan != plans[0])
                terminal.OutWriter.WriteLine();
            var own = await RunAsync(compilation, plan, request, terminal, onRun, cancellation);
            if (own == ExitCode.Interrupted)
                return own;
            code = Math.Max(code, own);
        }

        return code;
    }

    private static async Task<int> RunAsync(
        Compilation compilation, ExplorationPlan plan, Request request, Terminal terminal, Action<ExplorationResults>? onRun, CancellationToken cancellation)
    {
        var folder = request.Output ?? $"{plan.Name}-results";
        var results = new ExplorationResults(plan);
        var csv = Path.Combine(folder, $"{plan.Name}.csv");
        using var report = new ReportFile(request.Report);
        if (!report.TryCreate(terminal))
            return ExitCode.Errors;
        try
        {
            using (var journal = RunJournal.Open(Path.Combine(folder, $"{plan.Name}.runs.jsonl"), plan.Columns, request.IsFresh))
            {
                var work = Explorer.ExploreAsync(compilation, results, journal, request.Jobs, onRun, cancellation);
                await ExplorationProgress.ShowAsync(work, results, terminal);
                await work;
            }

            using var files = new OutputFiles();
            await using (var writer = new StreamWriter(files.Create(csv)))
                ExplorationCsv.Write(results, writer);
            files.Keep();
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(folder, e, terminal);
            return ExitCode.Errors;
        }

        return Tell(results, request, report, csv, terminal);
    }

    private static int Tell(ExplorationResults results, Request request, ReportFile report, string csv, Terminal terminal)
    {
        DiagnosticWriter.Write(results.Diagnostics.Sorted(), terminal);
        FailureWriter.Write(results, terminal);
        var judge = new Judge(results);
        var verdicts = results.Plan.Expectations.SelectMany(judge.VerdictsOn).ToList();
        if (!report.TryWrite(stream => ExplorationReport.Write(stream, results, verdicts), terminal))
            return ExitCode.Errors;
        if (results.IsInterrupted)
        {
            terminal.ErrorWriter.WriteLine(
                $"stopped after {results.Finished} of {results.Plan.RunCount} runs; repeat the command to resume");
            return ExitCode.Interrupted;
        }

        switch (request.Format)
        {
            case "json":
                ExplorationJson.Write(results, verdicts, terminal.OutWriter);
                break;
            case "csv":
                ExplorationCsv.Write(results, terminal.OutWriter);
                break;
            default:
                ExplorationTable.Write(results, verdicts, terminal);
                terminal.OutWriter.WriteLine();
                terminal.OutWriter.WriteLine($"{csv}: {Rows(results)}");
                break;
        }

        var isJudgedWell = results.Plan.Expectations.All(e => verdicts.Exists(v => v.Expectation == e)) && verdicts.TrueForAll(v => v.Holds);
        if (!isJudgedWell && request.Format == "csv")
        {
            foreach (var verdict in verdicts.Where(v => !v.Holds))
                terminal.ErrorWriter.WriteLine(verdict);
        }

        return isJudgedWell && results.Failures.Count == 0 ? ExitCode.Success : ExitCode.Errors;
    }

    private static string Rows(ExplorationResults results)
    {
        var rows = results.Plan.RunCount == 1 ? "1 row for 1 run" : $"{results.Plan.RunCount:N0} rows, one per run";
        return results.Kept == 0 ? rows : $"{rows}; {results.Kept:N0} from an earlier call";
    }

    // The plans of the experiments to run; null on errors, which are printed.
    private static List<ExplorationPlan>? Plans(Compilation compilation, Request request, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var plans = new List<ExplorationPlan>();
        foreach (var experiment in Experiments(compilation, request, diagnostics))
        {
            var grid = experiment.Grid;
            if (request.Seeds is { } text)
                grid = grid.WithSeeds(new TextLocation(new SourceText("--seeds", text), new TextSpan(0, text.Length)), diagnostics);
            if (grid.RunCount > ExperimentGrid.MostRuns)
                grid.ReportTooMany(experiment.Syntax, diagnostics);
            plans.Add(new ExplorationPlan(experiment.Name, grid, experiment.Report, experiment.Expectations) { Settings = request.Settings });
        }

        return DiagnosticWriter.Write(diagnostics.Sorted(), terminal) || plans.Count == 0 ? null : plans;
    }

    // Without a name all experiments that the file itself declares. One page, or one document of JSON or CSV, is about one experiment.
    private static List<BoundExperiment> Experiments(Compilation compilation, Request request, DiagnosticBag diagnostics)
    {
        var own = compilation.Program.Experiments.Where(e => ReferenceEquals(e.Syntax.Source, compilation.Trees[0].Source)).ToList();
        if (request.Name == null && own.Count > 1 && request is { Report: null, Format: "table" })
            return own;
        return compilation.ChooseExperiment(request.Name, diagnostics) is { } chosen ? [chosen] : [];
    }

    /// <summary>The options.</summary>
    internal sealed record Request(
        string File, string? Name, int Jobs, string? Output = null, string Format = "table", string? Seeds = null, bool IsFresh = false, string? Report = null)
    {
        /// <summary>Settings of every run. Varied values are applied after them.</summary>
        public ImmutableArray<Setting> Settings { get; init; } = [];

        public WarningOptions Warnings { get; init; } = WarningOptions.Default;
    }
}
