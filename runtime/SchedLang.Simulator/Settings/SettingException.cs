using System.Globalization;
using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Simulator.Settings;

/// <summary>A setting that cannot be applied: a mistake on the command line.</summary>
internal sealed class SettingException(DiagnosticDescriptor descriptor, params object[] arguments)
    : Exception(string.Format(CultureInfo.InvariantCulture, descriptor.Message, arguments))
{
    /// <summary>The stable code.</summary>
    public string Code { get; } = descriptor.Code;

    /// <summary>What to do about it; null where the message says it.</summary>
    public string? Help { get; init; }

    /// <summary>The same with a hint at what was meant.</summary>
    public static SettingException Misspelt(DiagnosticDescriptor descriptor, string word, IReadOnlyCollection<string> known, params object[] arguments) => new(descriptor, arguments)
    {
        Help = Spelling.Closest(word, known) is { } closest ? $"did you mean '{closest}'?"
            : known.Count == 0 ? null
            : $"one of: {string.Join(", ", known)}",
    };
}
