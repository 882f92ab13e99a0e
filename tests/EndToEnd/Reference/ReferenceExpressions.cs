using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>What an expression is about where it stands.</summary>
internal sealed record ReferenceScope(ReferenceJob? Job = null, ReferenceDevice? Device = null, ReferenceJob? Victim = null)
{
    /// <summary>In <c>on dispatch</c>: what this dispatch pays.</summary>
    public (long Switch, long Transfer, ReferenceUnit Unit)? Dispatch { get; init; }

    public Dictionary<LocalSymbol, object?> Locals { get; } = [];
}

/// <summary>Walks the trees of expressions.</summary>
internal sealed class ReferenceExpressions(ReferenceState state, long seed)
{
    private readonly ReferenceRandom _random = ReferenceRandom.OfPolicy(seed);
    private readonly Dictionary<(string State, object? Owner), object?> _cells = [];
    private readonly ReferenceNames _names = new(state);

    public bool Holds(BoundExpression? condition, ReferenceScope scope) => condition == null || (bool)Value(condition, scope)!;

    public object? Value(BoundExpression expression, ReferenceScope scope) => expression switch
    {
        BoundConstant constant => Constant(constant.Value),
        BoundParameter parameter => Constant(parameter.Parameter.Default),
        BoundLocal local => scope.Locals[local.Local],
        BoundSubject subject => subject.Subject switch
        {
            Subject.Job => scope.Job,
            Subject.Device => scope.Device,
            _ => scope.Victim,
        },
        BoundAttribute { Attribute: var attribute, Of: var of, OnDevice: var on } =>
            _names.Value(attribute, of is null or BoundPlatform ? null : Value(of, scope), on == null ? null : Value(on, scope), scope),
        BoundCell cell => Cell(cell, scope),
        BoundLetReference let => Value(let.Let.Value, scope),
        BoundCall call => Call(call, scope),
        BoundIntrinsic intrinsic => Intrinsic(intrinsic, [.. intrinsic.Arguments.Select(a => Value(a, scope))]),
        BoundUnary unary => ReferenceNumbers.Negate(Value(unary.Operand, scope)),
        BoundBinary { Operator: BinaryOperator.And } and => Holds(and.Left, scope) && Holds(and.Right, scope),
        BoundBinary { Operator: BinaryOperator.Or } or => Holds(or.Left, scope) || Holds(or.Right, scope),
        BoundBinary { Operator: BinaryOperator.Equal or BinaryOperator.Unequal } equality when equality.Left.Type.IsEnumeration =>
            SameWord(Value(equality.Left, scope), Value(equality.Right, scope)) == (equality.Operator == BinaryOperator.Equal),
        BoundBinary binary => ReferenceNumbers.Operate(Value(binary.Left, scope), binary.Operator, Value(binary.Right, scope), binary.Type),
        BoundConditional branch => Value(Holds(branch.Condition, scope) ? branch.WhenTrue : branch.WhenFalse, scope),
        BoundConversion conversion => Converted(Value(conversion.Operand, scope), conversion.Type),
        BoundAggregate aggregate => Aggregate(aggregate, scope),
        _ => throw new InvalidOperationException($"Not known: {expression}"),
    };

    /// <summary>The members of a set, in order.</summary>
    public IEnumerable<object> Members(SetSymbol set) => set.Name switch
    {
        "jobs" => [.. state.Jobs],
        "ready" => [.. state.Jobs.Where(j => j.IsReady)],
        "devices" => state.Devices,
        _ => state.Streams,
    };

    /// <summary>Writes a cell; one of nothing is lost.</summary>
    public void Assign(BoundCell cell, object? value, ReferenceScope scope)
    {
        var owner = cell.Owner == null ? null : Value(cell.Owner, scope);
        if (cell.Owner == null || owner != null)
            _cells[(cell.State.Name, owner)] = value;
    }

    private object? Cell(BoundCell cell, ReferenceScope scope)
    {
        var owner = cell.Owner == null ? null : Value(cell.Owner, scope);
        if (cell.Owner != null && owner == null)
            return ReferenceNames.Nothing(cell.Type);
        return _cells.TryGetValue((cell.State.Name, owner), out var value) ? value : Constant(cell.State.Initial);
    }

    private object? Call(BoundCall call, ReferenceScope scope)
    {
        // Recursion is not allowed, but a call may be the argument of another of the same function.
        var arguments = call.Arguments.Select(a => Value(a, scope)).ToList();
        for (var i = 0; i < arguments.Count; i++)
            scope.Locals[call.Function.Parameters[i]] = arguments[i];
        return Value(call.Function.Body, scope);
    }

    private object? Intrinsic(BoundIntrinsic intrinsic, object?[] arguments) => intrinsic.Function.Name switch
    {
        "random" => _random.Next(),
        "min" => ReferenceNumbers.Choose(arguments[0], arguments[1], isMaximum: false),
        "max" => ReferenceNumbers.Choose(arguments[0], arguments[1], isMaximum: true),
        "clamp" => ReferenceNumbers.Choose(
            ReferenceNumbers.Choose(arguments[0], arguments[2], isMaximum: false), arguments[1], isMaximum: true),
        "abs" => arguments[0] switch
        {
            long whole => whole == long.MinValue ? long.MaxValue : Math.Abs(whole),
            Duration duration => duration.Ns < 0 ? ReferenceNumbers.Negate(duration) : duration,
            var real => Math.Abs((double)real!),
        },
        "floor" => (long)Math.Floor((double)arguments[0]!),
        "ceil" => (long)Math.Ceiling((double)arguments[0]!),
        "log" => Math.Log((double)arguments[0]!),
        "exp" => Math.Exp((double)arguments[0]!),
        _ => Converted(Math.Sqrt(ReferenceNumbers.Real(arguments[0])), intrinsic.Type),
    };

    private object? Aggregate(BoundAggregate aggregate, ReferenceScope scope)
    {
        var values = new List<object?>();
        foreach (var member in Members(aggregate.Set))
        {
            scope.Locals[aggregate.Variable] = member;
            if (Holds(aggregate.Filter, scope))
                values.Add(aggregate.Value == null ? true : Value(aggregate.Value, scope));
        }

        switch (aggregate.Kind)
        {
            case AggregateKind.Count:
                return (long)values.Count;
            case AggregateKind.Any:
                return values.Exists(v => (bool)v!);
            case AggregateKind.All:
                return values.TrueForAll(v => (bool)v!);
            case AggregateKind.Avg when values.Count == 0:
                return ReferenceNames.Nothing(aggregate.Type);
            case AggregateKind.Sum:
                return Sum(values, aggregate.Value!.Type);
            case AggregateKind.Avg:
                var sum = Sum(values, aggregate.Value!.Type);
                return ReferenceNumbers.Operate(sum, BinaryOperator.Divide, (double)values.Count, aggregate.Type);
            case AggregateKind.Min when values.Count == 0:
                return aggregate.Type.Representation switch
                {
                    Representation.Duration => Duration.Never,
                    Representation.Instant => Instant.Never,
                    _ => double.PositiveInfinity,
                };
            case AggregateKind.Max when values.Count == 0:
                return aggregate.Type == SchedType.Instant ? Instant.Zero : ReferenceNames.Nothing(aggregate.Type);
            default:
                return Converted(values.Aggregate((a, b) => ReferenceNumbers.Choose(a, b, aggregate.Kind == AggregateKind.Max)), aggregate.Type);
        }
    }

    // No class equals nothing, not even no class.
    private static bool SameWord(object? left, object? right) => left != null && Equals(left, right);

    private static object? Sum(List<object?> values, SchedType type) =>
        values.Aggregate(ReferenceNames.Nothing(type), (a, b) => ReferenceNumbers.Operate(a, BinaryOperator.Add, b, type));

    private static object? Converted(object? value, SchedType type) => type.Representation switch
    {
        Representation.Real => ReferenceNumbers.Real(value),
        Representation.Duration when value is double ns => Duration.FromDouble(ns),
        _ => value,
    };

    private static object Constant(Constant constant) => constant.Type.Representation switch
    {
        Representation.Bool => constant.AsBool,
        Representation.Integer => constant.AsInteger,
        Representation.Real => constant.AsDouble,
        Representation.Duration => new Duration(constant.AsInteger),
        Representation.Instant => Instant.FromNs(constant.AsInteger),
        _ => constant.AsWord,
    };
}
