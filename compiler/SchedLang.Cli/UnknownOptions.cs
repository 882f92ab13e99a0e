using System.CommandLine;
using System.CommandLine.Parsing;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Cli;

/// <summary>Finds unknown options. Commands that take any number of files would otherwise treat them as files.</summary>
internal static class UnknownOptions
{
    /// <summary>Reports each unknown option and suggests the closest known one.</summary>
    /// <returns>Whether any option is unknown.</returns>
    public static bool Report(ParseResult result, Terminal terminal)
    {
        // Arguments after a lone -- and values of options are never options.
        var values = result.CommandResult.Children.OfType<OptionResult>().SelectMany(o => o.Tokens).ToHashSet<Token>(ReferenceEqualityComparer.Instance);
        var unknown = result.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
            .Where(t => t.Type == TokenType.Argument && IsOption(t.Value) && !values.Contains(t))
            .Select(t => t.Value).ToList();
        foreach (var written in unknown)
        {
            var command = result.CommandResult.Command;
            var name = written.Split('=', ':')[0];
            var known = command.Options.Where(o => !o.Hidden).SelectMany(o => o.Aliases.Prepend(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal)).Append("--help");
            var closest = name.StartsWith("--", StringComparison.Ordinal) ? Spelling.Closest(name, known) : null;
            var path = command is RootCommand ? "schedlang" : $"schedlang {command.Name}";
            terminal.ErrorWriter.WriteLine($"unknown option '{name}'");
            terminal.ErrorWriter.WriteLine(closest == null ? $"  help: '{path} --help' lists the options" : $"  help: did you mean '{closest}'?");
        }

        return unknown.Count > 0;
    }

    // -1 is a number, and a single - is standard input.
    private static bool IsOption(string text) => text.Length > 1 && text[0] == '-' && (text[1] == '-' || char.IsAsciiLetter(text[1]));
}
