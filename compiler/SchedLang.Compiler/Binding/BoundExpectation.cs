using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Binding;

/// <summary>An expectation on the metrics of runs: <c>expect FTF.violation_rate &lt; 0.1</c>.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Condition">A condition.</param>
public sealed record BoundExpectation(ExpectSyntax Syntax, JudgedExpression Condition)
{
    /// <summary>What is written, on one line.</summary>
    public string Written { get; } = string.Join(' ', OneLine(Syntax.Condition));

    /// <summary>The condition on one line: as written, but with one of the policies that are dominated.</summary>
    public string Text { get => field ?? Written; init; }

    /// <summary>Whether it compares two policies metric by metric, of which some may have no value.</summary>
    public bool IsDominance => Condition is JudgedDominance;

    /// <summary>The metrics that it names, each once.</summary>
    public ImmutableArray<JudgedMetric> Metrics { get; } = [.. Condition.Deep().OfType<JudgedMetric>().DistinctBy(m => m.Name)];

    /// <summary>The policies that it names, each once.</summary>
    public ImmutableArray<string> Policies { get; } = [.. Condition.Deep().OfType<JudgedMetric>().Select(m => m.Policy).OfType<string>().Distinct()];

    /// <summary>Whether it names a metric without a policy. It must then hold under each policy.</summary>
    public bool IsForEachPolicy => Metrics.Any(m => m.Policy == null);

    // The source text with every gap shortened to one blank.
    private static IEnumerable<string> OneLine(ExpressionSyntax condition)
    {
        var word = "";
        foreach (var token in condition.Tokens())
        {
            if (word.Length > 0 && !token.LeadingTrivia.IsEmpty)
            {
                yield return word;
                word = "";
            }

            word += token.Text;
        }

        yield return word;
    }
}

/// <summary>An expectation of a scenario. A run of the scenario decides it.</summary>
public sealed record ScenarioExpectation(ScenarioSymbol Scenario, BoundExpectation Expectation);

/// <summary>A part of an expectation: a quantity in base units, or 1 for true and 0 for false.</summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Type">Its type.</param>
public abstract record JudgedExpression(ExpressionSyntax Syntax, SchedType Type)
{
    /// <summary>Its value, given those of metrics.</summary>
    public abstract double Value(Func<JudgedMetric, double> figures);

    /// <summary>The expression and all expressions within it.</summary>
    public virtual IEnumerable<JudgedExpression> Deep() => [this];
}

/// <summary>A number, <c>never</c> or a truth value.</summary>
public sealed record JudgedConstant(ExpressionSyntax Syntax, SchedType Type, double Number) : JudgedExpression(Syntax, Type)
{
    /// <inheritdoc/>
    public override double Value(Func<JudgedMetric, double> figures) => Number;
}

/// <summary>A metric of the policy that it names, or of every policy.</summary>
public sealed record JudgedMetric(ExpressionSyntax Syntax, SchedType Type, string? Policy, NamedMetric Metric) : JudgedExpression(Syntax, Type)
{
    /// <summary>As written.</summary>
    public string Name => Policy == null ? Metric.Name : $"{Policy}.{Metric.Name}";

    /// <summary>The value of the metric. Metrics measure times in s, the language in ns.</summary>
    public override double Value(Func<JudgedMetric, double> figures) =>
        Metric.Unit == MetricUnit.PerSecond ? figures(this) / 1e9 : figures(this);
}

/// <summary>
/// Whether one policy is at least as good as another on each of some metrics. A metric without a value is the worst: a policy without tokens
/// has no time per token.
/// </summary>
/// <param name="Syntax">Where it is written.</param>
/// <param name="Pairs">For each metric, that of the policy that dominates and that of the other.</param>
public sealed record JudgedDominance(ExpressionSyntax Syntax, ImmutableArray<(JudgedMetric Own, JudgedMetric Other)> Pairs)
    : JudgedExpression(Syntax, SchedType.Bool)
{
    /// <inheritdoc/>
    public override double Value(Func<JudgedMetric, double> figures) => Failing(figures).Any() ? 0 : 1;

    /// <summary>The metrics on which the policy is worse.</summary>
    public IEnumerable<(JudgedMetric Own, JudgedMetric Other)> Failing(Func<JudgedMetric, double> figures) =>
        Pairs.Where(p => !IsAsGood(figures(p.Own), figures(p.Other), p.Own.Metric.Direction));

    /// <inheritdoc/>
    public override IEnumerable<JudgedExpression> Deep() => [this, .. Pairs.SelectMany(p => (JudgedExpression[])[p.Own, p.Other])];

    private static bool IsAsGood(double own, double other, MetricDirection direction) =>
        double.IsNaN(other) || (direction == MetricDirection.Higher ? own >= other : own <= other);
}

/// <summary><c>not e</c>, <c>-e</c></summary>
public sealed record JudgedUnary(ExpressionSyntax Syntax, JudgedExpression Operand) : JudgedExpression(Syntax, Operand.Type)
{
    /// <inheritdoc/>
    public override double Value(Func<JudgedMetric, double> figures) =>
        Type == SchedType.Bool ? 1 - Operand.Value(figures) : -Operand.Value(figures);

    /// <inheritdoc/>
    public override IEnumerable<JudgedExpression> Deep() => [this, .. Operand.Deep()];
}

/// <summary><c>a + b</c>, <c>a &lt; b</c>, <c>a and b</c></summary>
public sealed record JudgedBinary(ExpressionSyntax Syntax, SchedType Type, JudgedExpression Left, BinaryOperator Operator, JudgedExpression Right)
    : JudgedExpression(Syntax, Type)
{
    /// <inheritdoc/>
    public override double Value(Func<JudgedMetric, double> figures)
    {
        var (left, right) = (Left.Value(figures), Right.Value(figures));
        return Operator switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => left / right,
            BinaryOperator.Remainder => left % right,
            BinaryOperator.Less => Truth(left < right),
            BinaryOperator.AtMost => Truth(left <= right),
            BinaryOperator.Greater => Truth(left > right),
            BinaryOperator.AtLeast => Truth(left >= right),
            BinaryOperator.Equal => Truth(left.Equals(right)),
            BinaryOperator.Unequal => Truth(!left.Equals(right)),
            BinaryOperator.And => Truth(left != 0 && right != 0),
            _ => Truth(left != 0 || right != 0),
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<JudgedExpression> Deep() => [this, .. Left.Deep(), .. Right.Deep()];

    private static double Truth(bool value) => value ? 1 : 0;
}
