using System.Collections.Immutable;
using System.CommandLine;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Import;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang import</c>: converts measurements and traces of other tools to latency tables and traces.</summary>
internal static class ImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "A file of another tool." };
        var output = new Option<string?>("--output", "-o") { Description = "Write the CSV to a file.", HelpName = "path" };
        var format = new Option<string?>("--format", "-f") { Description = $"Format of the file, if its content does not tell it: {string.Join(", ", Importer.FormatNames)}.", HelpName = "name" };
        format.AcceptOnlyFromAmong([.. Importer.FormatNames]);
        var model = new Option<string?>("--model", "-m") { Description = "Name of the model. For BurstGPT: read only requests to this model.", HelpName = "name" };
        var device = new Option<string?>("--device", "-d") { Description = "Name of the device.", HelpName = "name" };
        var stage = new Option<string?>("--stage") { Description = "Stage that was measured.", HelpName = "infer|encode|prefill|decode" };
        stage.AcceptOnlyFromAmong("infer", "encode", "prefill", "decode");
        var map = new Option<string[]>("--map")
        {
            Description = "Read column COLUMN of a CSV file as OURS, such as latency_ms=mean or tokens_per_second=tps.",
            HelpName = "OURS=COLUMN",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("import", "Convert measurements and traces of other tools.") { file, output, format, model, device, stage, map };
        command.SetAction(result =>
        {
            var diagnostics = new DiagnosticBag();
            var options = new ImportOptions(result.GetValue(model), result.GetValue(device), result.GetValue(stage), Mapping(result.GetValue(map)!, diagnostics));
            return Run(result.GetValue(file)!, result.GetValue(output), result.GetValue(format), options, diagnostics, terminal);
        });
        return command;
    }

    private static int Run(string path, string? output, string? format, ImportOptions options, DiagnosticBag diagnostics, Terminal terminal)
    {
        var request = new TextLocation(new SourceText("FILE", path), new TextSpan(0, path.Length));
        var source = diagnostics.HasErrors ? null : SourceReader.Read(new DiskFiles(path), path, path, request, SourceReader.MaxTableBytes, diagnostics);
        var result = source == null ? null : Importer.Convert(source, format, options, diagnostics);
        if (DiagnosticWriter.Write(diagnostics.Sorted(), terminal) || result == null)
            return ExitCode.Errors;
        foreach (var sentence in result.LeftOut)
            terminal.ErrorWriter.WriteLine($"note: {sentence}");
        if (output != null)
            return OutputFiles.TryWrite(output, result.Csv, terminal) ? ExitCode.Success : ExitCode.Errors;
        terminal.OutWriter.Write(result.Csv);
        return ExitCode.Success;
    }

    private static ImmutableDictionary<string, string> Mapping(IEnumerable<string> pairs, DiagnosticBag diagnostics)
    {
        var map = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } ours, { Length: > 0 } theirs])
                map[ours] = theirs;
            else
                diagnostics.ReportWithHelp(DiagnosticCatalog.NotAMapping, new TextLocation(new SourceText("--map", pair), new TextSpan(0, pair.Length)), "write --map latency_ms=mean", pair);
        }

        return map.ToImmutable();
    }
}
