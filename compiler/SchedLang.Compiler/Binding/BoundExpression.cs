using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>An expression with its type; every name in it is resolved.</summary>
public abstract record BoundExpression(SyntaxNode Syntax, SchedType Type)
{
    /// <summary>The expressions right below this one.</summary>
    public virtual IEnumerable<BoundExpression> Children => [];
}

/// <summary>The result of an error. It suppresses follow-on errors.</summary>
public sealed record BoundError(SyntaxNode Syntax) : BoundExpression(Syntax, SchedType.Error);

/// <summary>A value known at compile time.</summary>
public sealed record BoundConstant(SyntaxNode Syntax, Constant Value) : BoundExpression(Syntax, Value.Type);

/// <summary>A parameter of the policy.</summary>
public sealed record BoundParameter(SyntaxNode Syntax, ParameterSymbol Parameter) : BoundExpression(Syntax, Parameter.Type);

/// <summary>A member of a set or a parameter of a function.</summary>
public sealed record BoundLocal(SyntaxNode Syntax, LocalSymbol Local) : BoundExpression(Syntax, Local.Type);

/// <summary>The subject of an attribute without a prefix.</summary>
public enum Subject
{
    /// <summary>The job being considered.</summary>
    Job,

    /// <summary>The device being considered.</summary>
    Device,

    /// <summary>The running job that a preemption would stop.</summary>
    Victim,
}

/// <summary>The job, device or victim being considered.</summary>
public sealed record BoundSubject(SyntaxNode Syntax, Subject Subject)
    : BoundExpression(Syntax, Subject == Subject.Device ? SchedType.Device : SchedType.Job);

/// <summary>The platform. Expressions only read its attributes.</summary>
public sealed record BoundPlatform(SyntaxNode Syntax) : BoundExpression(Syntax, SchedType.Platform);

/// <summary>An attribute of an owner.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Of">The owner; for a pair, the job; null for the run.</param>
/// <param name="OnDevice">For a pair, the device.</param>
public sealed record BoundAttribute(SyntaxNode Syntax, AttributeSymbol Attribute, BoundExpression? Of, BoundExpression? OnDevice)
    : BoundExpression(Syntax, Attribute.Type)
{
    public override IEnumerable<BoundExpression> Children => new[] { Of, OnDevice }.OfType<BoundExpression>();
}

/// <summary>A state variable of the policy.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="State">The declaration.</param>
/// <param name="Owner">The stream, job or device that owns the variable; null if the policy owns it.</param>
public sealed record BoundCell(SyntaxNode Syntax, StateSymbol State, BoundExpression? Owner) : BoundExpression(Syntax, State.Type)
{
    public override IEnumerable<BoundExpression> Children => Owner == null ? [] : [Owner];
}

/// <summary>A <c>let</c> of the policy.</summary>
public sealed record BoundLetReference(SyntaxNode Syntax, BoundLet Let) : BoundExpression(Syntax, Let.Value.Type);

/// <summary>A call of a function of the policy.</summary>
public sealed record BoundCall(SyntaxNode Syntax, BoundFunction Function, ImmutableArray<BoundExpression> Arguments)
    : BoundExpression(Syntax, Function.Body.Type)
{
    public override IEnumerable<BoundExpression> Children => Arguments;
}

/// <summary>A call of a built-in function.</summary>
public sealed record BoundIntrinsic(SyntaxNode Syntax, FunctionSymbol Function, ImmutableArray<BoundExpression> Arguments, SchedType Type)
    : BoundExpression(Syntax, Type)
{
    public override IEnumerable<BoundExpression> Children => Arguments;
}

/// <summary><c>-e</c> or <c>not e</c>, depending on the type.</summary>
public sealed record BoundUnary(SyntaxNode Syntax, BoundExpression Operand) : BoundExpression(Syntax, Operand.Type)
{
    public override IEnumerable<BoundExpression> Children => [Operand];
}

/// <summary>Operators of two operands.</summary>
public enum BinaryOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    And,
    Or,
}

/// <summary><c>a + b</c></summary>
public sealed record BoundBinary(SyntaxNode Syntax, BoundExpression Left, BinaryOperator Operator, BoundExpression Right, SchedType Type)
    : BoundExpression(Syntax, Type)
{
    public override IEnumerable<BoundExpression> Children => [Left, Right];
}

/// <summary><c>if c then a else b</c></summary>
public sealed record BoundConditional(
    SyntaxNode Syntax, BoundExpression Condition, BoundExpression WhenTrue, BoundExpression WhenFalse)
    : BoundExpression(Syntax, WhenTrue.Type)
{
    public override IEnumerable<BoundExpression> Children => [Condition, WhenTrue, WhenFalse];
}

/// <summary>The implicit conversion of a whole number to a number.</summary>
public sealed record BoundConversion(BoundExpression Operand, SchedType Type) : BoundExpression(Operand.Syntax, Type)
{
    public override IEnumerable<BoundExpression> Children => [Operand];
}

/// <summary>The functions over sets.</summary>
public enum AggregateKind
{
    Count,
    Any,
    All,
    Sum,
    Min,
    Max,
    Avg,
}

/// <summary><c>sum(d in devices where d.idle: d.bandwidth)</c></summary>
public sealed record BoundAggregate(
    SyntaxNode Syntax,
    AggregateKind Kind,
    LocalSymbol Variable,
    SetSymbol Set,
    BoundExpression? Filter,
    BoundExpression? Value,
    SchedType Type)
    : BoundExpression(Syntax, Type)
{
    public override IEnumerable<BoundExpression> Children => new[] { Filter, Value }.OfType<BoundExpression>();
}
