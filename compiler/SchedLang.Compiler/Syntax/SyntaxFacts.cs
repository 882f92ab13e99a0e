using SchedLang.Compiler.Syntax.Parsing;

namespace SchedLang.Compiler.Syntax;

/// <summary>Classifies words of the language.</summary>
internal static class SyntaxFacts
{
    /// <summary>Whether a word is a unit when it is directly after a number.</summary>
    public static bool IsUnit(string word) => Tokenizer.IsUnit(word);

    /// <summary>
    /// Whether a word has the form of a name. Some keywords do too, and the parser accepts them as names where nothing else is allowed.
    /// </summary>
    public static bool IsName(string word) =>
        word.Length > 0 && (char.IsAsciiLetter(word[0]) || word[0] == '_') && word.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
