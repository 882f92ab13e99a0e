using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SchedLang.Cli.Commands;
using SchedLang.Cli.Running;
using SchedLang.Compiler;

namespace SchedLang.Cli;

/// <summary>The command <c>schedlang</c>.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line and returns its exit code.</summary>
    public static Task<int> RunAsync(string[] args, Terminal terminal) => RunAsync(args, terminal, LastRun.Begin(args));

    /// <summary>Runs a command line and returns its exit code.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="terminal">The streams of the command.</param>
    /// <param name="last">What this command line ran last time.</param>
    internal static async Task<int> RunAsync(string[] args, Terminal terminal, LastRun last)
    {
        (string Name, Func<Command> Create)[] commands =
        [
            ("run", () => RunCommand.Create(terminal, last)),
            ("why", () => WhyCommand.Create(terminal)),
            ("explore", () => ExploreCommand.Create(terminal)),
            ("test", () => TestCommand.Create(terminal)),
            ("check", () => CheckCommand.Create(terminal)),
            ("fmt", () => FmtCommand.Create(terminal)),
            ("import", () => ImportCommand.Create(terminal)),
            ("table", () => TableCommand.Create(terminal)),
            ("graph", () => GraphCommand.Create(terminal)),
            ("new", () => NewCommand.Create(terminal)),
            ("explain", () => ExplainCommand.Create(terminal)),
            ("build", () => BuildCommand.Create(terminal)),
            ("emit", () => EmitCommand.Create(terminal)),
            ("reference", () => ReferenceCommand.Create(terminal)),
            ("lsp", () => LspCommand.Create(terminal)),
        ];

        // A command line that begins with a command needs no other.
        var root = new RootCommand("Simulate AI workloads on a CPU/GPU/NPU chip under a scheduling policy.");
        foreach (var (name, create) in commands)
        {
            if (args.Length == 0 || name == args[0] || commands.All(c => c.Name != args[0]))
                root.Add(create());
        }

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
