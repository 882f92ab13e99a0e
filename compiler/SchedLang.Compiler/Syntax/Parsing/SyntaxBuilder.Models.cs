using System.Collections.Immutable;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <content>The block of a model: attributes and latencies.</content>
internal sealed partial class SyntaxBuilder
{
    private ModelBlockSyntax? ModelBlock(SchedLangParser.ModelBlockContext? context) => context == null ? null : new(
        source,
        Token(context, SchedLangLexer.LBRACE),
        [.. context.modelMember().Select(Member).OfType<SyntaxNode>()],
        Token(context, SchedLangLexer.RBRACE));

    private OperatorSyntax Operator(SchedLangParser.OperatorDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.OP),
        Name(context.name(0)),
        Token(context, SchedLangLexer.COLON),
        Name(context.name(1)),
        context.name().Length > 2 ? Name(context.name(2)) : null,
        Block(context.attributeBlock()),
        Comma(context));

    private LatencyClauseSyntax LatencyClause(SchedLangParser.LatencyClauseContext context)
    {
        var name = Name(context.attributeName());
        return new LatencyClauseSyntax(source, name, [.. Elements(context, SchedLangLexer.COMMA, child => child switch
        {
            SchedLangParser.LatencyEntryContext first => LatencyEntry(first, first.name(), null),
            SchedLangParser.FurtherLatencyContext further => LatencyEntry(further, further.name(0), further),
            _ => null,
        })]);
    }

    private LatencyEntrySyntax LatencyEntry(ParserRuleContext context, ParserRuleContext? device, SchedLangParser.FurtherLatencyContext? further)
    {
        var name = Name(device);
        var elements = ImmutableArray.CreateBuilder<ISyntaxElement>();
        if (further != null)
            elements.Add(FirstTerm(further));
        elements.AddRange(Elements(context, SchedLangLexer.PLUS, child => child is SchedLangParser.LatencyTermContext term ? LatencyTerm(term) : null));
        return new LatencyEntrySyntax(source, name, elements.ToImmutable());
    }

    // After a comma, the grammar puts the parts of the first time directly into the entry.
    private LatencyTermSyntax FirstTerm(SchedLangParser.FurtherLatencyContext context)
    {
        var minus = Optional(context, SchedLangLexer.MINUS);
        var number = Token(context, SchedLangLexer.NUMBER);
        var unit = Optional(context, SchedLangLexer.UNIT);
        var per = Optional(context, SchedLangLexer.PER);
        return new LatencyTermSyntax(source, new NumberValueSyntax(source, minus, number, unit), per, per == null ? null : Name(context.name(1)));
    }

    private LatencyTermSyntax LatencyTerm(SchedLangParser.LatencyTermContext context)
    {
        var time = Number(context.signedNumber());
        var per = Optional(context, SchedLangLexer.PER);
        return new LatencyTermSyntax(source, time, per, per == null ? null : Name(context.name()));
    }

    // The nodes and the signs between them, in text order.
    private IEnumerable<ISyntaxElement> Elements(ParserRuleContext context, int sign, Func<IParseTree, SyntaxNode?> node)
    {
        for (var i = 0; i < context.ChildCount; i++)
        {
            var child = context.GetChild(i);
            if (child is ITerminalNode terminal && terminal.Symbol.Type == sign && Take(terminal, TokenKind.Sign) is { } token)
                yield return token;
            else if (node(child) is { } built)
                yield return built;
        }
    }
}
