using Antlr4.Runtime.Misc;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Describes the tokens that the parser expected in a few words, such as "an expression" or "a clause", instead of a long list.
/// </summary>
internal static class ExpectedTokens
{
    private static readonly int[] Clauses =
    [
        SchedLangLexer.PREFER, SchedLangLexer.ORDER, SchedLangLexer.PLACE, SchedLangLexer.HOLD, SchedLangLexer.PREEMPT,
        SchedLangLexer.STRICT, SchedLangLexer.LET, SchedLangLexer.FN, SchedLangLexer.CHUNK, SchedLangLexer.BATCH, SchedLangLexer.STATE,
        SchedLangLexer.ON, SchedLangLexer.WITHOUT,
    ];

    /// <summary>The keywords that begin or continue a clause of a policy.</summary>
    public static IEnumerable<string> ClauseWords => Clauses.Concat(Continuations).Select(c => Name(c).Trim('\''));

    private static readonly int[] Continuations =
        [SchedLangLexer.WHEN, SchedLangLexer.WHERE, SchedLangLexer.MINIMIZING, SchedLangLexer.DESCENDING];

    private static readonly int[] Operators =
    [
        SchedLangLexer.STAR, SchedLangLexer.SLASH, SchedLangLexer.PERCENT, SchedLangLexer.PLUS, SchedLangLexer.MINUS,
        SchedLangLexer.EQUAL, SchedLangLexer.UNEQUAL, SchedLangLexer.BELOW, SchedLangLexer.ATMOST, SchedLangLexer.ABOVE,
        SchedLangLexer.ATLEAST, SchedLangLexer.AND, SchedLangLexer.OR, SchedLangLexer.DOT, SchedLangLexer.LBRACKET,
    ];

    private static readonly int[] ExpressionStarts =
    [
        SchedLangLexer.NUMBER, SchedLangLexer.LPAREN, SchedLangLexer.MINUS, SchedLangLexer.NOT, SchedLangLexer.IF,
        SchedLangLexer.TRUE, SchedLangLexer.FALSE, SchedLangLexer.NEVER,
    ];

    /// <summary>Describes the expected tokens: <c>an expression</c>, <c>'{' or '('</c></summary>
    public static string Describe(IntervalSet expected)
    {
        var left = expected.ToList().ToHashSet();
        var parts = new List<string>();
        if (left.Contains(SchedLangLexer.IDENTIFIER) && left.Contains(SchedLangLexer.WHEN) && left.Contains(SchedLangLexer.DESCENDING))
        {
            parts.Add(left.Contains(SchedLangLexer.NUMBER) ? "a value" : "a name");
            left.RemoveWhere(t => IsWord(t) || t is SchedLangLexer.NUMBER or SchedLangLexer.MINUS or SchedLangLexer.STRING);
        }

        Group("an expression", SchedLangLexer.LPAREN, SchedLangLexer.NUMBER, SchedLangLexer.NOT, ExpressionStarts);
        Group("a number", SchedLangLexer.NUMBER, SchedLangLexer.MINUS, SchedLangLexer.NUMBER, [SchedLangLexer.NUMBER, SchedLangLexer.MINUS]);
        Group("an operator", SchedLangLexer.STAR, SchedLangLexer.PLUS, SchedLangLexer.AND, Operators);
        if (parts.Contains("an expression"))
            left.RemoveWhere(IsWord);
        Group("a clause", SchedLangLexer.PREFER, SchedLangLexer.PLACE, SchedLangLexer.ORDER, Clauses);
        if (left.Contains(SchedLangLexer.IDENTIFIER) && left.Contains(SchedLangLexer.BY))
        {
            parts.Add(parts.Contains("a clause") ? "" : left.Contains(SchedLangLexer.PREFER) ? "a name" : "an attribute");
            left.RemoveWhere(IsWord);
        }

        if (left.Remove(SchedLangLexer.IDENTIFIER))
            parts.Add("a name");
        if (left.Remove(SchedLangLexer.UNIT))
            parts.Add("a unit");
        if (left.Remove(SchedLangLexer.STRING))
            parts.Add("text in quotes");
        if (left.Remove(SchedLangLexer.Eof))
            parts.Add("the end of the declaration");
        parts.AddRange(left.Order().Select(Name));
        parts.RemoveAll(p => p.Length == 0);
        return Join(parts);

        void Group(string words, int first, int second, int third, int[] members)
        {
            if (!left.Contains(first) || !left.Contains(second) || !left.Contains(third))
                return;
            left.ExceptWith(members);
            parts.Add(words);
        }
    }

    /// <summary>The keywords among the expected tokens.</summary>
    public static IEnumerable<string> Words(IntervalSet expected) =>
        expected.ToList().Where(t => IsWord(t) && t != SchedLangLexer.IDENTIFIER).Select(t => Name(t).Trim('\''));

    /// <summary>The name of a token type, in quotes where it has a fixed text.</summary>
    public static string Name(int type) => SchedLangLexer.DefaultVocabulary.GetLiteralName(type) ?? type switch
    {
        SchedLangLexer.IDENTIFIER => "a name",
        SchedLangLexer.NUMBER => "a number",
        SchedLangLexer.STRING => "text in quotes",
        SchedLangLexer.UNIT => "a unit",
        _ => "the end of the declaration",
    };

    private static bool IsWord(int type) => type is >= SchedLangLexer.USE and <= SchedLangLexer.IDENTIFIER && type != SchedLangLexer.UNIT;

    private static string Join(List<string> parts) => parts.Count switch
    {
        0 => "something else",
        1 => parts[0],
        > 6 => string.Join(", ", parts.Take(6)) + " or others",
        _ => string.Join(", ", parts.Take(parts.Count - 1)) + " or " + parts[^1],
    };
}
