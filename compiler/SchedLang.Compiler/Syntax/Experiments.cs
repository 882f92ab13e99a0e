using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary><c>experiment E { ... }</c></summary>
public sealed class ExperimentSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken open, ImmutableArray<SyntaxNode> members, SyntaxToken close)
    : NamedDeclarationSyntax(source, name, keyword, name, open, members, close)
{
    public ImmutableArray<SyntaxNode> Members { get; } = members;
}

/// <summary><c>scenario A, B</c></summary>
public sealed class ExperimentScenariosSyntax(SourceText source, ImmutableArray<ISyntaxElement> elements) : SyntaxNode(source, elements)
{
    public ImmutableArray<SyntaxToken> Names { get; } = [.. elements.OfType<SyntaxToken>().Where(t => t.Kind == TokenKind.Name)];
}

/// <summary><c>policies FTF, AgentXpu(limit = 0.8)</c></summary>
public sealed class ExperimentPoliciesSyntax(SourceText source, ImmutableArray<ISyntaxElement> elements) : SyntaxNode(source, elements)
{
    public ImmutableArray<PolicyUseSyntax> Policies { get; } = [.. elements.OfType<PolicyUseSyntax>()];
}

/// <summary><c>AgentXpu(limit = 0.8) as Eager</c></summary>
public sealed class PolicyUseSyntax(
    SourceText source, SyntaxToken name, ImmutableArray<ISyntaxElement> argumentsAndSigns, SyntaxToken? asWord, SyntaxToken? alias)
    : SyntaxNode(source, name, argumentsAndSigns, asWord, alias)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken? Alias { get; } = alias;
    public ImmutableArray<NamedValueSyntax> Arguments { get; } = [.. argumentsAndSigns.OfType<NamedValueSyntax>()];
}

/// <summary><c>limit = 0.8</c></summary>
public sealed class NamedValueSyntax(SourceText source, SyntaxToken name, SyntaxToken assign, ValueSyntax value)
    : SyntaxNode(source, name, assign, value)
{
    public SyntaxToken Name { get; } = name;
    public ValueSyntax Value { get; } = value;
}

/// <summary><c>npc.ttft.p99</c></summary>
public sealed class DottedNameSyntax(SourceText source, ImmutableArray<ISyntaxElement> tokens) : SyntaxNode(source, tokens)
{
    /// <summary>The name without white space.</summary>
    public string Text { get; } = string.Concat(tokens.OfType<SyntaxToken>().Select(t => t.Text));
}

/// <summary><c>32, 256, 1024 tokens</c>, unparsed; the value parser reads it later</summary>
public sealed class ValueTextSyntax(SourceText source, ImmutableArray<SyntaxToken> tokens) : SyntaxNode(source, tokens);

/// <summary><c>vary npc.prompt in 32, 256 tokens</c></summary>
public sealed class VarySyntax(
    SourceText source, SyntaxToken keyword, DottedNameSyntax target, SyntaxToken inWord, ValueTextSyntax values, SyntaxToken? comma)
    : SyntaxNode(source, keyword, target, inWord, values, comma)
{
    public DottedNameSyntax Target { get; } = target;
    public ValueTextSyntax Values { get; } = values;
}

/// <summary><c>set npc.prompt = 256 tokens</c></summary>
public sealed class SetSyntax(
    SourceText source, SyntaxToken keyword, DottedNameSyntax target, SyntaxToken assign, ValueTextSyntax value, SyntaxToken? comma)
    : SyntaxNode(source, keyword, target, assign, value, comma)
{
    public DottedNameSyntax Target { get; } = target;
    public ValueTextSyntax Value { get; } = value;
}

/// <summary><c>seeds 1..10</c></summary>
public sealed class SeedsSyntax(SourceText source, SyntaxToken keyword, ValueTextSyntax values, SyntaxToken? comma)
    : SyntaxNode(source, keyword, values, comma)
{
    public ValueTextSyntax Values { get; } = values;
}

/// <summary><c>report violation_rate, npc.ttft.p99</c></summary>
public sealed class ReportSyntax(SourceText source, ImmutableArray<ISyntaxElement> elements) : SyntaxNode(source, elements)
{
    public ImmutableArray<DottedNameSyntax> Metrics { get; } = [.. elements.OfType<DottedNameSyntax>()];
}

/// <summary><c>P dominates A, B on violations, llm.ttft.mean</c></summary>
public sealed class DominanceSyntax(
    SourceText source, SyntaxToken name, SyntaxToken dominates, ImmutableArray<ISyntaxElement> others, SyntaxToken on, ImmutableArray<ISyntaxElement> metrics)
    : ExpressionSyntax(source, name, dominates, others, on, metrics)
{
    public SyntaxToken Name { get; } = name;
    public ImmutableArray<SyntaxToken> Others { get; } = [.. others.OfType<SyntaxToken>().Where(t => t.Kind == TokenKind.Name)];
    public ImmutableArray<DottedNameSyntax> Metrics { get; } = [.. metrics.OfType<DottedNameSyntax>()];
}

/// <summary><c>expect FTF.violation_rate &lt; 0.1</c></summary>
public sealed class ExpectSyntax(SourceText source, SyntaxToken keyword, ExpressionSyntax condition, SyntaxToken? comma)
    : SyntaxNode(source, keyword, condition, comma)
{
    public ExpressionSyntax Condition { get; } = condition;
}
