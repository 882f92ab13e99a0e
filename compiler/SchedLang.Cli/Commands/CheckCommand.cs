using System.CommandLine;
using SchedLang.Cli.Exploration;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang check</c>: reports the errors and warnings of files without running them.</summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files") { Description = "One or more .sched files.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: text for people, json for scripts, sarif for code review tools.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json|sarif",
        };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var allow = CheckOptions.Allow();
        var strict = CheckOptions.Strict();
        var policies = CheckOptions.OnlyPolicies("Check");
        var scenarios = CheckOptions.OnlyScenarios("Check");
        var command = new Command("check", "Report errors and warnings.") { files, policies, scenarios, format, allow, strict };
        command.SetAction(result => Run(
            result.GetValue(files)!, new NameChoice(result.GetValue(policies)!, result.GetValue(scenarios)!), result.GetValue(format)!,
            CheckOptions.ToWarnings(result.GetValue(allow)!, result.GetValue(strict)), terminal));
        return command;
    }

    private static int Run(string[] files, NameChoice choice, string format, WarningOptions warnings, Terminal terminal)
    {
        var found = new List<Diagnostic>();
        foreach (var file in files)
        {
            var compilation = Compilation.Load(file, warnings: warnings);
            choice.See(compilation.Program);
            found.AddRange(compilation.Check(choice.Takes, choice.Takes));
        }

        var unknown = new DiagnosticBag();
        choice.ReportUnknown(unknown);
        var diagnostics = found.Concat(unknown)
            .DistinctBy(d => (d.Code, d.Location, d.Message)).ToList(); // what is wrong with the command line is so for each file
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
                    terminal.OutWriter.WriteLine($"{(files.Length == 1 ? files[0] : $"{files.Length} files")}: no errors{Warnings(diagnostics)}");
                break;
        }

        return errors > 0 ? ExitCode.Errors : ExitCode.Success;
    }

    private static string Warnings(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Count(d => d.Severity == Severity.Warning) is > 0 and var warnings ? $", {DiagnosticWriter.Count(warnings, "warning")}" : "";
}
