using System.Text.RegularExpressions;

namespace SchedLang.EndToEnd.Wide;

/// <summary>
/// What is set from outside. The generator writes such a value twice, as the file has it and as it is in the end: the engine gets the file
/// and the settings, the reference the program as if it had been written so.
/// </summary>
internal sealed partial class RandomSettings(RandomSource random)
{
    private readonly double _often = random.Chance(0.5) ? 0 : 0.25;
    private readonly List<string> _all = [];

    /// <summary>The settings, as <c>--set</c> takes them.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>A value, written or set.</summary>
    /// <param name="target">What sets it.</param>
    /// <param name="value">What it is in the end.</param>
    /// <param name="other">What the file may have in its place.</param>
    public string Value(string target, string value, Func<string> other) => Attribute(target, "", value, other);

    /// <summary>An attribute with its word, written or set; where it is set, the file may have another value or none.</summary>
    public string Attribute(string target, string word, string value, Func<string>? other = null)
    {
        if (!random.Chance(_often))
            return word + value;
        _all.Add($"{target}={value}");
        return $"\u00ab{word}{value}\u00a6{(other == null || (word.Length > 0 && random.Chance(0.3)) ? "" : word + other())}\u00bb";
    }

    /// <summary>An attribute that the file has with another value, and that is set from outside.</summary>
    public string Set(string target, string word, string value, string other)
    {
        _all.Add($"{target}={value}");
        return $"\u00ab{word}{value}\u00a6{word}{other}\u00bb";
    }

    /// <summary>An attribute that the file always has, since programs without it are wrong.</summary>
    public string Needed(string target, string word, string value, Func<string> other) => word + Value(target, value, other);

    /// <summary>The file.</summary>
    public static string Written(string text) => Twice().Replace(text, "${written}");

    /// <summary>The program that the file and the settings mean.</summary>
    public static string Meant(string text) => Twice().Replace(text, "${meant}");

    [GeneratedRegex("\u00ab(?<meant>[^\u00a6]*)\u00a6(?<written>[^\u00bb]*)\u00bb")]
    private static partial Regex Twice();
}
