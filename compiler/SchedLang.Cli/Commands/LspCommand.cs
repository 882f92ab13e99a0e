using System.CommandLine;
using SchedLang.LanguageServer;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang lsp</c>: runs the language server.</summary>
internal static class LspCommand
{
    public static Command Create(Terminal terminal)
    {
        var stdio = new Option<bool>("--stdio") { Description = "Talk over standard input and output; the only way there is, and the default." };
        var command = new Command("lsp", "Serve an editor: the Language Server Protocol over standard input and output.") { stdio };
        command.SetAction((_, cancellation) => Task.Run(
            () =>
            {
                using var output = Console.OpenStandardOutput();
                return LanguageServerHost.Run(terminal.Input, output);
            },
            cancellation));
        return command;
    }
}
