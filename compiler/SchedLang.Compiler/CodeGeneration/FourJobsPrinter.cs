using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.State;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// Prints an expression as steps that compute it for four jobs at once (<see cref="FourJobs"/>). Functions and lets are printed in place, loops
/// over devices written out, and the same step is taken once. What has no such form gives null: text, whole numbers, other jobs, rounding.
/// </summary>
/// <param name="members">Supplies the values that are kept beside a unit.</param>
/// <param name="devices">Number of devices.</param>
internal sealed class FourJobsPrinter(PolicyMembers members, int devices)
{
    // Beyond them, vectors of so many values would be kept in memory, and one job after the other is as soon.
    private const int MostSteps = 64;

    // Functions and lets can stand for each other in so many ways that no one would read all of them.
    private const int MostParts = 2_000;

    private readonly List<string> _steps = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly List<string> _extremes = [];
    private Dictionary<LocalSymbol, string> _arguments = [];
    private int _parts;

    /// <summary>The steps, in C#: step number i is named <see cref="Naming.Kept"/>(i + 1).</summary>
    public IReadOnlyList<string> Steps => _steps;

    /// <summary>The names of steps of which <see cref="Runtime.Quantities.Numbers.IsPlainExtreme"/> must hold.</summary>
    public IReadOnlyList<string> Extremes => _extremes;

    /// <summary>The expression in C#: a literal, or the name of its last step; null if it has no form for four jobs.</summary>
    public string? Print(BoundExpression expression)
    {
        if (++_parts > MostParts || _steps.Count > MostSteps || !IsPossible(expression.Type))
            return null;
        return members.ColumnOf(expression) is { } column ? Column(column) : expression switch
        {
            BoundConstant e => IsValue(e.Type) ? CSharpTypes.Literal(e.Value) : null,
            BoundParameter e => OpenParameters.FieldOf(e.Parameter),
            BoundLocal e => _arguments.GetValueOrDefault(e.Local),
            BoundSubject { Subject: Subject.Job } => "jobs",
            BoundAttribute e => Attribute(e),
            BoundLetReference e => Print(e.Let.Value),
            BoundCall e => Call(e),
            BoundAggregate { Set.Element: var element } e when element == SchedType.Device => Extreme(e),
            BoundIntrinsic e => Intrinsic(e),
            BoundUnary e => Print(e.Operand) is { } operand && e.Type != SchedType.Duration ? Step($"{(e.Type == SchedType.Bool ? "!" : "-")}{InPrefix(operand)}") : null,
            BoundConversion e => Number(e.Operand),
            BoundConditional e when IsValue(e.Type) => Of("FourTruths.Choose", e.Condition, e.WhenTrue, e.WhenFalse),
            BoundBinary e => Binary(e),
            _ => null,
        };
    }

    private static bool IsPossible(SchedType type) => type == SchedType.Job || type == SchedType.Device || IsValue(type);

    private static bool IsValue(SchedType type) =>
        type.Representation is Representation.Bool or Representation.Real or Representation.Duration or Representation.Instant;

    private static string InPrefix(string operand) => operand[0] == '-' ? $"({operand})" : operand;

    private string Step(string text)
    {
        if (_names.TryGetValue(text, out var name))
            return name;
        _steps.Add(text);
        name = Naming.Kept(_steps.Count);
        _names.Add(text, name);
        return name;
    }

    // A call of a method with the values of expressions.
    private string? Of(string method, params ReadOnlySpan<BoundExpression> expressions)
    {
        var arguments = new List<string>();
        foreach (var expression in expressions)
        {
            if (Print(expression) is not { } argument)
                return null;
            arguments.Add(argument);
        }

        return Step($"{method}({string.Join(", ", arguments)})");
    }

    private string? Column(UnitColumn column)
    {
        var device = 0;
        if (Print(column.Job) == null || (column.Device != null && !int.TryParse(Print(column.Device), CultureInfo.InvariantCulture, out device)))
            return null;
        var kind = column.Expression.Type.Representation switch
        {
            Representation.Real => "Real",
            Representation.Duration => "Time",
            _ => null,
        };
        return kind == null ? null : Step(string.Create(CultureInfo.InvariantCulture, $"jobs.{kind}Column({column.FromRow + device})"));
    }

    private string? Attribute(BoundAttribute attribute)
    {
        if (attribute.Attribute.Owner == Owner.Run)
            return "state.Now";
        if (attribute.Of == null || Print(attribute.Of) != "jobs")
            return null;
        if (attribute.Attribute.Owner == Owner.Pair)
        {
            return attribute.OnDevice == null || Print(attribute.OnDevice) is not { } device || !char.IsAsciiDigit(device[0]) ? null : attribute.Attribute.Name switch
            {
                "latency" => Step($"jobs.UnitWork({device})"),
                "energy" => Step($"jobs.Energy({device}, state)"),
                _ => null,
            };
        }

        return attribute.Attribute.Name switch
        {
            "arrival" => Step("jobs.Arrival"),
            "deadline" => Step("jobs.Deadline"),
            "ready_since" => Step("jobs.ReadySince"),
            "stage_remaining" => Step("jobs.StageRemaining"),
            "remaining" => Step("jobs.Remaining"),
            "age" => Step($"state.Now - {Step("jobs.Arrival")}"),
            "waited" => Step("jobs.Waited(state.Now)"),
            "laxity" => Step($"{Step($"FourTimes.Until({Step("jobs.Deadline")}, state.Now)")} - {Step("jobs.StageRemaining")}"),
            _ => null,
        };
    }

    private string? Call(BoundCall call)
    {
        var arguments = new Dictionary<LocalSymbol, string>();
        foreach (var (parameter, argument) in call.Function.Parameters.Zip(call.Arguments))
        {
            if (Print(argument) is not { } text)
                return null;
            arguments.Add(parameter, text);
        }

        return With(arguments, () => Print(call.Function.Body));
    }

    private string? With(Dictionary<LocalSymbol, string> arguments, Func<string?> print)
    {
        var outside = _arguments;
        _arguments = arguments;
        var printed = print();
        _arguments = outside;
        return printed;
    }

    // The least or largest number of devices, as the method for one job has it.
    private string? Extreme(BoundAggregate aggregate)
    {
        if (!AggregateWriter.IsPlain(aggregate, devices) || aggregate.Value == null)
            return null;
        var isMax = aggregate.Kind == AggregateKind.Max;
        var none = $"double.{(isMax ? "Negative" : "Positive")}Infinity";
        string? result = Step($"(FourNumbers){none}");
        for (var device = 0; device < devices && result != null; device++)
        {
            var arguments = new Dictionary<LocalSymbol, string>(_arguments) { [aggregate.Variable] = device.ToString(CultureInfo.InvariantCulture) };
            var before = result;
            result = With(arguments, () => Member(aggregate, before, none));
        }

        if (result != null)
            _extremes.Add(result);
        return result;
    }

    private string? Member(BoundAggregate aggregate, string before, string none)
    {
        if (Print(aggregate.Value!) is not { } value)
            return null;
        if (aggregate.Filter != null)
        {
            if (Print(aggregate.Filter) is not { } filter)
                return null;
            value = Step($"FourTruths.Choose({filter}, {value}, {none})");
        }

        return Step($"FourNumbers.Plain{aggregate.Kind}({before}, {value})");
    }

    private string? Intrinsic(BoundIntrinsic intrinsic)
    {
        var type = intrinsic.Type.Representation == Representation.Real ? "FourNumbers" : "FourTimes";
        var arguments = intrinsic.Arguments;
        return intrinsic.Function.Name switch
        {
            "min" => Of($"{type}.Min", [.. arguments]),
            "max" => Of($"{type}.Max", [.. arguments]),
            "clamp" => Of($"{type}.Min", arguments[0], arguments[2]) is { } least && Print(arguments[1]) is { } low ? Step($"{type}.Max({low}, {least})") : null,
            _ => null,
        };
    }

    private string? Binary(BoundBinary binary)
    {
        if (binary is { Operator: BinaryOperator.Subtract, Right: BoundAttribute { Attribute.Owner: Owner.Run } } && binary.Left.Type == SchedType.Instant)
            return Print(binary.Left) is { } instant ? Step($"FourTimes.Until({instant}, state.Now)") : null;
        var sign = binary.Operator switch
        {
            BinaryOperator.And => "&",
            BinaryOperator.Or => "|",
            BinaryOperator.Less => "<",
            BinaryOperator.AtMost => "<=",
            BinaryOperator.Greater => ">",
            BinaryOperator.AtLeast => ">=",
            BinaryOperator.Add => "+",
            BinaryOperator.Subtract => "-",
            BinaryOperator.Multiply when IsOfNumbers(binary) => "*",
            BinaryOperator.Divide when IsOfNumbers(binary) || IsRatio(binary) => "/",
            _ => null,
        };
        return sign != null && Number(binary.Left) is { } left && Number(binary.Right) is { } right ? Step($"{InPrefix(left)} {sign} {InPrefix(right)}") : null;
    }

    // A whole number is a constant here.
    private string? Number(BoundExpression expression) =>
        expression is BoundConstant { Value.Type.Representation: Representation.Integer } whole ? CSharpTypes.Literal(whole.Value) + ".0" : Print(expression);

    private static bool IsOfNumbers(BoundBinary binary) => binary.Type.Representation == Representation.Real && IsNumber(binary.Left) && IsNumber(binary.Right);

    private static bool IsNumber(BoundExpression expression) => expression.Type.Representation is Representation.Real or Representation.Integer;

    private static bool IsRatio(BoundBinary binary) => binary.Left.Type == SchedType.Duration && binary.Right.Type == SchedType.Duration;
}
