using System.CommandLine;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;

namespace SchedLang.Cli;

/// <summary>Runs parsed command lines, both for the full command and for the native front end.</summary>
internal static class CommandInvocation
{
    /// <summary>Runs a parsed command line. An exception becomes SL9001.</summary>
    internal static async Task<int> InvokeAsync(ParseResult result, Terminal terminal)
    {
        if (UnknownOptions.Report(result, terminal))
            return ExitCode.Usage;
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
            // Runs on another thread, so that signals are handled even while a command loads its files.
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
