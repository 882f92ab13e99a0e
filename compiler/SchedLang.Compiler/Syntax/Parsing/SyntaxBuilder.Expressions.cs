using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <content>Expressions.</content>
internal sealed partial class SyntaxBuilder
{
    private int _depth;

    private ExpressionSyntax Expression(SchedLangParser.ExpressionContext? context)
    {
        if (context == null)
            return Missing();
        if (++_depth > ParsingLimits.MaxChain)
            throw new ChainTooLongException(TextSpan.FromBounds(context.Start.StartIndex, Math.Max(context.Start.StartIndex, context.Stop?.StopIndex ?? 0) + 1));
        var expression = Unguarded(context);
        _depth--;
        return expression;
    }

    private ExpressionSyntax Unguarded(SchedLangParser.ExpressionContext context)
    {
        switch (context)
        {
            case SchedLangParser.PrimaryExpressionContext primary:
                return Primary(primary.primary());
            case SchedLangParser.MemberExpressionContext member:
                var target = Expression(member.expression());
                return new MemberSyntax(
                    source, target, Token(member, SchedLangLexer.DOT), Name(member.name()), Arguments(member.arguments()));
            case SchedLangParser.IndexExpressionContext index:
                var indexed = Expression(index.expression(0));
                return new IndexSyntax(
                    source, indexed, Token(index, SchedLangLexer.LBRACKET), Expression(index.expression(1)), Token(index, SchedLangLexer.RBRACKET));
            case SchedLangParser.NegationContext negation:
                return new UnarySyntax(source, Token(negation, SchedLangLexer.MINUS), Expression(negation.expression()));
            case SchedLangParser.ComplementContext complement:
                return new UnarySyntax(source, Token(complement, SchedLangLexer.NOT), Expression(complement.expression()));
            case SchedLangParser.ProductContext product:
                return Binary(product.expression(0), SignOf(product), product.expression(1));
            case SchedLangParser.SumContext sum:
                return Binary(sum.expression(0), SignOf(sum), sum.expression(1));
            case SchedLangParser.ComparisonContext comparison:
                return Binary(comparison.expression(0), SignOf(comparison), comparison.expression(1));
            case SchedLangParser.ConjunctionContext conjunction:
                return Binary(conjunction.expression(0), SignOf(conjunction), conjunction.expression(1));
            case SchedLangParser.DisjunctionContext disjunction:
                return Binary(disjunction.expression(0), SignOf(disjunction), disjunction.expression(1));
            case SchedLangParser.ConditionalContext conditional:
                return new ConditionalSyntax(
                    source,
                    Token(conditional, SchedLangLexer.IF),
                    Expression(conditional.expression(0)),
                    Token(conditional, SchedLangLexer.THEN),
                    Expression(conditional.expression(1)),
                    Token(conditional, SchedLangLexer.ELSE),
                    Expression(conditional.expression(2)));
            default:
                return Missing();
        }
    }

    private BinarySyntax Binary(SchedLangParser.ExpressionContext? left, Func<SyntaxToken> sign, SchedLangParser.ExpressionContext? right)
    {
        var leftOperand = Expression(left);
        return new BinarySyntax(source, leftOperand, sign(), Expression(right));
    }

    // A binary operator has exactly one token among its children: its sign.
    private Func<SyntaxToken> SignOf(Antlr4.Runtime.ParserRuleContext context) => () =>
    {
        for (var i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is Antlr4.Runtime.Tree.ITerminalNode terminal && Take(terminal, TokenKind.Keyword) is { } token)
                return token;
        }

        return leaves.Missing(TokenKind.Sign);
    };

    private ExpressionSyntax Primary(SchedLangParser.PrimaryContext? context)
    {
        switch (context)
        {
            case SchedLangParser.ParenthesizedContext parenthesized:
                return new ParenthesizedSyntax(
                    source,
                    Token(parenthesized, SchedLangLexer.LPAREN),
                    Expression(parenthesized.expression()),
                    Token(parenthesized, SchedLangLexer.RPAREN));
            case SchedLangParser.NumberLiteralContext number:
                return new NumberSyntax(
                    source, Token(number, SchedLangLexer.NUMBER), Optional(number, SchedLangLexer.UNIT));
            case SchedLangParser.WordLiteralContext word:
                return new WordLiteralSyntax(source, Name(word));
            case SchedLangParser.AggregateContext aggregate:
                return Aggregate(aggregate);
            case SchedLangParser.NameOrCallContext name:
                var token = Name(name.name());
                return Arguments(name.arguments()) is { } arguments
                    ? new CallSyntax(source, token, arguments)
                    : new NameSyntax(source, token);
            default:
                return Missing();
        }
    }

    private AggregateSyntax Aggregate(SchedLangParser.AggregateContext context)
    {
        var expressions = new Queue<SchedLangParser.ExpressionContext>(context.expression());
        var function = Token(context, SchedLangLexer.IDENTIFIER, TokenKind.Name);
        var open = Token(context, SchedLangLexer.LPAREN);
        var variable = Name(context.name());
        var inWord = Token(context, SchedLangLexer.IN);
        var set = Next();
        var where = Optional(context, SchedLangLexer.WHERE);
        var filter = where == null ? null : Next();
        var colon = Optional(context, SchedLangLexer.COLON);
        var value = colon == null ? null : Next();
        return new AggregateSyntax(
            source, function, open, variable, inWord, set, where, filter, colon, value, Token(context, SchedLangLexer.RPAREN));

        ExpressionSyntax Next() => Expression(expressions.TryDequeue(out var expression) ? expression : null);
    }

    private ArgumentListSyntax? Arguments(SchedLangParser.ArgumentsContext? context) => context == null
        ? null
        : new ArgumentListSyntax(source, Elements(context, child => child is SchedLangParser.ExpressionContext e ? Expression(e) : null));

    private MissingExpressionSyntax Missing() => new(source, [leaves.Missing(TokenKind.Name)]);
}

/// <summary>Thrown at an expression with too many operators. The declaration parser catches it.</summary>
internal sealed class ChainTooLongException(TextSpan span) : Exception
{
    public TextSpan Span { get; } = span;
}
