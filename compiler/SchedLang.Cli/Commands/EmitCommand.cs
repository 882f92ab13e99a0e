using System.CommandLine;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang emit</c>: prints the C# that a policy and scenario compile to.</summary>
internal static class EmitCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = SharedOptions.File();
        var policy = new Option<string?>("--policy", "-p") { Description = "Policy to use if the file declares several.", HelpName = "name" };
        var scenario = SharedOptions.Scenario();
        var settings = SharedOptions.Settings();
        var output = new Option<string?>("--output", "-o") { Description = "Write the C# to a file.", HelpName = "path" };
        var without = SharedOptions.Without();
        var command = new Command("emit", "Print the C# generated for a policy on a scenario.") { file, policy, scenario, settings, output, without };
        command.SetAction(result =>
        {
            var compilation = Compilation.Load(result.GetValue(file)!);
            var diagnostics = new DiagnosticBag();
            diagnostics.AddRange(compilation.Diagnostics);
            var chosenScenario = compilation.ChooseScenario(result.GetValue(scenario), diagnostics);
            var chosenPolicy = compilation.ChoosePolicy(result.GetValue(policy), diagnostics);
            var program = chosenScenario == null || chosenPolicy == null
                ? null
                : compilation.Link(chosenScenario, chosenPolicy, SharedOptions.ToSettings(result.GetValue(settings)!), [], diagnostics)
                    ?.Without(SharedOptions.ToOptimizations(result.GetValue(without)!));
            if (DiagnosticWriter.Write(diagnostics.Sorted(), terminal) || program == null)
                return ExitCode.Errors;
            if (result.GetValue(output) is not { } path)
            {
                terminal.OutWriter.Write(program.Source.Text);
                return ExitCode.Success;
            }

            return OutputFiles.TryWrite(path, program.Source.Text, terminal) ? ExitCode.Success : ExitCode.Errors;
        });
        return command;
    }
}
