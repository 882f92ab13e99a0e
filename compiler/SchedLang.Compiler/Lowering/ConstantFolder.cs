using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;

namespace SchedLang.Compiler.Lowering;

/// <summary>
/// Constant folding: replaces parameters and the platform's attributes by their values, and folds what follows. It uses the runtime's
/// arithmetic, so folding never changes a result.
/// </summary>
/// <param name="parameters">Values of parameters. Parameters without a value are not replaced.</param>
/// <param name="platform">The platform; null if unknown.</param>
/// <param name="classes">The classes that jobs can have, if known.</param>
internal sealed class ConstantFolder(
    ImmutableDictionary<string, Constant> parameters, Platform? platform = null, ImmutableArray<string>? classes = null) : BoundRewriter
{
    protected override BoundExpression Finish(BoundExpression expression)
    {
        switch (expression)
        {
            case BoundParameter parameter:
                return parameters.TryGetValue(parameter.Parameter.Name, out var given) ? new BoundConstant(parameter.Syntax, given) : parameter;
            case BoundAttribute { Of: BoundPlatform } attribute when platform != null:
                var figure = attribute.Attribute.Name == "bandwidth" ? platform.Bandwidth : platform.MemoryBytes;
                return new BoundConstant(attribute.Syntax, Constant.Of(figure, attribute.Type));
            case BoundAttribute { Attribute: { Owner: Owner.Pair } pair } attribute when platform is { Switch.Ns: 0, Transfer.Ns: 0 }:
                return attribute with { Attribute = WithoutOverheads(pair) };
            case BoundLetReference { Let.Value: BoundConstant constant } reference:
                return constant with { Syntax = reference.Syntax };
            case BoundConversion { Operand: BoundConstant { Value: var value } } conversion
                when value.As(conversion.Type) is { } converted:
                return new BoundConstant(conversion.Syntax, converted with { Type = conversion.Type });
            case BoundUnary { Operand: BoundConstant { Value: var value } } unary:
                return new BoundConstant(unary.Syntax, ConstantArithmetic.Negate(value));
            case BoundConditional { Condition: BoundConstant { Value: var condition } } conditional:
                return condition.AsBool ? conditional.WhenTrue : conditional.WhenFalse;
            case BoundBinary binary:
                return Binary(binary);
            case BoundAggregate aggregate:
                return Aggregate(aggregate);
            default:
                return expression;
        }
    }

    // Where no dispatch pays a switch or a transfer, costs are latencies. The names stay, for messages.
    private static AttributeSymbol WithoutOverheads(AttributeSymbol pair) => pair.Name switch
    {
        "cost" => pair with { Code = "{0}.Latency({1})", IsTableInput = true },
        "finish" => pair with { Code = "(state.FreeAt({1}) + {0}.Latency({1}))" },
        "stage_finish" => pair with { Code = "(state.FreeAt({1}) + {0}.StageLatency({1}))" },
        _ => pair,
    };

    private BoundExpression Binary(BoundBinary binary)
    {
        if (binary.Operator is BinaryOperator.And or BinaryOperator.Or)
            return Logical(binary);
        if (binary is { Left: BoundConstant { Value: var left }, Right: BoundConstant { Value: var right } }
            && ConstantArithmetic.Apply(left, binary.Operator, right, binary.Type) is { } result)
            return new BoundConstant(binary.Syntax, result);
        if (IsNeverEqual(binary.Left, binary.Right) || IsNeverEqual(binary.Right, binary.Left))
            return new BoundConstant(binary.Syntax, Constant.Of(binary.Operator == BinaryOperator.Unequal));
        return binary;
    }

    // A constant filter leaves the whole set or the empty one.
    private static BoundExpression Aggregate(BoundAggregate aggregate)
    {
        var isCondition = aggregate.Kind is AggregateKind.Any or AggregateKind.All;
        if (aggregate.Filter is BoundConstant { Value.Value: bool keeps })
            return keeps ? Aggregate(aggregate with { Filter = null }) : new BoundConstant(aggregate.Syntax, OfNothing(aggregate));
        if (!isCondition || aggregate.Value is not BoundConstant { Value.Value: bool holds })
            return aggregate;
        if (holds == (aggregate.Kind == AggregateKind.All))
            return new BoundConstant(aggregate.Syntax, Constant.Of(holds));
        var any = aggregate with { Kind = AggregateKind.Any, Value = null };
        return holds ? any : new BoundUnary(aggregate.Syntax, any);
    }

    private static Constant OfNothing(BoundAggregate aggregate) => (aggregate.Kind, aggregate.Type.Representation) switch
    {
        (AggregateKind.Any, _) => Constant.Of(false),
        (AggregateKind.All, _) => Constant.Of(true),
        (AggregateKind.Min, Representation.Duration or Representation.Instant) => Constant.Of(long.MaxValue, aggregate.Type),
        (AggregateKind.Min, _) => Constant.Of(double.PositiveInfinity, aggregate.Type),
        (_, Representation.Real) => Constant.Of(0.0, aggregate.Type),
        _ => Constant.Of(0L, aggregate.Type),
    };

    // No stream has the class, so the class of a job or stream never equals it. A state variable may hold it.
    private bool IsNeverEqual(BoundExpression left, BoundExpression right) =>
        left is BoundAttribute && right is BoundConstant { Value: var value } && value.Type == SchedType.Class && classes?.Contains(value.AsWord) == false;

    private static BoundExpression Logical(BoundBinary binary)
    {
        var isOr = binary.Operator == BinaryOperator.Or;
        if (binary.Left is BoundConstant { Value: var left })
            return left.AsBool == isOr ? binary.Left : binary.Right;
        if (binary.Right is BoundConstant { Value: var right } && !DrawsRandom(binary.Left))
            return right.AsBool == isOr ? binary.Right : binary.Left;
        return binary;
    }

    // An operand that draws a random number must be evaluated: later draws depend on it.
    private static bool DrawsRandom(BoundExpression expression) =>
        expression.Deep().Any(e => e is BoundIntrinsic { Function.Name: "random" });
}
