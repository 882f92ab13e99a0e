using SchedLang.Compiler.Syntax.Parsing;

namespace SchedLang.Compiler.Syntax;

/// <summary>What words are, apart from any text.</summary>
internal static class SyntaxFacts
{
    /// <summary>Whether a word directly after a number is its unit.</summary>
    public static bool IsUnit(string word) => Tokenizer.IsUnit(word);
}
