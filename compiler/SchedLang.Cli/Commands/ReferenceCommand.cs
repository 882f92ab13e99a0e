using System.CommandLine;
using SchedLang.Compiler.Reference;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang reference</c>: prints the language reference in Markdown.</summary>
internal static class ReferenceCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("reference", "Print the language reference in Markdown.");
        command.SetAction(_ =>
        {
            terminal.OutWriter.Write(LanguageReference.Markdown());
            return ExitCode.Success;
        });
        return command;
    }
}
