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

    public override string ToString() => $"exit code {ExitCode}\n--- output\n{Output}--- error\n{Error}";
}
