using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SchedLang.Cli.Commands;
using SchedLang.Compiler;

namespace SchedLang.Cli;

/// <summary>The command <c>schedlang</c>.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line and returns its exit code.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var root = new RootCommand("Simulate AI workloads on a CPU/GPU/NPU chip under a scheduling policy.")
        {
            RunCommand.Create(terminal),
            WhyCommand.Create(terminal),
            ExploreCommand.Create(terminal),
            TestCommand.Create(terminal),
            CheckCommand.Create(terminal),
            FmtCommand.Create(terminal),
            ImportCommand.Create(terminal),
            TableCommand.Create(terminal),
            GraphCommand.Create(terminal),
            NewCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            BuildCommand.Create(terminal),
            EmitCommand.Create(terminal),
            ReferenceCommand.Create(terminal),
            LspCommand.Create(terminal),
        };
        UseExamples(root);
        UseVersion(root, terminal);
        return await CommandInvocation.InvokeAsync(root.Parse(args), terminal);
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
            // Under another host the executable has another name. Help always shows "schedlang".
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
