using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SchedLang.Cli.Commands;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;

namespace SchedLang.Cli;

/// <summary>The command <c>schedlang</c>.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line and gives its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var root = new RootCommand("Simulate AI workloads on a CPU/GPU/NPU chip under a scheduling policy.")
        {
            RunCommand.Create(terminal),
            ExploreCommand.Create(terminal),
            TestCommand.Create(terminal),
            CheckCommand.Create(terminal),
            FmtCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            BuildCommand.Create(terminal),
            EmitCommand.Create(terminal),
            ReferenceCommand.Create(terminal),
            LspCommand.Create(terminal),
        };
        UseExamples(root);
        UseVersion(root, terminal);
        return await InvokeAsync(root.Parse(args), terminal);
    }

    /// <summary>Does what a parsed command line asks for, and tells of defects of ours.</summary>
    internal static async Task<int> InvokeAsync(ParseResult result, Terminal terminal)
    {
        var configuration = new InvocationConfiguration
        {
            Output = terminal.OutWriter,
            Error = terminal.ErrorWriter,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        using var interruption = new Interruption();
        try
        {
            // On another thread, also while a command only loads its files, so that a signal finds someone who waits.
            var work = Task.Run(() => result.InvokeAsync(configuration, interruption.Token), CancellationToken.None);
            if (!await interruption.WaitAsync(work))
                return interruption.Abandon(terminal);
            var code = await work;
            return code == ExitCode.Interrupted ? interruption.ExitCode
                : result.Errors.Count > 0 && code != ExitCode.Success ? ExitCode.Usage
                : code;
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
#pragma warning disable CA1031 // an exception that reaches this place is an internal error
        catch (Exception e)
#pragma warning restore CA1031
        {
            InternalError.Report(e, terminal);
            return ExitCode.Internal;
        }
    }

    // --help ends with examples.
    private static void UseExamples(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        if (help.Action is SynchronousCommandLineAction action)
            help.Action = new HelpWithExamples(action);
    }

    private static void UseVersion(RootCommand root, Terminal terminal)
    {
        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new PrintVersion(terminal);
    }

    private sealed class HelpWithExamples(SynchronousCommandLineAction help) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var configuration = parseResult.InvocationConfiguration;
            var output = configuration.Output;
            using var text = new StringWriter();
            configuration.Output = text;
            var code = help.Invoke(parseResult);
            configuration.Output = output;
            // Under another host the program has another name; people call it schedlang.
            output.Write(text.ToString().Replace($"  {RootCommand.ExecutableName} ", "  schedlang ", StringComparison.Ordinal).TrimEnd());
            output.WriteLine();
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in Examples.Of(parseResult.CommandResult.Command.Name))
                output.WriteLine($"  {line,-64}{meaning}");
            output.WriteLine();
            return code;
        }
    }

    private sealed class PrintVersion(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            terminal.OutWriter.WriteLine($"schedlang {Compilation.Version}");
            return ExitCode.Success;
        }
    }
}

/// <summary>Reports an internal error on one line; the stack trace goes to a file.</summary>
internal static class InternalError
{
    public static void Report(Exception exception, Terminal terminal)
    {
        var details = exception is GeneratedCodeException generated
            ? string.Join('\n', generated.Messages) + "\n" + exception
            : exception.ToString();
        var descriptor = exception is GeneratedCodeException ? DiagnosticCatalog.GeneratedCode : DiagnosticCatalog.Internal;
        terminal.ErrorWriter.WriteLine($"error {descriptor.Code}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, descriptor.Message, exception.Message)}");
        try
        {
            var path = Path.Combine(Path.GetTempPath(), $"schedlang-{Environment.ProcessId}.log");
            File.WriteAllText(path, details);
            terminal.ErrorWriter.WriteLine($"  help: this is a bug in schedlang; please report it and attach {path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.ErrorWriter.WriteLine(details);
        }
    }
}
