using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Engine;
using SchedLang.Simulator.Settings;

namespace SchedLang.Simulator;

/// <summary>The command line of a built simulator. Exit codes are those of <c>schedlang run</c>.</summary>
public static class SimulatorCommand
{
    /// <summary>Runs a command line on the process's terminal.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="program">The compiled policy, whose assembly contains the workload and the settings.</param>
    public static Task<int> RunAsync(string[] args, IOpenProgram program) => RunAsync(args, program, Terminal.OfProcess());

    /// <summary>Runs a command line on a terminal.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="program">The compiled policy, whose assembly contains the workload and the settings.</param>
    /// <param name="terminal">Receives the output.</param>
    public static async Task<int> RunAsync(string[] args, IOpenProgram program, Terminal terminal)
    {
        using var interruption = new Interruption();
        try
        {
            using var resource = program.GetType().Assembly.GetManifestResourceStream(SimulatorImage.ResourceName)
                ?? throw new InvalidDataException("the assembly carries no workload");
            var root = Create(SimulatorImage.Read(resource), program, terminal);
            var result = root.Parse(args);
            var configuration = new InvocationConfiguration
            {
                Output = terminal.OutWriter,
                Error = terminal.ErrorWriter,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            var work = Task.Run(() => result.InvokeAsync(configuration, interruption.Token), CancellationToken.None);
            if (!await interruption.WaitAsync(work))
                return interruption.Abandon(terminal);
            var code = await work;
            return result.Errors.Count > 0 && code != ExitCode.Success ? ExitCode.Usage : code;
        }
        catch (OperationCanceledException)
        {
            await terminal.ErrorWriter.WriteLineAsync("stopped");
            return interruption.ExitCode;
        }
        catch (StandardOutputException e)
        {
            OutputFiles.Report("standard output", e, terminal);
            return ExitCode.Errors;
        }
#pragma warning disable CA1031 // whatever it is, it is a defect of ours and is told as one
        catch (Exception e)
#pragma warning restore CA1031
        {
            Report(terminal, DiagnosticCatalog.Internal.Code, string.Format(CultureInfo.InvariantCulture, DiagnosticCatalog.Internal.Message, e.Message), e.StackTrace);
            return ExitCode.Internal;
        }
    }

    private static RootCommand Create(SimulatorImage image, IOpenProgram program, Terminal terminal)
    {
        var seed = new Option<long>("--seed") { Description = "Seed of all random draws; 0 by default.", HelpName = "number" };
        var seeds = new Option<string?>("--seeds") { Description = "A run for each seed of a range, such as 1..100.", HelpName = "first..last" };
        seeds.Validators.Add(r => Validate(r.GetValueOrDefault<string?>(), t => SeedRange.TryParse(t, out _), r.AddError, "--seeds takes a range of at most 10 million seeds, such as 1..100."));
        var shard = new Option<string?>("--shard") { Description = "One of n parts of --seeds: 0/8 to 7/8 share them among eight processes.", HelpName = "i/n" };
        shard.Validators.Add(r => Validate(r.GetValueOrDefault<string?>(), t => Shard.TryParse(t, out _), r.AddError, "--shard takes a part and their number, such as 0/8; the first is 0."));
        var settings = new Option<string[]>("--set") { Description = "Sets one of the settings below.", HelpName = "name=value", DefaultValueFactory = _ => [] };
        var output = new Option<string?>("--out", "-o")
        {
            Description = "Write summary.json, jobs.csv and units.csv into a folder; with --seeds, into seed-N in it for each seed.",
            HelpName = "folder",
        };
        var trace = new Option<string?>("--trace")
        {
            Description = "Write a Perfetto trace to FILE.pftrace; with --seeds, to FILE.seed-N.pftrace for each seed.",
            HelpName = "file",
        };
        var report = new Option<string?>("--report")
        {
            Description = "Write a report with charts and a timeline to FILE.html; with --seeds, to FILE.seed-N.html for each seed.",
            HelpName = "file",
        };
        var format = new Option<string>("--format", "-f")
        {
            Description = "What to print: a table for people, or json or csv for scripts.",
            DefaultValueFactory = _ => "table",
            HelpName = "table|json|csv",
        };
        format.AcceptOnlyFromAmong("table", "json", "csv");
        var root = new RootCommand(
            $"Runs scenario {image.Workload.Name} on {image.Workload.Platform.Name} under policy {image.Identity.Policy}. Built by schedlang {image.Identity.Version}.")
        {
            seed, seeds, shard, settings, output, trace, report, format,
        };
        root.Validators.Add(r =>
        {
            if (r.GetValue(shard) != null && r.GetValue(seeds) == null)
                r.AddError("--shard needs --seeds.");
            if (r.GetResult(seed) is { Implicit: false } && r.GetValue(seeds) != null)
                r.AddError("--seed and --seeds exclude each other.");
        });
        root.SetAction((result, cancellation) => SimulatorRun.ExecuteAsync(
            image,
            program,
            new SimulatorRequest(
                result.GetValue(settings)!,
                result.GetValue(seed),
                result.GetValue(seeds) is { } text && SeedRange.TryParse(text, out var range) ? range : null,
                result.GetValue(shard) is { } part && Shard.TryParse(part, out var share) ? share : Shard.Whole,
                new RunFiles(result.GetValue(output), result.GetValue(trace)),
                result.GetValue(report),
                result.GetValue(format)!),
            terminal,
            cancellation));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new SimulatorHelp((SynchronousCommandLineAction)help.Action!, image);
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion(image, terminal);
        return root;
    }

    internal static void Report(Terminal terminal, string code, string message, string? help)
    {
        terminal.ErrorWriter.WriteLine($"error {code}: {message}");
        if (help != null)
            terminal.ErrorWriter.WriteLine($"  help: {help}");
    }

    private static void Validate(string? text, Func<string, bool> isRight, Action<string> addError, string message)
    {
        if (text != null && !isRight(text))
            addError(message);
    }

    private sealed class PrintVersion(SimulatorImage image, Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.OutWriter.WriteLine($"{image.Workload.Name} under {image.Identity.Policy}, built by schedlang {image.Identity.Version}");
            return ExitCode.Success;
        }
    }
}
