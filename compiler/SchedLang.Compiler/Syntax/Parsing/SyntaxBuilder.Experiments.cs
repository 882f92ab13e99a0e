using System.Collections.Immutable;
using Antlr4.Runtime;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <content>Experiments and expectations.</content>
internal sealed partial class SyntaxBuilder
{
    private ExperimentSyntax Experiment(SchedLangParser.ExperimentDeclarationContext context) => new(
        source,
        Token(context, SchedLangLexer.EXPERIMENT),
        Name(context.name()),
        Token(context, SchedLangLexer.LBRACE),
        [.. context.experimentMember().Select(ExperimentMember).OfType<SyntaxNode>()],
        Token(context, SchedLangLexer.RBRACE));

    private SyntaxNode? ExperimentMember(SchedLangParser.ExperimentMemberContext context) => context switch
    {
        SchedLangParser.ScenariosMemberContext scenarios => new ExperimentScenariosSyntax(source, NamesAndSigns(scenarios)),
        SchedLangParser.PoliciesMemberContext policies => new ExperimentPoliciesSyntax(
            source, Elements(policies, child => child is SchedLangParser.PolicyUseContext use ? PolicyUse(use) : null)),
        SchedLangParser.VaryMemberContext vary => new VarySyntax(
            source,
            Token(vary, SchedLangLexer.VARY),
            Dotted(vary.dottedName()),
            Token(vary, SchedLangLexer.IN),
            Values(vary.valueText()),
            Comma(vary)),
        SchedLangParser.SetMemberContext set => new SetSyntax(
            source,
            Token(set, SchedLangLexer.SET),
            Dotted(set.dottedName()),
            Token(set, SchedLangLexer.ASSIGN),
            Values(set.valueText()),
            Comma(set)),
        SchedLangParser.SeedsMemberContext seeds => new SeedsSyntax(
            source, Token(seeds, SchedLangLexer.SEEDS), Values(seeds.valueText()), Comma(seeds)),
        SchedLangParser.ReportMemberContext report => new ReportSyntax(
            source, Elements(report, child => child is SchedLangParser.DottedNameContext name ? Dotted(name) : null)),
        SchedLangParser.ExpectMemberContext expect => Expect(expect.expectClause()),
        _ => null,
    };

    private ExpectSyntax Expect(SchedLangParser.ExpectClauseContext context) => new(
        source, Token(context, SchedLangLexer.EXPECT), context.dominance() is { } dominance ? Dominance(dominance) : Expression(context.expression()),
        Comma(context));

    private DominanceSyntax Dominance(SchedLangParser.DominanceContext context)
    {
        var name = Name(context.name(0));
        var dominates = Token(context, SchedLangLexer.DOMINATES);
        var others = ImmutableArray.CreateBuilder<ISyntaxElement>();
        foreach (var other in context.name().Skip(1))
        {
            if (others.Count > 0 && Comma(context) is { } comma)
                others.Add(comma);
            others.Add(Name(other));
        }

        var on = Token(context, SchedLangLexer.ON);
        var metrics = ImmutableArray.CreateBuilder<ISyntaxElement>();
        foreach (var metric in context.dottedName())
        {
            if (metrics.Count > 0 && Comma(context) is { } comma)
                metrics.Add(comma);
            metrics.Add(Dotted(metric));
        }

        return new DominanceSyntax(source, name, dominates, others.ToImmutable(), on, metrics.ToImmutable());
    }

    // The first token is the keyword; all others are names and commas.
    private ImmutableArray<ISyntaxElement> NamesAndSigns(SchedLangParser.ScenariosMemberContext context)
    {
        var elements = ImmutableArray.CreateBuilder<ISyntaxElement>();
        elements.Add(Token(context, SchedLangLexer.SCENARIO));
        foreach (var name in context.name())
        {
            if (elements.Count > 1 && Comma(context) is { } comma)
                elements.Add(comma);
            elements.Add(Name(name));
        }

        if (Comma(context) is { } last)
            elements.Add(last);
        return elements.ToImmutable();
    }

    private PolicyUseSyntax PolicyUse(SchedLangParser.PolicyUseContext context)
    {
        var name = Name(context.name().FirstOrDefault());
        var rest = ImmutableArray.CreateBuilder<ISyntaxElement>();
        if (Optional(context, SchedLangLexer.LPAREN) is { } open)
        {
            rest.Add(open);
            foreach (var argument in context.namedValue())
            {
                if (rest.Count > 1 && Comma(context) is { } comma)
                    rest.Add(comma);
                rest.Add(new NamedValueSyntax(
                    source, Name(argument.name()), Token(argument, SchedLangLexer.ASSIGN), Value(argument.value())));
            }

            rest.Add(Token(context, SchedLangLexer.RPAREN));
        }

        var asWord = Optional(context, SchedLangLexer.AS);
        return new PolicyUseSyntax(source, name, rest.ToImmutable(), asWord, asWord == null ? null : Name(context.name().ElementAtOrDefault(1)));
    }

    private DottedNameSyntax Dotted(SchedLangParser.DottedNameContext? context)
    {
        var elements = ImmutableArray.CreateBuilder<ISyntaxElement>();
        foreach (var name in context?.name() ?? [])
        {
            if (elements.Count > 0)
                elements.Add(Token(context, SchedLangLexer.DOT));
            elements.Add(Name(name));
        }

        if (elements.Count == 0)
            elements.Add(leaves.Missing(TokenKind.Name));
        return new DottedNameSyntax(source, elements.ToImmutable());
    }

    private ValueTextSyntax Values(ParserRuleContext? context) =>
        new(source, context == null ? [leaves.Missing(TokenKind.Number)] : AllTokens(context));
}
