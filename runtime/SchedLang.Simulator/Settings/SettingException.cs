using System.Globalization;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Simulator.Settings;

/// <summary>A setting that cannot be applied: an error on the command line.</summary>
internal sealed class SettingException(DiagnosticDescriptor descriptor, params object[] arguments)
    : Exception(string.Format(CultureInfo.InvariantCulture, descriptor.Message, arguments))
{
    /// <summary>The stable diagnostic code.</summary>
    public string Code { get; } = descriptor.Code;

    /// <summary>How to fix it; null if the message already says so.</summary>
    public string? Help { get; init; }

    /// <summary>An exception with a suggestion for a misspelt word.</summary>
    public static SettingException Misspelt(DiagnosticDescriptor descriptor, string word, IReadOnlyCollection<string> known, params object[] arguments) => new(descriptor, arguments)
    {
        Help = Spelling.Closest(word, known) is { } closest ? $"did you mean '{closest}'?"
            : known.Count == 0 ? null
            : $"one of: {string.Join(", ", known)}",
    };
}
