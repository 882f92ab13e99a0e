using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>The generated parser, which stops where rules are nested so deeply that the stack could run out.</summary>
internal sealed class BoundedParser(ITokenStream input) : SchedLangParser(input)
{
    // A pair of parentheses is two rules deep.
    private const int MaxDepth = 2 * ParsingLimits.MaxNesting;

    private int _depth;

    public override void EnterRule(ParserRuleContext localctx, int state, int ruleIndex)
    {
        Descend();
        base.EnterRule(localctx, state, ruleIndex);
    }

    public override void ExitRule()
    {
        _depth--;
        base.ExitRule();
    }

    public override void EnterRecursionRule(ParserRuleContext localctx, int state, int ruleIndex, int precedence)
    {
        Descend();
        base.EnterRecursionRule(localctx, state, ruleIndex, precedence);
    }

    public override void UnrollRecursionContexts(ParserRuleContext parentctx)
    {
        _depth--;
        base.UnrollRecursionContexts(parentctx);
    }

    public override void Reset()
    {
        _depth = 0;
        base.Reset();
    }

    private void Descend()
    {
        if (++_depth > MaxDepth)
            throw new NestingTooDeepException(CurrentToken);
    }
}

/// <summary>How large a text may be before it is refused rather than parsed.</summary>
internal static class ParsingLimits
{
    /// <summary>How deeply parentheses and conditions may be nested.</summary>
    public const int MaxNesting = 256;

    /// <summary>How many operators one expression may chain.</summary>
    public const int MaxChain = 1000;
}

/// <summary>Leaves the parser at a token where nesting is too deep; caught where a declaration is parsed.</summary>
internal sealed class NestingTooDeepException(IToken token) : ParseCanceledException
{
    public IToken Token { get; } = token;
}
