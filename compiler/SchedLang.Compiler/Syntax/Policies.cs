using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary><c>policy P(limit: number = 0.9) extends Q { ... }</c></summary>
public sealed class PolicySyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken name,
    ParameterListSyntax? parameters,
    SyntaxToken? extends,
    SyntaxToken? parent,
    SyntaxToken open,
    ImmutableArray<ClauseSyntax> clauses,
    SyntaxToken close)
    : NamedDeclarationSyntax(source, name, keyword, name, parameters, extends, parent, open, clauses, close)
{
    public SyntaxToken? Parent { get; } = parent;
    public ParameterListSyntax? ParameterList { get; } = parameters;
    public ImmutableArray<ParameterSyntax> Parameters => ParameterList?.Parameters ?? [];
    public ImmutableArray<ClauseSyntax> Clauses { get; } = clauses;
}

/// <summary><c>(limit: number = 0.9 in 0.5..1.0)</c></summary>
public sealed class ParameterListSyntax(SourceText source, ImmutableArray<ISyntaxElement> elements) : SyntaxNode(source, elements)
{
    public ImmutableArray<ParameterSyntax> Parameters { get; } = [.. elements.OfType<ParameterSyntax>()];
}

/// <summary><c>limit: number = 0.9 in 0.5..1.0</c></summary>
public sealed class ParameterSyntax(
    SourceText source,
    SyntaxToken name,
    SyntaxToken colon,
    SyntaxToken type,
    SyntaxToken assign,
    ValueSyntax value,
    SyntaxToken? inWord,
    ValueSyntax? from,
    SyntaxToken? dots,
    ValueSyntax? to)
    : SyntaxNode(source, name, colon, type, assign, value, inWord, from, dots, to)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken Type { get; } = type;
    public ValueSyntax Default { get; } = value;
    public ValueSyntax? From { get; } = from;
    public ValueSyntax? To { get; } = to;
}

/// <summary>A clause of a policy.</summary>
public abstract class ClauseSyntax(SourceText source, params ReadOnlySpan<object?> children) : SyntaxNode(source, children);

/// <summary><c>prefer stage == prefill as prompts, laxity &lt; 2 ms</c></summary>
public sealed class PreferSyntax(SourceText source, SyntaxToken keyword, ImmutableArray<ISyntaxElement> conditionsAndCommas)
    : ClauseSyntax(source, keyword, conditionsAndCommas)
{
    public ImmutableArray<ExpressionSyntax> Conditions { get; } = [.. conditionsAndCommas.OfType<ExpressionSyntax>()];

    /// <summary>The conditions, each with the name after it or null.</summary>
    public IEnumerable<(ExpressionSyntax Condition, RuleNameSyntax? Rule)> Rules =>
        conditionsAndCommas.Index().Where(e => e.Item is ExpressionSyntax)
            .Select(e => ((ExpressionSyntax)e.Item, conditionsAndCommas.ElementAtOrDefault(e.Index + 1) as RuleNameSyntax));
}

/// <summary><c>order by deadline, arrival descending</c></summary>
public sealed class OrderSyntax(
    SourceText source, SyntaxToken order, SyntaxToken by, ImmutableArray<ISyntaxElement> keysAndCommas)
    : ClauseSyntax(source, order, by, keysAndCommas)
{
    public SyntaxToken Keyword { get; } = order;
    public ImmutableArray<OrderKeySyntax> Keys { get; } = [.. keysAndCommas.OfType<OrderKeySyntax>()];
}

/// <summary><c>arrival descending</c></summary>
public sealed class OrderKeySyntax(SourceText source, ExpressionSyntax key, SyntaxToken? descending) : SyntaxNode(source, key, descending)
{
    public ExpressionSyntax Key { get; } = key;
    public SyntaxToken? Descending { get; } = descending;
}

/// <summary><c>place when C on idle device where D minimizing E as near</c></summary>
public sealed class PlaceSyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken? when,
    ExpressionSyntax? condition,
    SyntaxToken on,
    PlaceTargetSyntax target,
    SyntaxToken? where,
    ExpressionSyntax? filter,
    SyntaxToken? minimizing,
    ExpressionSyntax? objective,
    RuleNameSyntax? rule,
    SyntaxToken? comma)
    : ClauseSyntax(source, keyword, when, condition, on, target, where, filter, minimizing, objective, rule, comma)
{
    public SyntaxToken Keyword { get; } = keyword;
    public ExpressionSyntax? When { get; } = condition;
    public PlaceTargetSyntax Target { get; } = target;
    public ExpressionSyntax? Where { get; } = filter;
    public ExpressionSyntax? Objective { get; } = objective;
    public RuleNameSyntax? Rule { get; } = rule;
}

/// <summary><c>as near</c>, the name of a rule</summary>
public sealed class RuleNameSyntax(SourceText source, SyntaxToken asWord, SyntaxToken name) : SyntaxNode(source, asWord, name)
{
    public SyntaxToken Name { get; } = name;
}

/// <summary><c>without near, polite</c></summary>
public sealed class WithoutSyntax(SourceText source, ImmutableArray<ISyntaxElement> namesAndSigns) : ClauseSyntax(source, namesAndSigns)
{
    public ImmutableArray<SyntaxToken> Names { get; } = [.. namesAndSigns.OfType<SyntaxToken>().Where(t => t.Kind == TokenKind.Name)];
}

/// <summary>The set of devices that a rule chooses from.</summary>
public enum PlaceTarget
{
    /// <summary><c>on idle device</c></summary>
    Idle,

    /// <summary><c>on device</c></summary>
    Any,

    /// <summary><c>on static device</c></summary>
    Static,

    /// <summary><c>on npu, gpu</c></summary>
    Kinds,
}

/// <summary><c>idle device</c>, <c>device</c>, <c>static device</c> or kinds</summary>
public sealed class PlaceTargetSyntax(SourceText source, PlaceTarget target, ImmutableArray<SyntaxToken> tokens, ImmutableArray<SyntaxToken> kinds)
    : SyntaxNode(source, tokens)
{
    public PlaceTarget Target { get; } = target;
    public ImmutableArray<SyntaxToken> Kinds { get; } = kinds;
}

/// <summary><c>hold when C as polite</c></summary>
public sealed class HoldSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken when, ExpressionSyntax condition, RuleNameSyntax? rule, SyntaxToken? comma)
    : ClauseSyntax(source, keyword, when, condition, rule, comma)
{
    public ExpressionSyntax Condition { get; } = condition;
    public RuleNameSyntax? Rule { get; } = rule;
}

/// <summary>The forms of <c>preempt</c>.</summary>
public enum PreemptForm
{
    /// <summary><c>preempt at layer</c></summary>
    AtLayer,

    /// <summary><c>preempt at stage</c></summary>
    AtStage,

    /// <summary><c>preempt never</c></summary>
    Never,

    /// <summary><c>preempt immediately losing work</c></summary>
    LosingWork,

    /// <summary><c>preempt immediately keeping work</c></summary>
    KeepingWork,
}

/// <summary><c>preempt at stage</c>, <c>preempt immediately losing work when C</c></summary>
public sealed class PreemptSyntax(
    SourceText source,
    SyntaxToken keyword,
    PreemptForm? form,
    ImmutableArray<SyntaxToken> words,
    SyntaxToken? when,
    ExpressionSyntax? condition,
    SyntaxToken? comma)
    : ClauseSyntax(source, keyword, words, when, condition, comma)
{
    /// <summary>The form; null where the text names none.</summary>
    public PreemptForm? Form { get; } = form;
    public ExpressionSyntax? Condition { get; } = condition;
}

/// <summary><c>strict</c></summary>
public sealed class StrictSyntax(SourceText source, SyntaxToken keyword, SyntaxToken? comma) : ClauseSyntax(source, keyword, comma);

/// <summary><c>let urgent = laxity &lt; 4 ms</c></summary>
public sealed class LetSyntax(SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken assign, ExpressionSyntax value, SyntaxToken? comma)
    : ClauseSyntax(source, keyword, name, assign, value, comma)
{
    public SyntaxToken Name { get; } = name;
    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>fn price(x) = x / boost</c></summary>
public sealed class FunctionSyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken name,
    SyntaxToken open,
    ImmutableArray<ISyntaxElement> parametersAndCommas,
    SyntaxToken close,
    SyntaxToken assign,
    ExpressionSyntax body,
    SyntaxToken? comma)
    : ClauseSyntax(source, keyword, name, open, parametersAndCommas, close, assign, body, comma)
{
    public SyntaxToken Name { get; } = name;
    public ImmutableArray<FunctionParameterSyntax> Parameters { get; } = [.. parametersAndCommas.OfType<FunctionParameterSyntax>()];
    public ExpressionSyntax Body { get; } = body;
}

/// <summary><c>x</c> or <c>x: duration</c></summary>
public sealed class FunctionParameterSyntax(SourceText source, SyntaxToken name, SyntaxToken? colon, SyntaxToken? type)
    : SyntaxNode(source, name, colon, type)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken? Type { get; } = type;
}

/// <summary><c>chunk prefill by 256 tokens padded</c></summary>
public sealed class ChunkSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken stage, SyntaxToken by, ExpressionSyntax size, SyntaxToken? padded, SyntaxToken? comma)
    : ClauseSyntax(source, keyword, stage, by, size, padded, comma)
{
    public SyntaxToken Stage { get; } = stage;
    public ExpressionSyntax Size { get; } = size;
    public SyntaxToken? Padded { get; } = padded;
}

/// <summary><c>batch decode up to 8 wait up to 2 ms</c></summary>
public sealed class BatchSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken stage, SyntaxToken up, SyntaxToken to, ExpressionSyntax limit, BatchWaitSyntax? wait, SyntaxToken? comma)
    : ClauseSyntax(source, keyword, stage, up, to, limit, wait, comma)
{
    public SyntaxToken Stage { get; } = stage;
    public ExpressionSyntax Limit { get; } = limit;
    public BatchWaitSyntax? Wait { get; } = wait;
}

/// <summary><c>wait up to 2 ms</c></summary>
public sealed class BatchWaitSyntax(SourceText source, SyntaxToken keyword, SyntaxToken up, SyntaxToken to, ExpressionSyntax duration)
    : SyntaxNode(source, keyword, up, to, duration)
{
    public ExpressionSyntax Duration { get; } = duration;
}
