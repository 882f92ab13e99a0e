using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds conditions on the metrics of runs.</summary>
internal sealed class ExpectationBinder(MetricScope scope, DiagnosticBag diagnostics)
{
    private static readonly Dictionary<string, BinaryOperator> Operators = new()
    {
        ["+"] = BinaryOperator.Add,
        ["-"] = BinaryOperator.Subtract,
        ["*"] = BinaryOperator.Multiply,
        ["/"] = BinaryOperator.Divide,
        ["%"] = BinaryOperator.Remainder,
        ["=="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.Unequal,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.AtMost,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.AtLeast,
        ["and"] = BinaryOperator.And,
        ["or"] = BinaryOperator.Or,
    };

    /// <summary>The expectations of a line: one, or one for each policy that is dominated; none after an error, which is reported.</summary>
    public IEnumerable<BoundExpectation> Bind(ExpectSyntax syntax)
    {
        if (syntax.Condition is DominanceSyntax dominance)
            return new DominanceBinder(scope, diagnostics).Bind(syntax, dominance);
        if (Condition(syntax.Condition) is not { } condition)
            return [];
        var bound = new BoundExpectation(syntax, condition);
        if (!bound.Metrics.IsEmpty)
            return [bound];
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.ExpectsNothing, syntax.Condition.Location, "compare a metric: violation_rate < 0.1");
        return [];
    }

    /// <summary>The type that a metric has in an expectation.</summary>
    public static SchedType TypeOf(MetricUnit unit) => unit switch
    {
        MetricUnit.Time => SchedType.Duration,
        MetricUnit.Energy => SchedType.Energy,
        MetricUnit.PerSecond => SchedType.Rate,
        _ => SchedType.Number,
    };

    private JudgedExpression? Condition(ExpressionSyntax syntax)
    {
        var bound = Bind(syntax);
        if (bound == null || bound.Type == SchedType.Bool)
            return bound;
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.WrongType, syntax.Location, "compare it: violation_rate < 0.1", "a condition", TypeWords.Article(bound.Type));
        return null;
    }

    private JudgedExpression? Quantity(ExpressionSyntax syntax)
    {
        var bound = Bind(syntax);
        if (bound == null || bound.Type != SchedType.Bool)
            return bound;
        diagnostics.Report(DiagnosticCatalog.WrongType, syntax.Location, "a metric or a number", "a condition");
        return null;
    }

    private JudgedExpression? Bind(ExpressionSyntax syntax)
    {
        switch (syntax)
        {
            case ParenthesizedSyntax parenthesized:
                return Bind(parenthesized.Inner);
            case NumberSyntax number:
                return Number(number);
            case WordLiteralSyntax { Word.Text: "never" }:
                return new JudgedConstant(syntax, SchedType.Duration, double.PositiveInfinity);
            case WordLiteralSyntax word:
                return new JudgedConstant(syntax, SchedType.Bool, word.Word.Text == "true" ? 1 : 0);
            case UnarySyntax { Operator.Text: "not" } unary:
                return Condition(unary.Operand) is { } condition ? new JudgedUnary(syntax, condition) : null;
            case UnarySyntax unary:
                return Quantity(unary.Operand) is { } quantity ? new JudgedUnary(syntax, quantity) : null;
            case BinarySyntax binary:
                return Binary(binary);
            case MissingExpressionSyntax:
                return null;
            default:
                return Metric(syntax);
        }
    }

    // Metrics count tokens as plain numbers.
    private JudgedConstant? Number(NumberSyntax syntax)
    {
        if (ConstantBinder.Bind(syntax, isNegative: false, syntax.Number, syntax.Unit, diagnostics) is not { } value)
            return null;
        var type = value.Type == SchedType.Tokens || value.Type == SchedType.Int ? SchedType.Number : value.Type;
        return new JudgedConstant(syntax, type, value.AsDouble);
    }

    private JudgedMetric? Metric(ExpressionSyntax syntax)
    {
        if (NameOf(syntax) is not { } name)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.NotInExpectation, syntax.Location, "use metrics, numbers, arithmetic, comparisons, and, or, not");
            return null;
        }

        if (name.Length == 0 || scope.FindOfPolicy(name, syntax.Location) is not { } found)
            return null;
        return new JudgedMetric(syntax, TypeOf(found.Metric.Unit), found.Policy, found.Metric);
    }

    // Names joined by dots; empty after a syntax error, null for anything else.
    private static string? NameOf(ExpressionSyntax syntax) => syntax switch
    {
        NameSyntax name => name.Name.Text,
        MemberSyntax { Arguments: null } member when member.Name.IsMissing => "",
        MemberSyntax { Arguments: null } member => NameOf(member.Target) switch
        {
            null => null,
            "" => "",
            var target => $"{target}.{member.Name.Text}",
        },
        _ => null,
    };

    private JudgedBinary? Binary(BinarySyntax syntax)
    {
        if (!Operators.TryGetValue(syntax.Operator.Text, out var sign))
            return null;
        if (sign is BinaryOperator.And or BinaryOperator.Or)
        {
            var (first, second) = (Condition(syntax.Left), Condition(syntax.Right));
            return first == null || second == null ? null : new JudgedBinary(syntax, SchedType.Bool, first, sign, second);
        }

        var (left, right) = (Quantity(syntax.Left), Quantity(syntax.Right));
        if (left == null || right == null)
            return null;
        var (l, r) = (left.Type.Dimension, right.Type.Dimension);
        if (sign is BinaryOperator.Multiply or BinaryOperator.Divide)
        {
            var type = SchedType.OfDimension(sign == BinaryOperator.Multiply ? l * r : l / r);
            return new JudgedBinary(syntax, type, left, sign, right);
        }

        if (l != r)
        {
            ReportUnfit(syntax, left, right);
            return null;
        }

        var isArithmetic = sign is BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Remainder;
        return new JudgedBinary(syntax, isArithmetic ? left.Type : SchedType.Bool, left, sign, right);
    }

    private void ReportUnfit(BinarySyntax syntax, JudgedExpression left, JudgedExpression right)
    {
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.UnitsDoNotFit, syntax.Location, Help(left, right) ?? Help(right, left), syntax.Operator.Text,
            TypeWords.Article(left.Type), left.Syntax.ToString(), TypeWords.Article(right.Type), right.Syntax.ToString());

        static string? Help(JudgedExpression one, JudgedExpression other) =>
            one is JudgedConstant && one.Type == SchedType.Number && Unit.Usual(other.Type) is { } unit
                ? $"give the number a unit: {one.Syntax} {unit.Symbol}"
                : null;
    }
}
