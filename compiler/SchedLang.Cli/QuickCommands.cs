using System.CommandLine;
using SchedLang.Cli.Commands;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;

namespace SchedLang.Cli;

/// <summary>
/// The commands that the native front end runs itself. They must never reach Roslyn, so that the front end stays small and starts fast.
/// The full command runs everything else, including <c>--help</c> and wrong command lines.
/// </summary>
internal static class QuickCommands
{
    private static readonly string[] HelpWords = ["-h", "--help", "-?", "/?", "/h"];

    /// <summary>Runs a command line; null if the full command must run it.</summary>
    public static async Task<int?> TryRunAsync(string[] args, Terminal terminal)
    {
        if (args.Length == 0 || args.Any(HelpWords.Contains))
            return null;
        if (args is ["explain", var what] && DiagnosticCatalog.Find(what) is { } descriptor && !File.Exists(what))
        {
            await terminal.OutWriter.WriteAsync(DiagnosticPages.Of(descriptor));
            return ExitCode.Success;
        }

        if (Create(args[0], terminal) is not { } command)
            return null;
        var result = new RootCommand { command }.Parse(args);
        return result.Errors.Count > 0 ? null : await CommandInvocation.InvokeAsync(result, terminal);
    }

    // Dependencies of these commands are also listed in SchedLang.Native.csproj. They must not reach SchedLang.Compiler.Emit.
    private static Command? Create(string name, Terminal terminal) => name switch
    {
        "check" => CheckCommand.Create(terminal),
        "fmt" => FmtCommand.Create(terminal),
        "import" => ImportCommand.Create(terminal),
        "table" => TableCommand.Create(terminal),
        "new" => NewCommand.Create(terminal),
        "lsp" => LspCommand.Create(terminal),
        _ => null,
    };
}
