using System.CommandLine;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;
using SchedLang.Runtime.Tables;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang table</c>: shows the latency curves of a table or a program, and what they lack.</summary>
internal static class TableCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A latency table (.csv), or a .sched file for its tables and the latencies of its models." };
        var model = new Option<string?>("--model", "-m") { Description = "Show only this model.", HelpName = "name" };
        var device = new Option<string?>("--device", "-d") { Description = "Show only this device.", HelpName = "name" };
        var stage = new Option<string?>("--stage") { Description = "Show only this stage.", HelpName = "infer|encode|prefill|decode" };
        stage.AcceptOnlyFromAmong("infer", "encode", "prefill", "decode");
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: text for people, json for scripts, csv for one latency table of all that is shown.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json|csv",
        };
        format.AcceptOnlyFromAmong("text", "json", "csv");
        var allow = CheckOptions.Allow();
        var strict = CheckOptions.Strict();
        var command = new Command("table", "Show latency curves and what a table lacks.") { file, model, device, stage, format, allow, strict };
        command.SetAction(result => Run(
            result.GetValue(file)!,
            new CurveFilter(result.GetValue(model), result.GetValue(device), StageNames.TryParse(result.GetValue(stage) ?? "", out var only) ? only : null),
            result.GetValue(format)!, CheckOptions.ToWarnings(result.GetValue(allow)!, result.GetValue(strict)), terminal));
        return command;
    }

    private static int Run(string file, CurveFilter filter, string format, WarningOptions warnings, Terminal terminal)
    {
        var reading = TableReading.Of(file, filter, warnings);
        if (format == "json")
        {
            TableJson.Write(reading, terminal.OutWriter);
            return reading.Diagnostics.Any(d => d.Severity == Severity.Error) ? ExitCode.Errors : ExitCode.Success;
        }

        var hasErrors = DiagnosticWriter.Write(reading.Diagnostics, terminal);
        if (format == "csv" && !hasErrors)
            terminal.OutWriter.Write(TableRows.Csv(reading.Sets));
        else if (format == "text")
            TableText.Write(reading.Sets, terminal);
        return hasErrors ? ExitCode.Errors : ExitCode.Success;
    }
}
