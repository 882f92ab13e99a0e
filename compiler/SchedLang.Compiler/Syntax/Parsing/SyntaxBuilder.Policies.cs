using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <content>Policies and their clauses.</content>
internal sealed partial class SyntaxBuilder
{
    private PolicySyntax Policy(SchedLangParser.PolicyDeclarationContext context)
    {
        var keyword = Token(context, SchedLangLexer.POLICY);
        var name = Name(context.name(0));
        var parameters = context.parameterList() is { } list ? new ParameterListSyntax(source, Elements(list, Parameter)) : null;
        var extends = Optional(context, SchedLangLexer.EXTENDS);
        var parent = extends == null ? null : Name(context.name(1));
        return new PolicySyntax(
            source,
            keyword,
            name,
            parameters,
            extends,
            parent,
            Token(context, SchedLangLexer.LBRACE),
            [.. context.policyMember().Select(Clause).OfType<ClauseSyntax>()],
            Token(context, SchedLangLexer.RBRACE));
    }

    // The signs and nodes of a list, in text order.
    private ImmutableArray<ISyntaxElement> Elements(ParserRuleContext context, Func<ParserRuleContext, ISyntaxElement?> build)
    {
        var elements = ImmutableArray.CreateBuilder<ISyntaxElement>();
        for (var i = 0; i < context.ChildCount; i++)
        {
            var element = context.GetChild(i) switch
            {
                ITerminalNode terminal => (ISyntaxElement?)Take(terminal, TokenKind.Keyword),
                ParserRuleContext child => build(child),
                _ => null,
            };
            if (element != null)
                elements.Add(element);
        }

        return elements.ToImmutable();
    }

    private ParameterSyntax Parameter(ParserRuleContext node)
    {
        var context = (SchedLangParser.ParameterContext)node;
        var name = Name(context.name(0));
        var colon = Token(context, SchedLangLexer.COLON);
        var type = Name(context.name(1));
        var assign = Token(context, SchedLangLexer.ASSIGN);
        var value = Value(context.value(0));
        var inWord = Optional(context, SchedLangLexer.IN);
        var from = inWord == null ? null : Value(context.value(1));
        var dots = inWord == null ? null : Token(context, SchedLangLexer.DOTDOT);
        var to = inWord == null ? null : Value(context.value(2));
        return new ParameterSyntax(source, name, colon, type, assign, value, inWord, from, dots, to);
    }

    private ClauseSyntax? Clause(SchedLangParser.PolicyMemberContext member) => member.ChildCount == 0 ? null : member.GetChild(0) switch
    {
        SchedLangParser.PreferClauseContext prefer => new PreferSyntax(
            source,
            Token(prefer, SchedLangLexer.PREFER),
            Elements(prefer, child => child is SchedLangParser.ExpressionContext condition ? Expression(condition)
                : child is SchedLangParser.RuleNameContext name ? RuleName(name) : null)),
        SchedLangParser.OrderClauseContext order => new OrderSyntax(
            source,
            Token(order, SchedLangLexer.ORDER),
            Token(order, SchedLangLexer.BY),
            Elements(order, OrderKey)),
        SchedLangParser.PlaceClauseContext place => Place(place),
        SchedLangParser.HoldClauseContext hold => new HoldSyntax(
            source,
            Token(hold, SchedLangLexer.HOLD),
            Token(hold, SchedLangLexer.WHEN),
            Expression(hold.expression()),
            RuleName(hold.ruleName()),
            Comma(hold)),
        SchedLangParser.PreemptClauseContext preempt => Preempt(preempt),
        SchedLangParser.StrictClauseContext strict => new StrictSyntax(source, Token(strict, SchedLangLexer.STRICT), Comma(strict)),
        SchedLangParser.ChunkClauseContext chunk => new ChunkSyntax(
            source,
            Token(chunk, SchedLangLexer.CHUNK),
            Name(chunk.name()),
            Token(chunk, SchedLangLexer.BY),
            Expression(chunk.expression()),
            Optional(chunk, SchedLangLexer.PADDED),
            Comma(chunk)),
        SchedLangParser.BatchClauseContext batch => Batch(batch),
        SchedLangParser.StateDeclarationContext state => State(state),
        SchedLangParser.HandlerContext handler => Handler(handler),
        SchedLangParser.LetDeclarationContext let => new LetSyntax(
            source,
            Token(let, SchedLangLexer.LET),
            Name(let.name()),
            Token(let, SchedLangLexer.ASSIGN),
            Expression(let.expression()),
            Comma(let)),
        SchedLangParser.FunctionDeclarationContext function => Function(function),
        SchedLangParser.WithoutClauseContext without => new WithoutSyntax(
            source, Elements(without, child => child is SchedLangParser.RuleWordContext name ? Name(name) : null)),
        _ => null,
    };

    private SyntaxNode? OrderKey(ParserRuleContext node) => node is SchedLangParser.OrderKeyContext key
        ? new OrderKeySyntax(source, Expression(key.expression()), Optional(key, SchedLangLexer.DESCENDING))
        : null;

    private PlaceSyntax Place(SchedLangParser.PlaceClauseContext context)
    {
        var keyword = Token(context, SchedLangLexer.PLACE);
        var expressions = new Queue<SchedLangParser.ExpressionContext>(context.expression());
        var (when, condition) = Guarded(SchedLangLexer.WHEN);
        var on = Token(context, SchedLangLexer.ON);
        var target = Target(context.placeTarget());
        var (where, filter) = Guarded(SchedLangLexer.WHERE);
        var (minimizing, objective) = Guarded(SchedLangLexer.MINIMIZING);
        return new PlaceSyntax(source, keyword, when, condition, on, target, where, filter, minimizing, objective, RuleName(context.ruleName()), Comma(context));

        (SyntaxToken? Word, ExpressionSyntax? Expression) Guarded(int word) => Optional(context, word) is { } token
            ? (token, Expression(expressions.TryDequeue(out var expression) ? expression : null))
            : (null, null);
    }

    private RuleNameSyntax? RuleName(SchedLangParser.RuleNameContext? context) =>
        context == null ? null : new RuleNameSyntax(source, Token(context, SchedLangLexer.AS), Name(context.ruleWord()));

    private PlaceTargetSyntax Target(SchedLangParser.PlaceTargetContext? context)
    {
        var target = context switch
        {
            SchedLangParser.IdleTargetContext => PlaceTarget.Idle,
            SchedLangParser.StaticTargetContext => PlaceTarget.Static,
            SchedLangParser.KindsTargetContext => PlaceTarget.Kinds,
            _ => PlaceTarget.Any,
        };
        var tokens = context == null ? [leaves.Missing(TokenKind.Name)] : AllTokens(context);
        return new PlaceTargetSyntax(
            source, target, tokens, target == PlaceTarget.Kinds ? [.. tokens.Where(t => t.Kind == TokenKind.Name)] : []);
    }

    private BatchSyntax Batch(SchedLangParser.BatchClauseContext context)
    {
        var wait = context.batchWait();
        return new BatchSyntax(
            source,
            Token(context, SchedLangLexer.BATCH),
            Name(context.name()),
            Token(context, SchedLangLexer.UP),
            Token(context, SchedLangLexer.TO),
            Expression(context.expression()),
            wait == null ? null : new BatchWaitSyntax(
                source, Token(wait, SchedLangLexer.WAIT), Token(wait, SchedLangLexer.UP), Token(wait, SchedLangLexer.TO), Expression(wait.expression())),
            Comma(context));
    }

    private PreemptSyntax Preempt(SchedLangParser.PreemptClauseContext context)
    {
        var keyword = Token(context, SchedLangLexer.PREEMPT);
        var immediately = context.preemptForm() as SchedLangParser.ImmediatelyContext;
        PreemptForm? form = context.preemptForm() switch
        {
            SchedLangParser.AtLayerContext => PreemptForm.AtLayer,
            SchedLangParser.AtStageContext => PreemptForm.AtStage,
            SchedLangParser.AtJobEndContext => PreemptForm.Never,
            SchedLangParser.ImmediatelyContext c when c.KEEPING() != null => PreemptForm.KeepingWork,
            SchedLangParser.ImmediatelyContext c when c.LOSING() != null => PreemptForm.LosingWork,
            _ => null,
        };
        var words = ImmutableArray.CreateBuilder<SyntaxToken>();
        for (var i = 0; i < (context.preemptForm()?.ChildCount ?? 0); i++)
        {
            if (context.preemptForm().GetChild(i) is ITerminalNode terminal && terminal.Symbol.Type != SchedLangLexer.WHEN
                && Take(terminal, TokenKind.Keyword) is { } word)
                words.Add(word);
        }

        var when = Optional(immediately, SchedLangLexer.WHEN);
        var condition = when == null ? null : Expression(immediately!.expression());
        return new PreemptSyntax(source, keyword, form, words.ToImmutable(), when, condition, Comma(context));
    }

    private FunctionSyntax Function(SchedLangParser.FunctionDeclarationContext context)
    {
        var keyword = Token(context, SchedLangLexer.FN);
        var name = Name(context.name());
        var open = Token(context, SchedLangLexer.LPAREN);
        var parameters = ImmutableArray.CreateBuilder<ISyntaxElement>();
        foreach (var parameter in context.functionParameter())
        {
            if (parameters.Count > 0 && Comma(context) is { } comma)
                parameters.Add(comma);
            parameters.Add(FunctionParameter(parameter));
        }

        return new FunctionSyntax(
            source,
            keyword,
            name,
            open,
            parameters.ToImmutable(),
            Token(context, SchedLangLexer.RPAREN),
            Token(context, SchedLangLexer.ASSIGN),
            Expression(context.expression()),
            Comma(context));
    }

    private FunctionParameterSyntax FunctionParameter(SchedLangParser.FunctionParameterContext context)
    {
        var name = Name(context.name(0));
        var colon = Optional(context, SchedLangLexer.COLON);
        return new FunctionParameterSyntax(source, name, colon, colon == null ? null : Name(context.name(1)));
    }

    private ImmutableArray<SyntaxToken> AllTokens(ParserRuleContext context)
    {
        var tokens = ImmutableArray.CreateBuilder<SyntaxToken>();
        Add(context);
        if (tokens.Count == 0)
            tokens.Add(leaves.Missing(TokenKind.Name));
        return tokens.ToImmutable();

        void Add(IParseTree node)
        {
            if (node is ITerminalNode terminal && Take(terminal, TokenKind.Keyword) is { } token)
                tokens.Add(token);
            for (var i = 0; i < node.ChildCount; i++)
                Add(node.GetChild(i));
        }
    }
}
