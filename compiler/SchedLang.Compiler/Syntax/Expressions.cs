using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>An expression.</summary>
public abstract class ExpressionSyntax(SourceText source, params ReadOnlySpan<object?> children) : SyntaxNode(source, children);

/// <summary><c>16.67 ms</c></summary>
public sealed class NumberSyntax(SourceText source, SyntaxToken number, SyntaxToken? unit) : ExpressionSyntax(source, number, unit)
{
    public SyntaxToken Number { get; } = number;
    public SyntaxToken? Unit { get; } = unit;
}

/// <summary><c>true</c>, <c>false</c> or <c>never</c></summary>
public sealed class WordLiteralSyntax(SourceText source, SyntaxToken word) : ExpressionSyntax(source, word)
{
    public SyntaxToken Word { get; } = word;
}

/// <summary><c>deadline</c></summary>
public sealed class NameSyntax(SourceText source, SyntaxToken name) : ExpressionSyntax(source, name)
{
    public SyntaxToken Name { get; } = name;
}

/// <summary><c>min(a, b)</c>, <c>latency(d)</c></summary>
public sealed class CallSyntax(SourceText source, SyntaxToken name, ArgumentListSyntax arguments) : ExpressionSyntax(source, name, arguments)
{
    public SyntaxToken Name { get; } = name;
    public ArgumentListSyntax Arguments { get; } = arguments;
}

/// <summary><c>(a, b)</c></summary>
public sealed class ArgumentListSyntax(SourceText source, ImmutableArray<ISyntaxElement> elements) : SyntaxNode(source, elements)
{
    public ImmutableArray<ExpressionSyntax> Arguments { get; } = [.. elements.OfType<ExpressionSyntax>()];
}

/// <summary><c>stream.weight</c>, <c>r.next_ready(device)</c></summary>
public sealed class MemberSyntax(SourceText source, ExpressionSyntax target, SyntaxToken dot, SyntaxToken name, ArgumentListSyntax? arguments)
    : ExpressionSyntax(source, target, dot, name, arguments)
{
    public ExpressionSyntax Target { get; } = target;
    public SyntaxToken Name { get; } = name;
    public ArgumentListSyntax? Arguments { get; } = arguments;
}

/// <summary><c>level[j]</c></summary>
public sealed class IndexSyntax(SourceText source, ExpressionSyntax target, SyntaxToken open, ExpressionSyntax index, SyntaxToken close)
    : ExpressionSyntax(source, target, open, index, close)
{
    public ExpressionSyntax Target { get; } = target;
    public ExpressionSyntax Index { get; } = index;
}

/// <summary><c>(e)</c></summary>
public sealed class ParenthesizedSyntax(SourceText source, SyntaxToken open, ExpressionSyntax inner, SyntaxToken close)
    : ExpressionSyntax(source, open, inner, close)
{
    public ExpressionSyntax Inner { get; } = inner;
}

/// <summary><c>not e</c>, <c>-e</c></summary>
public sealed class UnarySyntax(SourceText source, SyntaxToken sign, ExpressionSyntax operand) : ExpressionSyntax(source, sign, operand)
{
    public SyntaxToken Operator { get; } = sign;
    public ExpressionSyntax Operand { get; } = operand;
}

/// <summary><c>a + b</c></summary>
public sealed class BinarySyntax(SourceText source, ExpressionSyntax left, SyntaxToken sign, ExpressionSyntax right)
    : ExpressionSyntax(source, left, sign, right)
{
    public ExpressionSyntax Left { get; } = left;
    public SyntaxToken Operator { get; } = sign;
    public ExpressionSyntax Right { get; } = right;
}

/// <summary><c>if c then a else b</c></summary>
public sealed class ConditionalSyntax(
    SourceText source,
    SyntaxToken ifWord,
    ExpressionSyntax condition,
    SyntaxToken then,
    ExpressionSyntax whenTrue,
    SyntaxToken elseWord,
    ExpressionSyntax whenFalse)
    : ExpressionSyntax(source, ifWord, condition, then, whenTrue, elseWord, whenFalse)
{
    public ExpressionSyntax Condition { get; } = condition;
    public ExpressionSyntax WhenTrue { get; } = whenTrue;
    public ExpressionSyntax WhenFalse { get; } = whenFalse;
}

/// <summary><c>sum(d in devices where d.idle: d.bandwidth)</c></summary>
public sealed class AggregateSyntax(
    SourceText source,
    SyntaxToken function,
    SyntaxToken open,
    SyntaxToken variable,
    SyntaxToken inWord,
    ExpressionSyntax set,
    SyntaxToken? where,
    ExpressionSyntax? filter,
    SyntaxToken? colon,
    ExpressionSyntax? value,
    SyntaxToken close)
    : ExpressionSyntax(source, function, open, variable, inWord, set, where, filter, colon, value, close)
{
    public SyntaxToken Function { get; } = function;
    public SyntaxToken Variable { get; } = variable;
    public ExpressionSyntax Set { get; } = set;
    public ExpressionSyntax? Filter { get; } = filter;
    public ExpressionSyntax? Value { get; } = value;
}

/// <summary>An expression that is missing or that the parser cannot read.</summary>
public sealed class MissingExpressionSyntax(SourceText source, ImmutableArray<SyntaxToken> tokens) : ExpressionSyntax(source, tokens);
