using System.Collections.Immutable;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Splits a file into declarations before parsing, so that a missing brace or a half-written clause affects only one of them. A declaration
/// ends at its closing brace, or where a line begins the next declaration.
/// </summary>
internal sealed class DeclarationSplitter
{
    private readonly ImmutableArray<RawToken> _all;
    private readonly ImmutableArray<ParserToken> _visible;

    private DeclarationSplitter(ImmutableArray<RawToken> tokens, ImmutableArray<ParserToken> visible)
    {
        _all = tokens;
        _visible = visible;
    }

    /// <summary>The declarations in order, as their visible tokens.</summary>
    public static IEnumerable<ImmutableArray<ParserToken>> Split(ImmutableArray<RawToken> tokens, ImmutableArray<ParserToken> visible)
    {
        var splitter = new DeclarationSplitter(tokens, visible);
        for (var start = 0; start < splitter._visible.Length;)
        {
            var end = splitter.EndOf(start);
            yield return splitter._visible[start..end];
            start = end;
        }
    }

    /// <summary>Whether a token begins a declaration outside all braces.</summary>
    public static bool BeginsDeclaration(int type) => type
        is SchedLangLexer.USE or SchedLangLexer.PLATFORM or SchedLangLexer.MODEL or SchedLangLexer.SCENARIO or SchedLangLexer.POLICY
        or SchedLangLexer.EXPERIMENT;

    private int EndOf(int start)
    {
        if (TypeAt(start) == SchedLangLexer.USE && TypeAt(start + 1) == SchedLangLexer.STRING)
            return TypeAt(start + 2) == SchedLangLexer.COMMA ? start + 3 : start + 2;
        var depth = 0;
        for (var i = start; i < _visible.Length; i++)
        {
            if (i > start && IsFirstOnLine(i) && (HasShape(i) || (depth == 0 && LooksMisspelt(i))))
                return i;
            if (TypeAt(i) == SchedLangLexer.LBRACE)
                depth++;
            if (TypeAt(i) == SchedLangLexer.RBRACE && --depth <= 0)
                return i + 1;
        }

        return _visible.Length;
    }

    // The first words of a declaration. They identify a declaration even inside braces that were never closed.
    private bool HasShape(int i) => TypeAt(i) switch
    {
        SchedLangLexer.USE => TypeAt(i + 1) == SchedLangLexer.STRING,
        SchedLangLexer.PLATFORM => IsWord(i + 1) && TypeAt(i + 2) == SchedLangLexer.LBRACE,
        SchedLangLexer.MODEL => IsWord(i + 1) && TypeAt(i + 2) == SchedLangLexer.COLON,
        SchedLangLexer.SCENARIO => IsWord(i + 1) && TypeAt(i + 2) == SchedLangLexer.ON,
        SchedLangLexer.POLICY => IsWord(i + 1)
            && TypeAt(i + 2) is SchedLangLexer.LBRACE or SchedLangLexer.LPAREN or SchedLangLexer.EXTENDS,
        SchedLangLexer.EXPERIMENT => IsWord(i + 1) && TypeAt(i + 2) == SchedLangLexer.LBRACE,
        _ => false,
    };

    // For example `polcy FTF {` at the left margin.
    private bool LooksMisspelt(int i) =>
        TypeAt(i) == SchedLangLexer.IDENTIFIER && IsWord(i + 1) && IsAtMargin(i);

    private bool IsFirstOnLine(int i) => i == 0 || Token(i - 1).Line != Token(i).Line;

    private bool IsAtMargin(int i) => _visible[i].First == 0 || _all[_visible[i].First - 1].Type == SchedLangLexer.NEWLINE;

    private bool IsWord(int i) => i < _visible.Length && TypeAt(i) is >= SchedLangLexer.USE and <= SchedLangLexer.IDENTIFIER;

    private RawToken Token(int i) => _all[_visible[i].First];

    private int TypeAt(int i) => i < _visible.Length ? _visible[i].Type : -1;
}
