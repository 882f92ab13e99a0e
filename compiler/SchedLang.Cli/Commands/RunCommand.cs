using System.CommandLine;
using SchedLang.Cli.Output;
using SchedLang.Cli.Running;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Reports;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang run</c>: runs a scenario under one or more policies.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal, LastRun last)
    {
        var file = SharedOptions.File();
        var policies = new Option<string[]>("--policy", "-p")
        {
            Description = "Policy to run; repeat the option, list a,b or write all to compare several.",
            HelpName = "name",
            DefaultValueFactory = _ => [],
        };
        var scenario = SharedOptions.Scenario();
        var seed = new Option<long>("--seed") { Description = "Seed of all random draws (default: 0).", HelpName = "number" };
        var settings = SharedOptions.Settings();
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Write summary.json, jobs.csv and units.csv to a folder; with several policies, to a subfolder for each.",
            HelpName = "folder",
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: table for people, json or csv for scripts.",
            DefaultValueFactory = _ => "table",
            HelpName = "table|json|csv",
        };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        var trace = new Option<string?>("--trace")
        {
            Description = "Write the timeline as a Perfetto trace for ui.perfetto.dev; with several policies, one file each.",
            HelpName = "file.pftrace",
        };
        var gantt = new Option<string?>("--gantt")
        {
            Description = "Draw part of the timeline before the table: 0ms..200ms.",
            HelpName = "from..to",
        };
        gantt.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValue(format) is "json" or "csv")
                result.AddError("--gantt goes with --format table only.");
        });
        var report = SharedOptions.Report("Write a report with charts and a timeline as one HTML file; several policies are compared in it.");
        var blame = new Option<bool>("--blame")
        {
            Description = "Add what the time of jobs went to, and what cost the missed deadlines: streams in the way, devices, clauses.",
        };
        blame.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<bool>() && result.GetValue(format) == "csv")
                result.AddError("--blame goes with --format table or json.");
        });
        var stream = new Option<string?>("--stream") { Description = "With --blame, count only the jobs of this stream.", HelpName = "name" };
        stream.Validators.Add(result =>
        {
            if (!result.GetValue(blame))
                result.AddError("--stream needs --blame.");
        });
        var stepwise = new Option<bool>("--stepwise")
        {
            Description = "Turn off event coalescing: every unit is an event. Results do not change.",
        };
        var without = SharedOptions.Without();
        var allow = CheckOptions.Allow();
        var command = new Command("run", "Simulate a scenario under one policy, or compare several.")
        {
            file, policies, scenario, seed, settings, output, trace, report, gantt, blame, stream, format, allow, stepwise, without,
        };
        command.SetAction((result, cancellation) => RunAsync(
            new RunRequest(
                result.GetValue(file)!,
                [.. result.GetValue(policies)!.SelectMany(p => p.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
                result.GetValue(scenario),
                result.GetValue(seed),
                [.. SharedOptions.ToSettings(result.GetValue(settings)!)],
                new RunFiles(result.GetValue(output), result.GetValue(trace)),
                result.GetValue(report),
                result.GetValue(gantt),
                result.GetValue(blame),
                result.GetValue(stream),
                result.GetValue(format)!,
                result.GetValue(stepwise),
                SharedOptions.ToOptimizations(result.GetValue(without)!),
                CheckOptions.ToWarnings(result.GetValue(allow)!)),
            last,
            terminal,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(RunRequest request, LastRun last, Terminal terminal, CancellationToken cancellation)
    {
        var linker = new RunLinker(request, last, terminal);
        if (linker.Link() is not { } ready)
            return ExitCode.Errors;
        var programs = ready.Programs;
        var runs = new List<ReportedRun>();
        using var report = new ReportFile(request.Report);
        if (!report.TryCreate(terminal))
            return ExitCode.Errors;
        foreach (var program in programs)
        {
            try
            {
                using var gantt = ready.Gantt == null ? null : Gantt(program.Workload, ready.Gantt, terminal);
                using var record = !report.IsWanted ? null : new ReportRecorder(program.Workload, programs.Length);
                RunRecorder?[] recorders = [gantt, record];
                var blame = request.Blame ? new Blame(program.Workload.Streams.Length) : null;
                var figures = await ExecuteAsync(
                    program, request, blame, ready.Stream,
                    [.. recorders.OfType<RunRecorder>()], programs.Length > 1, terminal, cancellation);
                if (blame is { HasJobs: false })
                    return NoJobs(request.Stream, terminal);
                if (gantt != null)
                    GanttChart.Write(gantt, program.Identity.Policy, terminal.Out);
                runs.Add(new ReportedRun(
                    new FinishedRun(program.Identity with { Seed = request.Seed }, figures, blame == null ? null : BlameText.Of(blame, program.Linked!, ready.Stream)), record));
            }
            catch (TooManyJobsException e)
            {
                if ((program.Linked ?? linker.LinkAgain()?[ready.Programs.IndexOf(program)]) is { } linked)
                    DiagnosticWriter.Write([linked.Diagnose(e)], terminal);
                return ExitCode.Errors;
            }
            catch (Exception e) when (OutputFiles.IsFault(e))
            {
                OutputFiles.Report(request.Files.Path, e, terminal);
                return ExitCode.Errors;
            }
        }

        if (!report.TryWrite(stream => RunReport.Write(stream, runs), terminal))
            return ExitCode.Errors;
        RunOutput.Write([.. runs.Select(r => r.Run)], request.Format, terminal);
        return ExitCode.Success;
    }

    private static async Task<RunFigures> ExecuteAsync(
        ReadyProgram program, RunRequest request, Blame? blame, int stream, RunRecorder[] recorders, bool isOneOfSeveral, Terminal terminal,
        CancellationToken cancellation)
    {
        using var loaded = program.Load();
        var control = new RunControl();
        await using var registration = cancellation.Register(control.Stop);
        var files = isOneOfSeveral ? request.Files.Of(program.Identity.Policy) : request.Files;
        var recorded = request.Report == null ? RunOutput.Needs(request.Format, !isOneOfSeveral) : SampleKinds.All;
        var work = Task.Run(
            () => RunExecution.Execute(
                loaded.Program, program.Workload, program.Identity with { Seed = request.Seed }, files, recorded, control, request.Stepwise,
                blame?.Observer(program.Workload, stream), () => blame is not { HasJobs: false }, recorders),
            CancellationToken.None);
        await Progress.ShowAsync(
            work, () => control.Reached.Ns, $"{program.Workload.Name} under {program.Identity.Policy}", program.Workload.End.Ns, terminal);
        return await work;
    }

    private static int NoJobs(string? stream, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var (option, text) = stream == null ? ("--blame", "--blame") : ("--stream", stream);
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.NoJobs, new TextLocation(new SourceText(option, text), new TextSpan(0, text.Length)),
            "let the run last longer, as with --set run=60s, or let jobs be released earlier", stream == null ? "no job" : $"no job of '{stream}'");
        DiagnosticWriter.Write(diagnostics.Sorted(), terminal);
        return ExitCode.Errors;
    }

    private static GanttRecorder Gantt(Workload workload, TimeRange range, Terminal terminal) => new(
        workload, range.From, range.To, GanttChart.ColumnsFor(terminal.Out.Profile.Width, workload.Platform.Devices.Select(d => d.Name)));
}
