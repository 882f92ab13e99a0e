using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>A handler of a policy.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Event">The event.</param>
/// <param name="Period">For <see cref="HandlerEvent.Tick"/>, the period: a duration known at link time; else null.</param>
/// <param name="When">Its condition, or null.</param>
/// <param name="Statements">Its statements.</param>
public sealed record BoundHandler(
    HandlerSyntax Syntax, HandlerEvent Event, BoundExpression? Period, BoundExpression? When, ImmutableArray<BoundStatement> Statements)
{
    /// <summary>Every expression in it.</summary>
    public IEnumerable<BoundExpression> Expressions =>
        [.. When == null ? (IEnumerable<BoundExpression>)[] : [When], .. Statements.SelectMany(s => s.Expressions)];
}

/// <summary>A statement of a handler.</summary>
public abstract record BoundStatement(SyntaxNode Syntax)
{
    /// <summary>Every expression in it, including assigned state variables.</summary>
    public abstract IEnumerable<BoundExpression> Expressions { get; }
}

/// <summary><c>cell = value</c>; compound assignments such as <c>+=</c> are expanded in the value.</summary>
public sealed record BoundAssignment(SyntaxNode Syntax, BoundCell Cell, BoundExpression Value) : BoundStatement(Syntax)
{
    public override IEnumerable<BoundExpression> Expressions => [Cell, Value];
}

/// <summary><c>let x = e</c></summary>
public sealed record BoundLocalLet(SyntaxNode Syntax, LocalSymbol Local, BoundExpression Value) : BoundStatement(Syntax)
{
    public override IEnumerable<BoundExpression> Expressions => [Value];
}

/// <summary><c>if C { } else { }</c></summary>
public sealed record BoundIf(
    SyntaxNode Syntax, BoundExpression Condition, ImmutableArray<BoundStatement> Then, ImmutableArray<BoundStatement> Else)
    : BoundStatement(Syntax)
{
    public override IEnumerable<BoundExpression> Expressions =>
        [Condition, .. Then.SelectMany(s => s.Expressions), .. Else.SelectMany(s => s.Expressions)];
}

/// <summary><c>for x in set where C { }</c></summary>
public sealed record BoundFor(
    SyntaxNode Syntax, LocalSymbol Variable, SetSymbol Set, BoundExpression? Filter, ImmutableArray<BoundStatement> Body)
    : BoundStatement(Syntax)
{
    public override IEnumerable<BoundExpression> Expressions =>
        [.. Filter == null ? (IEnumerable<BoundExpression>)[] : [Filter], .. Body.SelectMany(s => s.Expressions)];
}
