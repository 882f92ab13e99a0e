using System.Text.Json;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Syntax;

/// <summary>The words that the editor colours, read from its grammar.</summary>
internal static class TextMateGrammar
{
    private static readonly JsonElement Repository = JsonDocument
        .Parse(File.ReadAllText(Testing.Repository.PathOf("vscode-extension", "syntaxes", "sched.tmLanguage.json")))
        .RootElement.GetProperty("repository");

    /// <summary>All keywords, or all units.</summary>
    public static IEnumerable<string> WordsOf(string what) => what == "unit"
        ? Alternatives("quantity", 1)
        : ((string[])["declaration", "constant", "operator-word", "clause"]).SelectMany(r => Alternatives(r, 0));

    // The alternatives of the n-th group that lists words.
    private static string[] Alternatives(string rule, int group)
    {
        var pattern = Repository.GetProperty(rule).GetProperty("match").GetString()!;
        var groups = pattern.Split('(', ')').Where(g => g.Contains('|') && !g.Contains('[')).ToArray();
        return groups[Math.Min(group, groups.Length - 1)].Split('|');
    }
}
