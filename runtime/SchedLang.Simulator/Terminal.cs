using System.Text;
using Spectre.Console;

namespace SchedLang.Simulator;

/// <summary>Where a command writes: results to one stream, all else to the other. Colours only where a person looks.</summary>
public sealed class Terminal
{
    private const int WidthOfFiles = 160;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly bool _isOutputTerminal;

    /// <param name="output">Results.</param>
    /// <param name="error">Diagnostics and progress.</param>
    /// <param name="isOutputTerminal">Whether a person looks at the results.</param>
    /// <param name="isErrorTerminal">Whether a person looks at the rest.</param>
    /// <param name="input">What is read where a command is told to; nothing by default.</param>
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

    /// <summary>What is read where a command is told to.</summary>
    public Stream Input { get; }

    /// <summary>Results, as text.</summary>
    public TextWriter OutWriter { get; }

    /// <summary>Diagnostics, as text.</summary>
    public TextWriter ErrorWriter { get; }

    /// <summary>Results, as tables.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Diagnostics and progress.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Whether a person looks at diagnostics and progress.</summary>
    public bool IsErrorTerminal { get; }

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

    /// <summary>The same terminal, results going to another writer first.</summary>
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
