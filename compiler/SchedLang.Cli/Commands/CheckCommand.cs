using System.CommandLine;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang check</c>: everything that is wrong with files, without running them.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files") { Description = "One or more .sched files.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format", "-f")
        {
            Description = "How to tell: for people (text), for scripts (json), or for code review tools (sarif).",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json|sarif",
        };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var command = new Command("check", "Tell everything that is wrong with files.") { files, format };
        command.SetAction(result => Run(result.GetValue(files)!, result.GetValue(format)!, terminal));
        return command;
    }

    private static int Run(string[] files, string format, Terminal terminal)
    {
        var diagnostics = files.SelectMany(f => Compilation.Load(f).Check()).ToList();
        var errors = diagnostics.Count(d => d.Severity == Severity.Error);
        switch (format)
        {
            case "json":
                DiagnosticJson.Write(diagnostics, terminal.OutWriter);
                break;
            case "sarif":
                DiagnosticSarif.Write(diagnostics, terminal.OutWriter);
                break;
            default:
                DiagnosticWriter.Write(diagnostics, terminal);
                if (errors == 0)
                    terminal.OutWriter.WriteLine(files.Length == 1 ? $"{files[0]}: no errors" : $"{files.Length} files: no errors");
                break;
        }

        return errors > 0 ? ExitCode.Errors : ExitCode.Success;
    }
}
