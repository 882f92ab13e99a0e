using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes parts of the source as comments in C#.</summary>
internal static class SourceComments
{
    /// <summary>The text of a part of the source on one line, without comments.</summary>
    public static string OneLine(SyntaxNode syntax) => OneLine(syntax.ToString());

    /// <summary>The text on one line, without comments.</summary>
    public static string OneLine(string source)
    {
        var lines = source.Split('\n').Select(l => l.IndexOf("//", StringComparison.Ordinal) is >= 0 and var at ? l[..at] : l);
        return string.Join(' ', string.Join(' ', lines).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
