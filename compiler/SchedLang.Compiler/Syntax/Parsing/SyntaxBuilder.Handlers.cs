using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <content>State, handlers and their statements.</content>
internal sealed partial class SyntaxBuilder
{
    private StateSyntax State(SchedLangParser.StateDeclarationContext context)
    {
        var names = new Queue<SchedLangParser.NameContext>(context.name());
        var keyword = Token(context, SchedLangLexer.STATE);
        var name = Next();
        var per = Optional(context, SchedLangLexer.PER);
        var owner = per == null ? null : Next();
        return new StateSyntax(
            source,
            keyword,
            name,
            per,
            owner,
            Token(context, SchedLangLexer.COLON),
            Next(),
            Token(context, SchedLangLexer.ASSIGN),
            Value(context.value()),
            Comma(context));

        SyntaxToken Next() => Name(names.TryDequeue(out var next) ? next : null);
    }

    private HandlerSyntax Handler(SchedLangParser.HandlerContext context)
    {
        var keyword = Token(context, SchedLangLexer.ON);
        var (handlerEvent, words, period) = Event(context.@event());
        var when = Optional(context, SchedLangLexer.WHEN);
        var condition = when == null ? null : Expression(context.expression());
        return new HandlerSyntax(source, keyword, handlerEvent, words, period, when, condition, Block(context.block()), Comma(context));
    }

    private (HandlerEvent? Event, ImmutableArray<SyntaxToken> Words, ExpressionSyntax? Period) Event(SchedLangParser.EventContext? context)
    {
        if (context == null)
            return (null, [leaves.Missing(TokenKind.Keyword)], null);
        var words = ImmutableArray.CreateBuilder<SyntaxToken>();
        for (var i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is ITerminalNode terminal && Take(terminal, TokenKind.Keyword) is { } word)
                words.Add(word);
        }

        HandlerEvent? handlerEvent =
            context.RELEASE() != null ? HandlerEvent.Release
            : context.DISPATCH() != null ? HandlerEvent.Dispatch
            : context.DROP() != null ? HandlerEvent.Drop
            : context.PREEMPT() != null ? HandlerEvent.Preempt
            : context.TICK() != null ? HandlerEvent.Tick
            : context.UNIT_WORD() != null ? HandlerEvent.CompleteUnit
            : context.JOB() != null ? HandlerEvent.CompleteJob
            : null;
        return (handlerEvent, words.ToImmutable(), context.TICK() == null ? null : Expression(context.expression()));
    }

    private BlockSyntax Block(SchedLangParser.BlockContext? context) => new(
        source,
        Token(context, SchedLangLexer.LBRACE),
        [.. (context?.statement() ?? []).Select(Statement).OfType<StatementSyntax>()],
        Token(context, SchedLangLexer.RBRACE));

    private StatementSyntax? Statement(SchedLangParser.StatementContext? context) => context switch
    {
        SchedLangParser.LocalLetContext let => new LocalLetSyntax(
            source,
            Token(let, SchedLangLexer.LET),
            Name(let.name()),
            Token(let, SchedLangLexer.ASSIGN),
            Expression(let.expression()),
            Comma(let)),
        SchedLangParser.ForEachContext loop => For(loop),
        SchedLangParser.IfElseContext branch => If(branch),
        SchedLangParser.AssignmentContext assignment => Assignment(assignment),
        _ => null,
    };

    private ForSyntax For(SchedLangParser.ForEachContext context)
    {
        var keyword = Token(context, SchedLangLexer.FOR);
        var variable = Name(context.name());
        var inWord = Token(context, SchedLangLexer.IN);
        var set = Expression(context.expression(0));
        var where = Optional(context, SchedLangLexer.WHERE);
        var filter = where == null ? null : Expression(context.expression(1));
        return new ForSyntax(source, keyword, variable, inWord, set, where, filter, Block(context.block()));
    }

    private IfSyntax If(SchedLangParser.IfElseContext context)
    {
        if (++_depth > ParsingLimits.MaxNesting)
            throw new NestingTooDeepException(context.Start);
        var keyword = Token(context, SchedLangLexer.IF);
        var condition = Expression(context.expression());
        var then = Block(context.block());
        var elseWord = Optional(context, SchedLangLexer.ELSE);
        var branch = context.elseBranch();
        SyntaxNode? otherwise = elseWord == null ? null
            : branch?.statement() is { } statement ? Statement(statement)
            : Block(branch?.block());
        _depth--;
        return new IfSyntax(source, keyword, condition, then, elseWord, otherwise);
    }

    private AssignmentSyntax Assignment(SchedLangParser.AssignmentContext context)
    {
        var name = Name(context.name());
        var open = Optional(context, SchedLangLexer.LBRACKET);
        var index = open == null ? null : Expression(context.expression(0));
        var close = open == null ? null : Token(context, SchedLangLexer.RBRACKET);
        var sign = AssignmentSign(context);
        return new AssignmentSyntax(
            source, name, open, index, close, sign, Expression(context.expression(open == null ? 0 : 1)), Comma(context));
    }

    private SyntaxToken AssignmentSign(ParserRuleContext context)
    {
        int[] signs = [SchedLangLexer.ASSIGN, SchedLangLexer.ADD_TO, SchedLangLexer.TAKE_FROM, SchedLangLexer.MULTIPLY_BY, SchedLangLexer.DIVIDE_BY];
        return signs.Select(s => Optional(context, s)).FirstOrDefault(t => t != null) ?? leaves.Missing(TokenKind.Sign);
    }
}
