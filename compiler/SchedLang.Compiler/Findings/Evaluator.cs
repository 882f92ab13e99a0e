using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Computes the values that expressions certainly have in a situation, with the arithmetic of the runtime. A value is null where it depends
/// on something unknown.
/// </summary>
internal sealed class Evaluator(Situation situation)
{
    private readonly Dictionary<LocalSymbol, Constant> _locals = [];
    private readonly Dictionary<BoundLet, Constant?> _lets = new(ReferenceEqualityComparer.Instance);

    // Nested function calls and nested sets can need too many steps. At the limit every value counts as unknown.
    private int _stepsLeft = 100_000;

    /// <summary>The value of an expression, or null.</summary>
    public Constant? Value(BoundExpression expression) => --_stepsLeft < 0 ? null : expression switch
    {
        BoundConstant e => e.Value,
        BoundLocal e => _locals.GetValueOrDefault(e.Local),
        BoundSubject e => situation.Subject(e.Subject),
        BoundAttribute e => Attribute(e),
        BoundCell e => situation.Cell(e.State),
        BoundLetReference e => Let(e.Let),
        BoundCall e => Call(e),
        BoundUnary e => Value(e.Operand) is { } value ? ConstantArithmetic.Negate(value) : null,
        BoundBinary e => Binary(e),
        BoundConditional e => Conditional(e),
        BoundConversion e => Value(e.Operand) is { } value ? Converted(value, e.Type) : null,
        BoundIntrinsic e => Intrinsic(e),
        BoundAggregate e => Aggregate(e),
        _ => null,
    };

    /// <summary>Whether a condition holds; null where that is uncertain.</summary>
    public bool? Holds(BoundExpression? condition) => condition == null ? true : Value(condition)?.Value as bool?;

    private Constant? Attribute(BoundAttribute attribute)
    {
        var of = attribute.Of == null ? null : Value(attribute.Of);
        var device = attribute.OnDevice == null ? null : Value(attribute.OnDevice);
        if ((attribute.Of != null && of == null) || (attribute.OnDevice != null && device == null))
            return null;
        return situation.Attribute(attribute.Attribute, of, device);
    }

    // A let has one value in a situation, so it is cached. It cannot name the members of a set that an aggregate around it walks.
    private Constant? Let(BoundLet let)
    {
        if (!_lets.TryGetValue(let, out var value))
            _lets.Add(let, value = Value(let.Value));
        return value;
    }

    private Constant? Call(BoundCall call)
    {
        var arguments = call.Arguments.Select(Value).ToList();
        foreach (var (parameter, argument) in call.Function.Parameters.Zip(arguments))
            Bind(parameter, argument);
        var value = Value(call.Function.Body);
        foreach (var parameter in call.Function.Parameters)
            _locals.Remove(parameter);
        return value;
    }

    private void Bind(LocalSymbol local, Constant? value)
    {
        if (value == null)
            _locals.Remove(local);
        else
            _locals[local] = value;
    }

    private Constant? Binary(BoundBinary binary)
    {
        if (IsOfTheJob(binary.Left, "deadline") && binary.Operator == BinaryOperator.Subtract && IsOfTheJob(binary.Right, "arrival")
            && situation.RelativeDeadline is { } relative)
            return Constant.Of(relative, binary.Type);
        var left = Value(binary.Left);
        if (binary.Operator is BinaryOperator.And or BinaryOperator.Or)
        {
            var decides = binary.Operator == BinaryOperator.Or;
            var right = left?.Value is bool known && known == decides ? null : Value(binary.Right);
            return left?.AsBool == decides || right?.AsBool == decides ? Constant.Of(decides)
                : left == null || right == null ? null
                : Constant.Of(!decides);
        }

        if (left == null || Value(binary.Right) is not { } other)
            return null;
        if (left.Type.IsReference && left.Value is long one && other.Value is long two)
            return Constant.Of(one == two == (binary.Operator == BinaryOperator.Equal));
        return ConstantArithmetic.Apply(left, binary.Operator, other, binary.Type);
    }

    private static bool IsOfTheJob(BoundExpression expression, string attribute) =>
        expression is BoundAttribute { Attribute: { Owner: Owner.Job } found, Of: BoundSubject { Subject: Subject.Job } } && found.Name == attribute;

    private Constant? Conditional(BoundConditional conditional)
    {
        if (Value(conditional.Condition) is { } condition)
            return Value(condition.AsBool ? conditional.WhenTrue : conditional.WhenFalse);
        return Value(conditional.WhenTrue) is { } value && Equals(value.Value, Value(conditional.WhenFalse)?.Value) ? value : null;
    }

    private static Constant? Converted(Constant value, SchedType type) =>
        value.As(type) is { } converted ? converted with { Type = type } : null;

    private Constant? Intrinsic(BoundIntrinsic intrinsic)
    {
        var arguments = intrinsic.Arguments.Select(Value).OfType<Constant>().ToList();
        if (intrinsic.Function.Name == "random" || arguments.Count != intrinsic.Arguments.Length)
            return null;
        var type = intrinsic.Type;
        return intrinsic.Function.Name switch
        {
            "min" => Smaller(arguments[0], arguments[1], type),
            "max" => Larger(arguments[0], arguments[1], type),
            "clamp" => Larger(arguments[1], Smaller(arguments[0], arguments[2], type), type),
            "abs" when type.Representation == Representation.Integer => Constant.Of(Numbers.Abs(arguments[0].AsInteger), type),
            "abs" when type.Representation == Representation.Duration => Constant.Of(Duration.Abs(new Duration(arguments[0].AsInteger)).Ns, type),
            "abs" => Constant.Of(Math.Abs(arguments[0].AsDouble), type),
            "floor" => Constant.Of(Numbers.Floor(arguments[0].AsDouble), type),
            "ceil" => Constant.Of(Numbers.Ceiling(arguments[0].AsDouble), type),
            "log" => Real(Math.Log(arguments[0].AsDouble), type),
            "exp" => Real(Math.Exp(arguments[0].AsDouble), type),
            "sqrt" => Real(Math.Sqrt(arguments[0].AsDouble), type),
            _ => null,
        };
    }

    private static Constant Real(double value, SchedType type) =>
        type.Representation == Representation.Real ? Constant.Of(value, type) : Constant.Of(Saturating.Round(value), type);

    private static Constant Smaller(Constant left, Constant right, SchedType type) =>
        type.Representation == Representation.Real
            ? Constant.Of(Math.Min(left.AsDouble, right.AsDouble), type)
            : Constant.Of(Math.Min(left.AsInteger, right.AsInteger), type);

    private static Constant Larger(Constant left, Constant right, SchedType type) =>
        type.Representation == Representation.Real
            ? Constant.Of(Math.Max(left.AsDouble, right.AsDouble), type)
            : Constant.Of(Math.Max(left.AsInteger, right.AsInteger), type);

    private Constant? Aggregate(BoundAggregate aggregate)
    {
        if (situation.Members(aggregate.Set) is not { } members)
            return null;
        var values = new List<Constant>();
        var isCertain = true;
        foreach (var member in members)
        {
            Bind(aggregate.Variable, member);
            var isIn = Holds(aggregate.Filter);
            var value = isIn == false ? null : aggregate.Value == null ? Constant.Of(true) : Value(aggregate.Value);
            isCertain &= isIn == false || (isIn == true && value != null);
            if (isIn == true && value != null)
                values.Add(value);
        }

        _locals.Remove(aggregate.Variable);
        // One known member can decide these two.
        if (aggregate.Kind is AggregateKind.Any or AggregateKind.All)
        {
            var decides = aggregate.Kind == AggregateKind.Any;
            return values.Exists(v => v.AsBool == decides) ? Constant.Of(decides) : isCertain ? Constant.Of(!decides) : null;
        }

        return isCertain ? Combine(aggregate, values) : null;
    }

    private static Constant? Combine(BoundAggregate aggregate, List<Constant> values)
    {
        var type = aggregate.Type;
        var isReal = type.Representation == Representation.Real;
        var zero = isReal ? Constant.Of(0.0, type) : Constant.Of(0L, type);
        var all = values.Select(v => isReal ? Constant.Of(v.AsDouble, type) : v with { Type = type }).ToList();
        switch (aggregate.Kind)
        {
            case AggregateKind.Count:
                return Constant.Of(values.Count, type);
            case AggregateKind.Min:
                return all.Aggregate(isReal ? Constant.Of(double.PositiveInfinity, type) : Constant.Of(Saturating.Never, type), (a, b) => Smaller(a, b, type));
            case AggregateKind.Max:
                return all.Count == 0 ? zero : all.Aggregate((a, b) => Larger(a, b, type));
            default:
                var sum = all.Aggregate((Constant?)zero, (a, b) => a == null ? null : ConstantArithmetic.Apply(a, BinaryOperator.Add, b, type));
                if (sum == null || aggregate.Kind == AggregateKind.Sum || all.Count == 0)
                    return sum;
                return isReal
                    ? Constant.Of(sum.AsDouble / all.Count, type)
                    : Constant.Of(Saturating.Divide(sum.AsInteger, all.Count), type);
        }
    }
}
