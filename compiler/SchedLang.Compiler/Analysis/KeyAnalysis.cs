using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Analysis;

/// <summary>How a key changes while its job waits.</summary>
public enum KeyKind
{
    /// <summary>The same for all jobs at all times.</summary>
    Constant,

    /// <summary>Changes only at the job's own events: the end of a unit, or preemption.</summary>
    Fixed,

    /// <summary>Changes with the clock equally for all jobs, so two waiting jobs never change places.</summary>
    Clock,

    /// <summary>Changes linearly with the clock, at a rate that differs by job and changes only at the job's own events.</summary>
    Linear,

    /// <summary>Can change at any time.</summary>
    Changing,

    /// <summary>Drawn at random in every pass.</summary>
    Random,
}

/// <summary>Classifies keys by how they change while a job waits.</summary>
public static class KeyAnalysis
{
    // A time and up to three factors or divisors.
    private const int MostParts = 4;

    // Sums of longer times may saturate.
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
    /// Whether a key changes equally for all waiting jobs, exactly: it consists of sums and differences of times, which do not round. Two
    /// jobs then compare now as they would at time 0.
    /// </summary>
    public static bool ShiftsAlike(BoundExpression key) => KindOf(key) == KeyKind.Clock && key.Deep().All(part => part switch
    {
        BoundBinary binary => binary.Operator is BinaryOperator.Add or BinaryOperator.Subtract || binary.Deep().All(OrderAnalysis.IsFixed),
        _ => true,
    });

    /// <summary>
    /// The parts of a linear key: a time that changes equally for all jobs, then its fixed factors and divisors. Empty for other keys.
    /// </summary>
    public static ImmutableArray<BoundExpression> LinearPartsOf(BoundExpression key) => key switch
    {
        BoundLetReference { Let.Value: var value } => LinearPartsOf(value),
        BoundUnary { Operand: var operand } when key.Type.IsQuantity => LinearPartsOf(operand),
        BoundBinary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide } scaled when scaled.Right.Deep().All(OrderAnalysis.IsFixed) => Scaled(scaled.Left, scaled.Right),
        BoundBinary { Operator: BinaryOperator.Multiply } scaled when scaled.Left.Deep().All(OrderAnalysis.IsFixed) => Scaled(scaled.Right, scaled.Left),
        _ => [],
    };

    // Scaling a time rounds to the ns. Only the last step may do that.
    private static ImmutableArray<BoundExpression> Scaled(BoundExpression value, BoundExpression by)
    {
        if (ShiftsAlike(value))
            return value.Deep().Any(IsLong) ? [] : [value, by];
        var growth = LinearPartsOf(value);
        return growth.IsEmpty || growth.Length == MostParts || value.Type.Representation == Representation.Duration ? [] : growth.Add(by);
    }

    /// <summary>Whether a time is so long that sums with it may saturate.</summary>
    internal static bool IsLong(BoundExpression expression) =>
        expression switch
        {
            BoundConstant { Value.Value: long value, Type.Representation: Representation.Duration or Representation.Instant } =>
                value is (> LongestNs or < -LongestNs) and not Saturating.Never,
            BoundParameter { Parameter: var open, Type.Representation: Representation.Duration or Representation.Instant } =>
                open.Minimum is null || open.Minimum.AsInteger < -LongestNs || open.Maximum!.AsInteger > LongestNs,
            _ => false,
        };

    // Whether a time can be never. Times of a waiting job's own past, and its work, are known.
    private static bool CanBeNever(BoundExpression expression) => expression.Deep().Any(part => part switch
    {
        _ when part.Type.Representation is not (Representation.Duration or Representation.Instant) => false,
        BoundAttribute { Attribute: { Owner: Owner.Run or Owner.Job, Name: "now" or "age" or "waited" or "arrival" or "ready_since" or "executed" or "stage_remaining" or "prefill_remaining" or "remaining" }, Of: null or BoundSubject } => false,
        BoundConstant { Value.Value: long value } => value == Saturating.Never,
        BoundLetReference or BoundConversion or BoundUnary or BoundBinary => false, // their parts are looked at
        _ => true,
    });

    // The growth of a value per ns while the job waits; null if it differs by job. Each let is analysed once.
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
            // never - never is 0 and stays 0, while other differences move on.
            BoundBinary { Operator: BinaryOperator.Subtract } difference => CanBeNever(difference.Left) && CanBeNever(difference.Right)
                ? difference.Deep().All(OrderAnalysis.IsFixed) ? 0 : null
                : Of(difference.Left) - Of(difference.Right),
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
