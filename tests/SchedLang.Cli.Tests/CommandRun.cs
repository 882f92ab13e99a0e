using System.Diagnostics;
using SchedLang.Cli;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>A command line run in this process, and what came of it.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line; paths in it are relative to the repository, and are shown so.</summary>
    public static Task<CommandRun> OfAsync(params string[] args) => OfAsync(Stream.Null, args);

    /// <summary>Runs a command line that reads its input.</summary>
    public static async Task<CommandRun> OfAsync(Stream input, params string[] args)
    {
        Environment.CurrentDirectory = Repository.Root;
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(args, new Terminal(output, error, input: input));
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs a program that a command built, in a process of its own.</summary>
    public static async Task<CommandRun> OfBuiltAsync(string path, string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, path), args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, output, await error);
    }

    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}--- error\n{Error}";
}
