using Antlr4.Runtime;
using Antlr4.Runtime.Misc;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>The generated parser with a nesting limit, so that deep nesting cannot exhaust the stack.</summary>
internal sealed class BoundedParser(ITokenStream input) : SchedLangParser(input)
{
    // A pair of parentheses takes two rules.
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

/// <summary>The size limits for source text. The parser rejects text beyond them.</summary>
internal static class ParsingLimits
{
    /// <summary>The maximum nesting depth of parentheses and conditions.</summary>
    public const int MaxNesting = 256;

    /// <summary>The maximum number of chained operators in one expression.</summary>
    public const int MaxChain = 1000;
}

/// <summary>Thrown at the token where nesting is too deep. The declaration parser catches it.</summary>
internal sealed class NestingTooDeepException(IToken token) : ParseCanceledException
{
    public IToken Token { get; } = token;
}
