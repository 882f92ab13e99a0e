using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Analysis;

/// <summary>How what jobs are ordered by moves while they wait.</summary>
public enum KeyKind
{
    /// <summary>It is the same for all jobs at all times.</summary>
    Constant,

    /// <summary>It stays as it is until an event of the job's own: the end of a unit, or its preemption.</summary>
    Fixed,

    /// <summary>It moves with the clock, for all jobs by as much, so that two waiting jobs never change places.</summary>
    Clock,

    /// <summary>It moves with the clock at a speed of each job's own, which stays until an event of the job's own.</summary>
    Linear,

    /// <summary>It can change at any time, for each job otherwise.</summary>
    Changing,

    /// <summary>It is drawn anew in every pass.</summary>
    Random,
}

/// <summary>Tells how keys move.</summary>
public static class KeyAnalysis
{
    // A time and three factors or divisors.
    private const int MostParts = 4;

    // Sums of longer times may be cut off at never.
    private const long LongestNs = 1L << 58;

    /// <summary>The kind of a key or condition.</summary>
    public static KeyKind KindOf(BoundExpression key)
    {
        var parts = key.Deep().ToList();
        return parts.Exists(p => p is BoundIntrinsic { Function.Name: "random" }) ? KeyKind.Random
            : key is BoundConstant ? KeyKind.Constant
            : parts.TrueForAll(OrderAnalysis.IsFixed) ? KeyKind.Fixed
            : key.Type.IsQuantity && new Slopes().Of(key) is { } slope ? slope == 0 ? KeyKind.Fixed : KeyKind.Clock
            : LinearPartsOf(key).IsEmpty ? KeyKind.Changing : KeyKind.Linear;
    }

    /// <summary>
    /// Whether a key moves with the clock for all waiting jobs alike, to the ns: it is made of times by sums and differences only, which
    /// round nothing, so that two jobs compare now as they would at time 0.
    /// </summary>
    public static bool ShiftsAlike(BoundExpression key) => KindOf(key) == KeyKind.Clock && key.Deep().All(part => part switch
    {
        BoundBinary binary => binary.Operator is BinaryOperator.Add or BinaryOperator.Subtract || binary.Deep().All(OrderAnalysis.IsFixed),
        _ => true,
    });

    /// <summary>
    /// The parts of a key that grows at a speed of each job's own: a time that moves for all alike, to the ns, and what is fixed and it is
    /// multiplied with or divided by. Empty for other keys.
    /// </summary>
    public static ImmutableArray<BoundExpression> LinearPartsOf(BoundExpression key) => key switch
    {
        BoundLetReference { Let.Value: var value } => LinearPartsOf(value),
        BoundUnary { Operand: var operand } when key.Type.IsQuantity => LinearPartsOf(operand),
        BoundBinary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } scaled when scaled.Right.Deep().All(OrderAnalysis.IsFixed) => Scaled(scaled.Left, scaled.Right),
        BoundBinary { Operator: BinaryOperator.Multiply } scaled when scaled.Left.Deep().All(OrderAnalysis.IsFixed) => Scaled(scaled.Right, scaled.Left),
        _ => [],
    };

    // A time that was scaled is rounded to the ns, which only the last step may do.
    private static ImmutableArray<BoundExpression> Scaled(BoundExpression value, BoundExpression by)
    {
        if (ShiftsAlike(value))
            return value.Deep().Any(IsLong) ? [] : [value, by];
        var growth = LinearPartsOf(value);
        return growth.IsEmpty || growth.Length == MostParts || value.Type.Representation == Representation.Duration ? [] : growth.Add(by);
    }

    /// <summary>Whether a time is so long that sums with it may be cut off.</summary>
    internal static bool IsLong(BoundExpression expression) =>
        expression switch
        {
            BoundConstant { Value.Value: long value, Type.Representation: Representation.Duration or Representation.Instant } =>
                value is (> LongestNs or < -LongestNs) and not Saturating.Never,
            BoundParameter { Parameter: var open, Type.Representation: Representation.Duration or Representation.Instant } =>
                open.Minimum is null || open.Minimum.AsInteger < -LongestNs || open.Maximum!.AsInteger > LongestNs,
            _ => false,
        };

    // How much values grow in a ns of the clock while the job waits, the same for every job; null where that is not so. A let is asked once.
    private sealed class Slopes
    {
        private readonly Dictionary<BoundLet, double?> _lets = new(ReferenceEqualityComparer.Instance);

        public double? Of(BoundExpression expression) => expression switch
        {
            BoundAttribute { Attribute: { Owner: Owner.Run, Name: "now" } } => 1,
            BoundAttribute { Attribute: { Owner: Owner.Job, Name: "age" or "waited" }, Of: BoundSubject } => 1,
            BoundAttribute { Attribute: { Owner: Owner.Job, Name: "laxity" }, Of: BoundSubject } => -1,
            BoundLetReference { Let: var let } => Of(let),
            BoundConversion { Operand: var operand } => Of(operand),
            BoundUnary { Operand: var operand } => -Of(operand),
            BoundBinary { Operator: BinaryOperator.Add } sum => Of(sum.Left) + Of(sum.Right),
            BoundBinary { Operator: BinaryOperator.Subtract } difference => Of(difference.Left) - Of(difference.Right),
            BoundBinary { Operator: BinaryOperator.Multiply, Right: BoundConstant { Value: var factor } } product => Of(product.Left) * factor.AsDouble,
            BoundBinary { Operator: BinaryOperator.Multiply, Left: BoundConstant { Value: var factor } } product => Of(product.Right) * factor.AsDouble,
            BoundBinary { Operator: BinaryOperator.Divide, Right: BoundConstant { Value: var divisor } } quotient when divisor.AsDouble != 0 =>
                Of(quotient.Left) / divisor.AsDouble,
            _ => expression.Deep().All(OrderAnalysis.IsFixed) ? 0 : null,
        };

        private double? Of(BoundLet let)
        {
            if (!_lets.TryGetValue(let, out var slope))
                _lets.Add(let, slope = Of(let.Value));
            return slope;
        }
    }
}
