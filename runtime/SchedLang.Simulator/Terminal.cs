using System.Text;
using Spectre.Console;

namespace SchedLang.Simulator;

/// <summary>The streams of a command: one for results, one for everything else. Colours appear only on a terminal.</summary>
public sealed class Terminal
{
    private const int WidthOfFiles = 160;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    // By precedence, as POSIX defines it.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    private readonly bool _isOutputTerminal;

    /// <param name="output">Receives results.</param>
    /// <param name="error">Receives diagnostics and progress.</param>
    /// <param name="isOutputTerminal">Whether results go to a terminal.</param>
    /// <param name="isErrorTerminal">Whether diagnostics and progress go to a terminal.</param>
    /// <param name="input">Standard input, for commands that read it; empty by default.</param>
    public Terminal(TextWriter output, TextWriter error, bool isOutputTerminal = false, bool isErrorTerminal = false, Stream? input = null)
    {
        _isOutputTerminal = isOutputTerminal;
        Input = input ?? Stream.Null;
        OutWriter = output;
        ErrorWriter = error;
        Out = Console(output, isOutputTerminal);
        Error = Console(error, isErrorTerminal);
        IsErrorTerminal = isErrorTerminal;
    }

    /// <summary>Standard input, for commands that read it.</summary>
    public Stream Input { get; }

    /// <summary>Results, as text.</summary>
    public TextWriter OutWriter { get; }

    /// <summary>Diagnostics, as text.</summary>
    public TextWriter ErrorWriter { get; }

    /// <summary>Results, as tables.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Diagnostics and progress.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether diagnostics and progress go to a terminal.</summary>
    public bool IsErrorTerminal { get; }

    /// <summary>Whether results go to a terminal that shows more than ASCII.</summary>
    public bool ShowsUnicode => _isOutputTerminal && Out.Profile.Capabilities.Unicode && IsUtf8(Environment.GetEnvironmentVariable);

    /// <summary>Whether the locale of a process uses UTF-8. It does unless a variable names another character set.</summary>
    internal static bool IsUtf8(Func<string, string?> variable)
    {
        var locale = LocaleVariables.Select(variable).FirstOrDefault(v => !string.IsNullOrEmpty(v));
        return locale == null || locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The streams of the process, in UTF-8.</summary>
    public static Terminal OfProcess()
    {
        System.Console.OutputEncoding = Utf8;
        System.Console.SetOut(Writer(System.Console.OpenStandardOutput(), isOutput: true));
        System.Console.SetError(Writer(System.Console.OpenStandardError(), isOutput: false));
        return new Terminal(
            System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected,
            System.Console.OpenStandardInput());
    }

    private static StreamWriter Writer(Stream stream, bool isOutput) => new(new StandardStream(stream, isOutput), Utf8) { AutoFlush = true };

    /// <summary>The same terminal, with results written to another writer first.</summary>
    internal Terminal Onto(TextWriter output) => new(output, ErrorWriter, _isOutputTerminal, IsErrorTerminal);

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfFiles;
            console.Profile.Capabilities.Unicode = true;
        }

        return console;
    }
}
