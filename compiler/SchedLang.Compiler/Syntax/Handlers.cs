using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary><c>state served per stream: duration = 0 ms</c></summary>
public sealed class StateSyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken name,
    SyntaxToken? per,
    SyntaxToken? owner,
    SyntaxToken colon,
    SyntaxToken type,
    SyntaxToken assign,
    ValueSyntax initial,
    SyntaxToken? comma)
    : ClauseSyntax(source, keyword, name, per, owner, colon, type, assign, initial, comma)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken? Owner { get; } = owner;
    public SyntaxToken Type { get; } = type;
    public ValueSyntax Initial { get; } = initial;
}

/// <summary>The event of a handler.</summary>
public enum HandlerEvent
{
    Release,
    Dispatch,
    CompleteUnit,
    CompleteJob,
    Drop,
    Preempt,
    Tick,
}

/// <summary><c>on complete unit when C { ... }</c>, <c>on tick every 1 s { ... }</c></summary>
public sealed class HandlerSyntax(
    SourceText source,
    SyntaxToken keyword,
    HandlerEvent? handlerEvent,
    ImmutableArray<SyntaxToken> words,
    ExpressionSyntax? period,
    SyntaxToken? when,
    ExpressionSyntax? condition,
    BlockSyntax block,
    SyntaxToken? comma)
    : ClauseSyntax(source, keyword, words, period, when, condition, block, comma)
{
    /// <summary>The event of the handler; null where the text names none.</summary>
    public HandlerEvent? Event { get; } = handlerEvent;
    public ExpressionSyntax? Period { get; } = period;
    public ExpressionSyntax? Condition { get; } = condition;
    public BlockSyntax Block { get; } = block;
}

/// <summary><c>{ ... }</c></summary>
public sealed class BlockSyntax(SourceText source, SyntaxToken open, ImmutableArray<StatementSyntax> statements, SyntaxToken close)
    : SyntaxNode(source, open, statements, close)
{
    public ImmutableArray<StatementSyntax> Statements { get; } = statements;
}

/// <summary>A statement of a handler.</summary>
public abstract class StatementSyntax(SourceText source, params ReadOnlySpan<object?> children) : SyntaxNode(source, children);

/// <summary><c>served[s] += latency</c></summary>
public sealed class AssignmentSyntax(
    SourceText source,
    SyntaxToken name,
    SyntaxToken? open,
    ExpressionSyntax? index,
    SyntaxToken? close,
    SyntaxToken sign,
    ExpressionSyntax value,
    SyntaxToken? comma)
    : StatementSyntax(source, name, open, index, close, sign, value, comma)
{
    public SyntaxToken Name { get; } = name;
    public ExpressionSyntax? Index { get; } = index;
    public SyntaxToken Operator { get; } = sign;
    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>let x = e</c> in a handler</summary>
public sealed class LocalLetSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken assign, ExpressionSyntax value, SyntaxToken? comma)
    : StatementSyntax(source, keyword, name, assign, value, comma)
{
    public SyntaxToken Name { get; } = name;
    public ExpressionSyntax Value { get; } = value;
}

/// <summary><c>for x in jobs where C { ... }</c></summary>
public sealed class ForSyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken variable,
    SyntaxToken inWord,
    ExpressionSyntax set,
    SyntaxToken? where,
    ExpressionSyntax? filter,
    BlockSyntax block)
    : StatementSyntax(source, keyword, variable, inWord, set, where, filter, block)
{
    public SyntaxToken Variable { get; } = variable;
    public ExpressionSyntax Set { get; } = set;
    public ExpressionSyntax? Filter { get; } = filter;
    public BlockSyntax Block { get; } = block;
}

/// <summary><c>if C { ... } else { ... }</c></summary>
public sealed class IfSyntax(
    SourceText source, SyntaxToken keyword, ExpressionSyntax condition, BlockSyntax then, SyntaxToken? elseWord, SyntaxNode? otherwise)
    : StatementSyntax(source, keyword, condition, then, elseWord, otherwise)
{
    public ExpressionSyntax Condition { get; } = condition;
    public BlockSyntax Then { get; } = then;

    /// <summary>The block after <c>else</c>, or the next <c>if</c>.</summary>
    public SyntaxNode? Else { get; } = otherwise;
}
