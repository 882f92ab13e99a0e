using SchedLang.Compiler.Syntax.Parsing;

namespace SchedLang.Compiler.Syntax;

/// <summary>Facts about words of the language.</summary>
internal static class SyntaxFacts
{
    /// <summary>Whether a word directly after a number is its unit.</summary>
    public static bool IsUnit(string word) => Tokenizer.IsUnit(word);

    /// <summary>Whether a word has the shape of a name. Some words of the language have it too, which the parser takes as names where nothing else can stand.</summary>
    public static bool IsName(string word) =>
        word.Length > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_') && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
