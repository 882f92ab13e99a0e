using System.CommandLine;
using SchedLang.Cli.Output;
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
using SchedLang.Simulator.Reports;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang run</c>: runs a scenario under one or more policies.</summary>
internal static class RunCommand
{
    private const string AllPolicies = "all";

    public static Command Create(Terminal terminal)
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
            new Request(
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
            terminal,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellation)
    {
        if (Link(request, terminal) is not { } linked)
            return ExitCode.Errors;
        var programs = linked.Programs;
        var runs = new List<ReportedRun>();
        using var report = new ReportFile(request.Report);
        if (!report.TryCreate(terminal))
            return ExitCode.Errors;
        foreach (var program in programs)
        {
            try
            {
                using var gantt = linked.Gantt == null ? null : Gantt(program, linked.Gantt, terminal);
                using var record = !report.IsWanted ? null : new ReportRecorder(program.Workload, programs.Count);
                RunRecorder?[] recorders = [gantt, record];
                var blame = request.Blame ? new Blame(program.Workload.Streams.Length) : null;
                var figures = await ExecuteAsync(
                    program, program == programs[0] ? linked.First : null, request, blame, linked.Stream,
                    [.. recorders.OfType<RunRecorder>()], programs.Count > 1, terminal, cancellation);
                if (blame is { HasJobs: false })
                    return NoJobs(request.Stream, terminal);
                if (gantt != null)
                    GanttChart.Write(gantt, program.Lowered.Policy.Symbol.Name, terminal.Out);
                runs.Add(new ReportedRun(
                    new FinishedRun(program.Identity(request.Seed), figures, blame == null ? null : BlameText.Of(blame, program, linked.Stream)), record));
            }
            catch (TooManyJobsException e)
            {
                DiagnosticWriter.Write([program.Diagnose(e)], terminal);
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

    private static Linked? Link(Request request, Terminal terminal)
    {
        var start = HeadStart.Begin(Cache(), request.Key(), p => Prepare(p, request));
        var compilation = Compilation.Load(request.File, warnings: request.Warnings);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var scenario = compilation.ChooseScenario(request.Scenario, diagnostics);
        var policies = ChoosePolicies(compilation, request.Policies, diagnostics);
        var programs = new List<LinkedProgram>();
        if (scenario != null)
        {
            var names = policies.Select(p => p.Symbol.Name).ToList();
            foreach (var policy in policies)
            {
                if (compilation.Link(scenario, policy, request.Settings, names, diagnostics) is { } program)
                    programs.Add(request.Blame ? program.Explained() : program.Without(request.Without));
            }
        }

        // Loads the program while findings are computed.
        var first = programs.Count == 0 || diagnostics.HasErrors ? null : Task.Run(() => LoadFirst(programs[0], start, request));
        compilation.FindIn(programs, diagnostics);
        var stream = request.Stream == null || programs.Count == 0 ? -1
            : StreamNames.Find("--stream", request.Stream, 0, request.Stream.Length, programs[0].Workload, diagnostics);
        var range = request.Gantt == null ? null : TimeRange.Read("--gantt", request.Gantt, diagnostics);
        var loaded = first?.GetAwaiter().GetResult();
        if (!DiagnosticWriter.Write(diagnostics.Sorted(), terminal) && loaded != null)
            return new Linked(programs, loaded, range, stream);
        loaded?.Dispose();
        return null;
    }

    // A very short run, whose results are discarded, makes the JIT compile engine and output. With output files the engine is another one.
    private static LoadedProgram LoadFirst(LinkedProgram program, HeadStart start, Request request)
    {
        var loaded = program.Load(start);
        if (request.IsBare)
        {
            var moment = program.Workload with { End = new Instant(1) };
            var figures = loaded.Program.Run(moment, 0, new MetricsObserver(moment)).Figures;
            RunOutput.Write([new FinishedRun(program.Identity(request.Seed), figures)], request.Format, new Terminal(TextWriter.Null, TextWriter.Null));
        }

        return loaded;
    }

    private static void Prepare(ICompiledProgram program, Request request)
    {
        if (request.IsBare)
            program.Prepare<MetricsObserver>();
        else if (request.Blame)
            program.Prepare<Observers<Observers<MetricsObserver, RunRecorders>, LifeObserver>>();
        else
            program.Prepare<Observers<MetricsObserver, RunRecorders>>();
    }

    private static AssemblyCache Cache() => new(AssemblyCache.UserFolder());

    private static List<BoundPolicy> ChoosePolicies(Compilation compilation, string[] names, DiagnosticBag diagnostics)
    {
        if (names is [AllPolicies] && compilation.Program.Policies.All(p => p.Symbol.Name != AllPolicies) && !compilation.Program.Policies.IsEmpty)
            return [.. compilation.Program.Policies];
        var wanted = names.Cast<string?>().Distinct().DefaultIfEmpty(null);
        return [.. wanted.Select(n => compilation.ChoosePolicy(n, diagnostics)).OfType<BoundPolicy>()];
    }

    private static async Task<RunFigures> ExecuteAsync(
        LinkedProgram program, LoadedProgram? isLoaded, Request request, Blame? blame, int stream, RunRecorder[] recorders, bool isOneOfSeveral, Terminal terminal,
        CancellationToken cancellation)
    {
        using var loaded = isLoaded ?? program.Load(Cache());
        var control = new RunControl();
        await using var registration = cancellation.Register(control.Stop);
        var files = isOneOfSeveral ? request.Files.Of(program.Lowered.Policy.Symbol.Name) : request.Files;
        var recorded = request.Report == null ? RunOutput.Needs(request.Format, !isOneOfSeveral) : SampleKinds.All;
        var work = Task.Run(
            () => RunExecution.Execute(
                loaded.Program, program.Workload, program.Identity(request.Seed), files, recorded, control, request.Stepwise,
                blame?.Observer(program.Workload, stream), () => blame is not { HasJobs: false }, recorders),
            CancellationToken.None);
        await Progress.ShowAsync(
            work, () => control.Reached.Ns, $"{program.Workload.Name} under {program.Lowered.Policy.Symbol.Name}", program.Workload.End.Ns, terminal);
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

    private static GanttRecorder Gantt(LinkedProgram program, TimeRange range, Terminal terminal) => new(
        program.Workload, range.From, range.To, GanttChart.ColumnsFor(terminal.Out.Profile.Width, program.Workload.Platform.Devices.Select(d => d.Name)));

    private sealed record Linked(List<LinkedProgram> Programs, LoadedProgram First, TimeRange? Gantt, int Stream);

    private sealed record Request(
        string File, string[] Policies, string? Scenario, long Seed, Setting[] Settings, RunFiles Files, string? Report, string? Gantt, bool Blame, string? Stream,
        string Format, bool Stepwise, Optimizations Without, WarningOptions Warnings)
    {
        // Whether a run only computes metrics.
        public bool IsBare => Files.IsEmpty && Gantt == null && Report == null && !Blame;

        // Everything that the program of the first policy depends on, except the contents of files.
        public string Key() => string.Join('\n', [
            Environment.CurrentDirectory, File, Policies.FirstOrDefault() ?? "", Scenario ?? "", Blame ? "explained" : Without.ToString(), .. Settings.Select(s => s.Source.Content)]);
    }
}
