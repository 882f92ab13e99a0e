using System.CommandLine;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;
using SchedLang.Simulator;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang graph</c>: shows which units a model has on a platform, where each can run, and what it takes there.</summary>
internal static class GraphCommand
{
    private const long MostTokens = 1 << 24;

    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "The .sched file with models and platforms." };
        var model = new Option<string?>("--model", "-m") { Description = "Show only this model.", HelpName = "name" };
        var platform = new Option<string?>("--platform") { Description = "Show only this platform.", HelpName = "name" };
        var tokens = Number("--tokens", "Tokens that a prefill reads, and the context of a decode.", 256, 1, MostTokens, "n");
        var from = Number("--from", "Tokens of the prompt that were read before.", 0, 0, MostTokens, "n");
        var batch = Number("--batch", "Jobs that run together, each with a piece of this size.", 1, 1, 4096, "n");
        var settings = SharedOptions.Settings();
        settings.Description = "Override a value of a platform, device or model: npu.power=6W, platform.latencies=other.csv.";
        var svg = new Option<string?>("--svg") { Description = "Write a picture of the graph to this file.", HelpName = "file" };
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: text for people, json for scripts.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var allow = CheckOptions.Allow();
        var strict = CheckOptions.Strict();
        var command = new Command("graph", "Show the units of a model, where each can run, and what it takes there.")
        {
            file, model, platform, tokens, from, batch, settings, svg, format, allow, strict,
        };
        command.SetAction(result => Run(
            GraphReading.Of(
                result.GetValue(file)!, result.GetValue(model), result.GetValue(platform),
                new GraphPiece(result.GetValue(tokens), result.GetValue(from), (int)result.GetValue(batch)),
                CheckOptions.ToWarnings(result.GetValue(allow)!, result.GetValue(strict)),
                settings: SharedOptions.ToSettings(result.GetValue(settings)!)),
            result.GetValue(format)!, result.GetValue(svg), terminal));
        return command;
    }

    private static int Run(GraphReading reading, string format, string? svg, Terminal terminal)
    {
        var hasErrors = format == "json" ? reading.Diagnostics.Any(d => d.Severity == Severity.Error) : DiagnosticWriter.Write(reading.Diagnostics, terminal);
        if (svg != null && !hasErrors && !OutputFiles.TryWrite(svg, GraphSvg.Of(reading.Graphs), terminal))
            return ExitCode.Errors;
        if (format == "json")
            GraphJson.Write(reading, terminal.OutWriter);
        else
            GraphText.Write(reading.Graphs, terminal);
        return hasErrors ? ExitCode.Errors : ExitCode.Success;
    }

    private static Option<long> Number(string name, string description, long otherwise, long least, long most, string help)
    {
        var option = new Option<long>(name) { Description = description, DefaultValueFactory = _ => otherwise, HelpName = help };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() is var value && (value < least || value > most))
                result.AddError(FormattableString.Invariant($"'{name}' must be from {least} to {most}; found {value}"));
        });
        return option;
    }
}
