using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Prints expressions as C#, with the fewest parentheses. Lets, functions and aggregates become calls of members.</summary>
/// <param name="members">Supplies names and calls of members.</param>
/// <param name="inDispatch">Whether the code runs in <c>on dispatch</c>, where the unit that starts is known.</param>
/// <param name="loop">The loop whose body is printed, if any.</param>
internal sealed class ExpressionPrinter(PolicyMembers members, bool inDispatch, LoopBody? loop = null)
{
    private const int Lowest = 0;
    private const int Conditional = 1;
    private const int Or = 2;
    private const int And = 3;
    private const int Equality = 4;
    private const int Relational = 5;
    private const int Sum = 6;
    private const int Product = 7;
    private const int Prefix = 8;
    private const int Primary = 9;

    /// <summary>The expression in C#.</summary>
    public string Print(BoundExpression expression) => Print(expression, Lowest);

    /// <summary>C# for a number as a double, times in ns.</summary>
    public string PrintReal(BoundExpression expression) => Real(expression, Lowest);

    private string Print(BoundExpression expression, int needed)
    {
        var (text, precedence) = Parts(expression);
        return precedence < needed ? $"({text})" : text;
    }

    private (string Text, int Precedence) Parts(BoundExpression expression) =>
        loop?.IsKept(expression) == true ? (loop.Keep(ColumnOrPlain(expression).Text), Primary) : ColumnOrPlain(expression);

    private (string Text, int Precedence) ColumnOrPlain(BoundExpression expression) => Kept(expression)
        ?? (!inDispatch && members.ColumnCall(expression, NameOf) is { } call ? (call, Primary) : PlainParts(expression));

    // A value beside the unit of a job, for all devices or for the loop's.
    private (string Text, int Precedence)? Kept(BoundExpression expression)
    {
        if (loop?.ReadsColumns != true || members.ColumnOf(expression) is not { } column)
            return null;
        var device = column.Device == null ? null : Print(column.Device);
        if (device != null && device != loop.Member)
            return null;
        loop.HasColumn = true;
        return (ColumnWriter.Read(column, JobWithColumns(column.Job), device), column.Expression.Type == SchedType.Bool ? Equality : Primary);
    }

    private string JobWithColumns(BoundExpression subject)
    {
        var job = Print(subject, Primary);
        loop!.JobsWithColumns.Add(job);
        return job;
    }

    /// <summary>The expression in C#, even if it is a column.</summary>
    public string PrintPlain(BoundExpression expression) => PlainParts(expression).Text;

    private (string Text, int Precedence) PlainParts(BoundExpression expression) => expression switch
    {
        BoundConstant e => Constant(e),
        BoundParameter e => (OpenParameters.FieldOf(e.Parameter), Primary),
        BoundLocal e => (NameOf(e.Local), Primary),
        BoundSubject e => (e.Subject.ToString().ToLowerInvariant(), Primary),
        BoundAttribute e => (Attribute(e), Primary),
        BoundCell e => (Cell(e), Primary),
        BoundLetReference e => (members.Call(e.Let, inDispatch), Primary),
        BoundCall e when loop?.IsInPlace(e) == true => loop.InPlace(e, Print, Parts),
        BoundCall e => (members.Call(e.Function, e.Arguments.Select(Argument), inDispatch), Primary),
        BoundAggregate e => (members.Call(e, inDispatch, NameOf), Primary),
        BoundIntrinsic e => (Intrinsic(e), Primary),
        BoundUnary e => (e.Type == SchedType.Bool ? "!" + Print(e.Operand, Prefix) : Minus(Print(e.Operand, Prefix)), Prefix),
        BoundConversion e => e.Type.Representation == Representation.Real
            ? ("(double)" + Print(e.Operand, Prefix), Prefix)
            : Parts(e.Operand),
        BoundConditional e =>
            ($"{Print(e.Condition, Or)} ? {Branch(e.WhenTrue, Conditional)} : {Branch(e.WhenFalse, Conditional)}", Conditional),
        BoundBinary e => Binary(e),
        _ => throw new InvalidOperationException($"No C# for {expression.GetType().Name}."),
    };

    private string NameOf(LocalSymbol local) => loop?.NameOf(local) ?? Naming.Local(local.Name);

    // A part that is not always computed.
    private string Branch(BoundExpression expression, int needed) => loop == null ? Print(expression, needed) : loop.Branch(() => Print(expression, needed));

    private (string Text, int Precedence) Constant(BoundConstant constant)
    {
        if (constant.Type == SchedType.Class)
            return (members.ClassConstant(constant.Value.AsWord), Primary);
        var text = CSharpTypes.Literal(constant.Value);
        return (text, text[0] == '-' ? Prefix : Primary);
    }

    private string Argument(BoundExpression argument) =>
        argument.Type == SchedType.Job ? "in " + Print(argument, Primary) : Print(argument);

    // Two minus signs in a row would be the decrement operator.
    private static string Minus(string operand) => operand[0] == '-' ? $"-({operand})" : "-" + operand;

    /// <summary>A state variable whose owner is already C#.</summary>
    public string Cell(BoundCell cell, string owner) =>
        $"Own(state).{members.CellName(cell.State)}[{(cell.Owner!.Type == SchedType.Job ? "in " : "")}{owner}]";

    private string Cell(BoundCell cell) =>
        cell.Owner == null ? $"Own(state).{members.CellName(cell.State)}" : Cell(cell, Print(cell.Owner, cell.Owner.Type == SchedType.Job ? Primary : Lowest));

    private string Attribute(BoundAttribute attribute) => inDispatch && Needs.IsOfUnit(attribute)
        ? attribute.Attribute.DispatchCode!
        : loop?.ReadsColumns == true && attribute.Attribute is { Owner: Owner.Pair, Name: "latency" } ? Latency(attribute)
        : Read(attribute);

    // A unit beside which values are kept is whole.
    private string Latency(BoundAttribute attribute) => $"{JobWithColumns(attribute.Of!)}.UnitWork({Print(attribute.OnDevice!)})";

    private string Read(BoundAttribute attribute) => string.Format(
        CultureInfo.InvariantCulture,
        members.KeepsPartsOfUnits ? attribute.Attribute.Code : OfWholeUnits(attribute.Attribute.Code),
        attribute.Of == null ? "" : Print(attribute.Of, Primary),
        attribute.OnDevice == null ? "" : Print(attribute.OnDevice));

    // Where no unit is resumed, what is left of it is all of it.
    private static string OfWholeUnits(string code) =>
        code.Replace("{0}.Latency(", "{0}.UnitWork(", StringComparison.Ordinal).Replace("{0}.StageLatency(", "{0}.StageWork(", StringComparison.Ordinal);

    private string Intrinsic(BoundIntrinsic intrinsic)
    {
        var arguments = intrinsic.Arguments.Select(Print).ToList();
        var isTime = intrinsic.Type.Representation is Representation.Duration or Representation.Instant;
        var math = isTime ? CSharpTypes.Name(intrinsic.Type) : intrinsic.Type.Representation == Representation.Real ? "Numbers" : "Math";
        return intrinsic.Function.Name switch
        {
            "min" => $"{math}.Min({arguments[0]}, {arguments[1]})",
            "max" => $"{math}.Max({arguments[0]}, {arguments[1]})",
            "clamp" => $"{math}.Max({arguments[1]}, {math}.Min({arguments[0]}, {arguments[2]}))",
            "abs" when intrinsic.Type.Representation == Representation.Integer => $"Numbers.Abs({arguments[0]})",
            "abs" => $"{(isTime ? math : "Math")}.Abs({arguments[0]})",
            "floor" => $"Numbers.Floor({arguments[0]})",
            "ceil" => $"Numbers.Ceiling({arguments[0]})",
            "log" => $"Math.Log({arguments[0]})",
            "exp" => $"Math.Exp({arguments[0]})",
            "sqrt" when isTime => $"Duration.FromDouble(Math.Sqrt({arguments[0]}))",
            "sqrt" => $"Math.Sqrt({arguments[0]})",
            "random" => "state.NextRandom()",
            _ => throw new InvalidOperationException($"No C# for function '{intrinsic.Function.Name}'."),
        };
    }

    private (string Text, int Precedence) Binary(BoundBinary binary) => binary.Operator switch
    {
        BinaryOperator.And => ($"{Print(binary.Left, And)} && {Branch(binary.Right, And + 1)}", And),
        BinaryOperator.Or => ($"{Print(binary.Left, Or)} || {Branch(binary.Right, Or + 1)}", Or),
        BinaryOperator.Equal or BinaryOperator.Unequal => Equal(binary),
        BinaryOperator.Less => Infix(binary, "<", Relational),
        BinaryOperator.AtMost => Infix(binary, "<=", Relational),
        BinaryOperator.Greater => Infix(binary, ">", Relational),
        BinaryOperator.AtLeast => Infix(binary, ">=", Relational),
        BinaryOperator.Add => Infix(binary, "+", Sum),
        BinaryOperator.Subtract when binary.Left.Type == SchedType.Instant && binary.Right is BoundAttribute { Attribute.Owner: Owner.Run } => ($"state.Until({Print(binary.Left)})", Primary), // the clock
        BinaryOperator.Subtract => Infix(binary, "-", Sum),
        BinaryOperator.Remainder when binary.Type.Representation == Representation.Integer =>
            ($"Numbers.Remainder({Print(binary.Left)}, {Print(binary.Right)})", Primary),
        BinaryOperator.Remainder => Infix(binary, "%", Product),
        _ => Multiplication(binary),
    };

    private (string Text, int Precedence) Infix(BoundBinary binary, string sign, int precedence) =>
        ($"{Print(binary.Left, precedence)} {sign} {Print(binary.Right, precedence + 1)}", precedence);

    private (string Text, int Precedence) Equal(BoundBinary binary)
    {
        var isEqual = binary.Operator == BinaryOperator.Equal;
        if (binary.Left.Type == SchedType.Job)
            return ($"{(isEqual ? "" : "!")}{Print(binary.Left, Primary)}.IsSame(in {Print(binary.Right, Primary)})", isEqual ? Primary : Prefix);
        if (binary.Left.Type == SchedType.Class && binary.Left is not BoundConstant && binary.Right is not BoundConstant)
            return ($"{(isEqual ? "" : "!")}Classes.Same({Print(binary.Left)}, {Print(binary.Right)})", isEqual ? Primary : Prefix);
        return Infix(binary, isEqual ? "==" : "!=", Equality);
    }

    // The runtime's time types have operators for products with numbers and for ratios. All other products are doubles in base units.
    private (string Text, int Precedence) Multiplication(BoundBinary binary)
    {
        var sign = binary.Operator == BinaryOperator.Multiply ? "*" : "/";
        var (left, right) = (binary.Left.Type, binary.Right.Type);
        var (isLeftTime, isRightTime) = (left == SchedType.Duration, right == SchedType.Duration);
        var hasOperator = (isLeftTime, isRightTime) switch
        {
            (true, true) => sign == "/",
            (true, false) => right.Dimension == Dimension.None,
            (false, true) => left.Dimension == Dimension.None && sign == "*",
            _ => binary.Type != SchedType.Duration,
        };
        if (hasOperator && (isLeftTime || isRightTime || sign == "*" || left.Representation != Representation.Integer))
            return Infix(binary, sign, Product);
        if (isRightTime && sign == "/" && binary.Type != SchedType.Duration)
            return ($"Numbers.Per({Real(binary.Left, Lowest)}, {Print(binary.Right)})", Primary);
        var text = $"{Real(binary.Left, Product)} {sign} {Real(binary.Right, Product + 1)}";
        return binary.Type == SchedType.Duration ? ($"Duration.FromDouble({text})", Primary) : (text, Product);
    }

    private string Real(BoundExpression expression, int needed) => expression.Type.Representation switch
    {
        Representation.Duration => Print(expression, Primary) + ".AsDouble",
        Representation.Integer when expression is not BoundConstant => "(double)" + Print(expression, Prefix),
        Representation.Integer => Print(expression, needed) + ".0",
        _ => Print(expression, needed),
    };
}
