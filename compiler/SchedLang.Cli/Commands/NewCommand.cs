using System.CommandLine;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang new</c>: creates a folder with a program that is ready to run.</summary>
internal static class NewCommand
{
    /// <summary>Names of the templates, which are embedded resources.</summary>
    public static IReadOnlyList<string> Templates { get; } = ["game", "assistant", "periodic"];

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Name of the folder and of its program." };
        var template = new Option<string>("--template", "-t")
        {
            Description = "What to start from.",
            DefaultValueFactory = _ => Templates[0],
            HelpName = string.Join('|', Templates),
        };
        template.AcceptOnlyFromAmong([.. Templates]);
        var command = new Command("new", "Create a folder with a program that runs at once.") { name, template };
        command.SetAction(result => Run(result.GetValue(name)!, result.GetValue(template)!, terminal));
        return command;
    }

    private static int Run(string folder, string template, Terminal terminal)
    {
        try
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            {
                var place = new TextLocation(new SourceText("NAME", folder), new TextSpan(0, folder.Length));
                DiagnosticWriter.Write(
                    [new Diagnostic(DiagnosticCatalog.FolderInUse, place, [folder]) { Help = "choose another name; nothing was changed" }], terminal);
                return ExitCode.Errors;
            }

            using var files = new OutputFiles();
            foreach (var (file, resource) in ((string, string)[])[($"{name}.sched", $"{template}.sched"), ("README.md", "README.md")])
            {
                using var writer = new StreamWriter(files.Create(Path.Combine(folder, file)));
                writer.Write(Text(resource).Replace("{{name}}", name, StringComparison.Ordinal));
            }

            files.Keep();
            terminal.OutWriter.WriteLine($"created {folder}; next: schedlang run {Path.Combine(folder, name)}.sched");
            return ExitCode.Success;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(folder, e, terminal);
            return ExitCode.Errors;
        }
    }

    private static string Text(string resource)
    {
        using var stream = typeof(NewCommand).Assembly.GetManifestResourceStream($"Templates/{resource}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
