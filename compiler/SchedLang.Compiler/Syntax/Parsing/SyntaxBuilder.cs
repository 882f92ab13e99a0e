using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Converts ANTLR's tree into the syntax tree. It accepts every tree that error recovery leaves. Missing text becomes missing tokens, and
/// skipped text becomes trivia.
/// </summary>
internal sealed partial class SyntaxBuilder(SourceText source, ImmutableArray<ParserToken> visible, TokenReader leaves)
{
    public DeclarationSyntax Build(SchedLangParser.DeclarationContext? context) => context?.GetChild(0) switch
    {
        SchedLangParser.UseDeclarationContext use => Use(use),
        SchedLangParser.PlatformDeclarationContext platform => Platform(platform),
        SchedLangParser.ModelDeclarationContext model => Model(model),
        SchedLangParser.ScenarioDeclarationContext scenario => Scenario(scenario),
        SchedLangParser.PolicyDeclarationContext policy => Policy(policy),
        SchedLangParser.ExperimentDeclarationContext experiment => Experiment(experiment),
        _ => new UnknownDeclarationSyntax(source, []),
    };

    // ---- leaves

    private SyntaxToken Token(ParserRuleContext? context, int type, TokenKind kind = TokenKind.Keyword) =>
        Optional(context, type, kind) ?? leaves.Missing(KindOf(type, kind));

    /// <summary>Takes the next token of a type among a node's children, or returns null.</summary>
    private SyntaxToken? Optional(ParserRuleContext? context, int type, TokenKind kind = TokenKind.Keyword)
    {
        for (var i = 0; i < (context?.ChildCount ?? 0); i++)
        {
            if (context!.GetChild(i) is ITerminalNode terminal && terminal.Symbol.Type == type && Take(terminal, kind) is { } token)
                return token;
        }

        return null;
    }

    private SyntaxToken? Take(ITerminalNode terminal, TokenKind kind)
    {
        var number = terminal.Symbol.TokenIndex;
        if (terminal is IErrorNode || number < 0 || number >= visible.Length || !leaves.CanTake(visible[number]))
            return null;
        return leaves.Take(visible[number], KindOf(terminal.Symbol.Type, kind));
    }

    private static TokenKind KindOf(int type, TokenKind kind) => type switch
    {
        >= SchedLangLexer.LBRACE and <= SchedLangLexer.ASSIGN => TokenKind.Sign,
        SchedLangLexer.NUMBER => TokenKind.Number,
        SchedLangLexer.UNIT => TokenKind.Unit,
        SchedLangLexer.STRING => TokenKind.String,
        SchedLangLexer.IDENTIFIER => TokenKind.Name,
        _ => kind,
    };

    // A name is one token, under any number of rules.
    private SyntaxToken Name(ParserRuleContext? context)
    {
        for (IParseTree? node = context; node is { ChildCount: > 0 };)
        {
            node = node.GetChild(0);
            if (node is ITerminalNode terminal)
                return Take(terminal, TokenKind.Name) ?? leaves.Missing(TokenKind.Name);
        }

        return leaves.Missing(TokenKind.Name);
    }

    private SyntaxToken? Comma(ParserRuleContext context) => Optional(context, SchedLangLexer.COMMA);

    private static ImmutableArray<T> List<TContext, T>(IEnumerable<TContext> contexts, Func<TContext, T> build) => [.. contexts.Select(build)];

    // ---- declarations

    private UseSyntax Use(SchedLangParser.UseDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.USE),
        Token(context, SchedLangLexer.STRING),
        Comma(context));

    private PlatformSyntax Platform(SchedLangParser.PlatformDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.PLATFORM),
        Name(context.name()),
        Token(context, SchedLangLexer.LBRACE),
        [.. context.platformMember().Select(Member).OfType<SyntaxNode>()],
        Token(context, SchedLangLexer.RBRACE));

    private SyntaxNode? Member(ParserRuleContext member) => member.ChildCount == 0 ? null : member.GetChild(0) switch
    {
        SchedLangParser.DeviceDeclarationContext device => Device(device),
        SchedLangParser.StreamDeclarationContext stream => Stream(stream),
        SchedLangParser.RunClauseContext run => Run(run),
        SchedLangParser.ExpectClauseContext expect => Expect(expect),
        SchedLangParser.AttributeContext attribute => Attribute(attribute),
        SchedLangParser.LatencyClauseContext latency => LatencyClause(latency),
        SchedLangParser.OperatorDeclarationContext op => Operator(op),
        _ => null,
    };

    private DeviceSyntax Device(SchedLangParser.DeviceDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.DEVICE),
        Name(context.name(0)),
        Token(context, SchedLangLexer.COLON),
        Name(context.name(1)),
        Block(context.attributeBlock()),
        Comma(context));

    private ModelSyntax Model(SchedLangParser.ModelDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.MODEL),
        Name(context.name(0)),
        Token(context, SchedLangLexer.COLON),
        Name(context.name(1)),
        ModelBlock(context.modelBlock()));

    private ScenarioSyntax Scenario(SchedLangParser.ScenarioDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.SCENARIO),
        Name(context.name(0)),
        Token(context, SchedLangLexer.ON),
        Name(context.name(1)),
        Token(context, SchedLangLexer.LBRACE),
        [.. context.scenarioMember().Select(Member).OfType<SyntaxNode>()],
        Token(context, SchedLangLexer.RBRACE));

    private RunSyntax Run(SchedLangParser.RunClauseContext context) => new(
        source,
        Token(context, SchedLangLexer.RUN),
        Token(context, SchedLangLexer.FOR),
        Number(context.signedNumber()),
        Comma(context));

    private StreamSyntax Stream(SchedLangParser.StreamDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.STREAM),
        Name(context.name(0)),
        Token(context, SchedLangLexer.COLON),
        Name(context.name(1)),
        Arrival(context.arrival()),
        Block(context.attributeBlock()),
        Comma(context));

    private ArrivalSyntax? Arrival(SchedLangParser.ArrivalContext? context) => context switch
    {
        SchedLangParser.TraceArrivalContext trace => new TraceArrivalSyntax(
            source,
            Token(trace, SchedLangLexer.AT),
            Token(trace, SchedLangLexer.TRACE),
            Token(trace, SchedLangLexer.STRING)),
        SchedLangParser.RateArrivalContext rate => new RateArrivalSyntax(
            source,
            Token(rate, SchedLangLexer.AT),
            Number(rate.signedNumber())),
        SchedLangParser.PeriodicArrivalContext periodic => new PeriodicArrivalSyntax(
            source,
            Token(periodic, SchedLangLexer.EVERY),
            Optional(periodic, SchedLangLexer.TILDE),
            Number(periodic.signedNumber())),
        SchedLangParser.FollowingArrivalContext following => Following(following),
        SchedLangParser.UsersArrivalContext users => Users(users),
        _ => null,
    };

    private FollowingArrivalSyntax Following(SchedLangParser.FollowingArrivalContext context)
    {
        var after = Token(context, SchedLangLexer.AFTER);
        var stream = Name(context.name());
        var with = Optional(context, SchedLangLexer.WITH);
        var probabilityWord = with == null ? null : Token(context, SchedLangLexer.PROBABILITY);
        var probability = with == null ? null : Number(context.signedNumber());
        return new FollowingArrivalSyntax(source, after, stream, with, probabilityWord, probability);
    }

    private UsersArrivalSyntax Users(SchedLangParser.UsersArrivalContext context)
    {
        var by = Token(context, SchedLangLexer.BY);
        var count = Number(context.signedNumber(0));
        var users = Token(context, SchedLangLexer.USERS);
        var every = Optional(context, SchedLangLexer.EVERY);
        var tilde = every == null ? null : Optional(context, SchedLangLexer.TILDE);
        var gap = every == null ? null : Number(context.signedNumber(1));
        return new UsersArrivalSyntax(source, by, count, users, every, tilde, gap);
    }

    // ---- attributes and values

    private AttributeBlockSyntax? Block(SchedLangParser.AttributeBlockContext? context) => context == null ? null : new(
        source,
        Token(context, SchedLangLexer.LBRACE),
        List(context.attribute(), Attribute),
        Token(context, SchedLangLexer.RBRACE));

    private AttributeSyntax Attribute(SchedLangParser.AttributeContext context)
    {
        var name = Name(context.attributeName());
        var within = Optional(context, SchedLangLexer.WITHIN) ?? Optional(context, SchedLangLexer.FROM);
        var tilde = Optional(context, SchedLangLexer.TILDE);
        var value = Value(context.value(0));
        var at = Optional(context, SchedLangLexer.AT);
        var atValue = at == null ? null : Value(context.value(1));
        return new AttributeSyntax(source, name, within, tilde, value, at, atValue, Comma(context));
    }

    private ValueSyntax Value(SchedLangParser.ValueContext? context)
    {
        if (context?.signedNumber() is { } number)
            return Number(number);
        if (context?.STRING() is { } text && Take(text, TokenKind.String) is { } token)
            return new StringValueSyntax(source, token);
        var word = (Antlr4.Runtime.ParserRuleContext?)context?.name() ?? (Antlr4.Runtime.ParserRuleContext?)context?.truth() ?? context?.unending();
        return word != null
            ? new WordValueSyntax(source, Name(word))
            : new MissingValueSyntax(source, null, leaves.Missing(TokenKind.Name));
    }

    private ValueSyntax Number(SchedLangParser.SignedNumberContext? context)
    {
        var minus = Optional(context, SchedLangLexer.MINUS);
        var number = Optional(context, SchedLangLexer.NUMBER);
        return number == null
            ? new MissingValueSyntax(source, minus, leaves.Missing(TokenKind.Number))
            : new NumberValueSyntax(source, minus, number, Optional(context, SchedLangLexer.UNIT) ?? Optional(context, SchedLangLexer.PERCENT));
    }
}
