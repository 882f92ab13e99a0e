using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds policies under which the jobs of a stream with the same next unit can wait in lanes: the longer a job waits and the sooner it is
/// due, the earlier it comes (<c>order by urgency + age descending</c>). Whatever the time, the first job of a lane then comes before the
/// others, and a pass needs the keys of first jobs only.
/// </summary>
/// <remarks>
/// It follows how the value of each part of a key changes along a lane (<see cref="Course"/>). Keys may not read what a dispatch changes, so
/// that the key of a job that moves up in a pass is the one that it had when the pass began.
/// </remarks>
public static class LaneAnalysis
{
    /// <summary>What the jobs of a lane have in order; none if there are no lanes.</summary>
    public static LaneOrder Of(BoundPolicy policy)
    {
        // Jobs without a deadline are in other lanes than those with one.
        var (dated, undated) = (new Reader(isDated: true), new Reader(isDated: false));
        return policy.Prefer.All(p => IsInOrder(p, isDescending: true)) && policy.Order.All(k => IsInOrder(k.Key, k.IsDescending))
            ? LaneOrder.Release | dated.Read | undated.Read
            : LaneOrder.None;

        bool IsInOrder(BoundExpression key, bool isDescending) => ((Reader[])[dated, undated]).All(
            reader => reader.Of(key) is { } course && course.Trend != (isDescending ? Trend.Rising : Trend.Falling));
    }

    private sealed class Reader(bool isDated)
    {
        // Functions can stand for each other in so many ways that no one would read all of them.
        private const int MostSteps = 2000;

        // Times of a run, of a latency table, and of a deadline, in ns: 36 and 73 years.
        private const double LongestRun = 1L << 60;
        private const double LongestTime = 1L << 61;
        private const double MostMembers = 1 << 20;

        private readonly Dictionary<BoundLet, Course?> _lets = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<LocalSymbol, Course> _names = [];
        private readonly HashSet<LocalSymbol> _jobs = [];
        private int _steps;

        /// <summary>What the keys read that must be in order.</summary>
        public LaneOrder Read { get; private set; }

        /// <summary>The values of an expression along a lane; null if their order is unknown.</summary>
        public Course? Of(BoundExpression expression)
        {
            if (++_steps > MostSteps)
                return null;
            switch (expression)
            {
                case BoundConstant { Value: var value }:
                    return OfConstant(value);
                case BoundParameter { Parameter: var open }:
                    return expression.Type.IsQuantity && open is { Minimum: { } low, Maximum: { } high } ? new(Trend.Same, low.AsDouble, high.AsDouble) : Course.Shared;
                case BoundLocal { Local: var local }:
                    return _names.TryGetValue(local, out var known) ? known : null;
                case BoundAttribute attribute:
                    return OfAttribute(attribute);
                case BoundLetReference { Let: var let }:
                    if (!_lets.TryGetValue(let, out var course))
                        _lets.Add(let, course = Of(let.Value));
                    return course;
                case BoundCall call:
                    return OfCall(call);
                case BoundUnary { Operand: var operand }:
                    return Of(operand)?.Negated(operand.Type == SchedType.Bool);
                case BoundConversion { Operand: var operand }:
                    return Of(operand);
                case BoundBinary binary:
                    return Of(binary.Left) is { } left && Of(binary.Right) is { } right
                        ? Course.Of(left, binary.Operator, right, (binary.Left.Type.Representation, binary.Right.Type.Representation), binary.Type.Representation)
                        : null;
                case BoundConditional choice:
                    return Of(choice.Condition) is { } condition && Of(choice.WhenTrue) is { } whenTrue && Of(choice.WhenFalse) is { } whenFalse
                        ? Course.OfChoice(condition, whenTrue, whenFalse)
                        : null;
                case BoundIntrinsic intrinsic:
                    return OfIntrinsic(intrinsic);
                case BoundAggregate { Set.Element: var element } aggregate when element != SchedType.Job:
                    return OfAggregate(aggregate);
                default:
                    return null;
            }
        }

        private static Course OfConstant(Constant value) => !value.Type.IsQuantity ? Course.Truth(Trend.Same)
            : value.Value is Saturating.Never ? new(Trend.Same, long.MaxValue, long.MaxValue) { MayBeOdd = true }
            : value.Value is long whole ? new(Trend.Same, whole, whole)
            : double.IsFinite(value.AsDouble) ? new(Trend.Same, value.AsDouble, value.AsDouble)
            : Course.Shared;

        private Course? OfAttribute(BoundAttribute expression)
        {
            var (attribute, of) = (expression.Attribute, expression.Of);
            return attribute.Owner switch
            {
                Owner.Run => new(Trend.Same, 0, LongestRun), // the clock
                Owner.Platform => Course.Shared,
                Owner.Job when IsJob(of!) => OfJob(attribute),
                Owner.Pair when IsJob(of!) && attribute.IsTableInput && Of(expression.OnDevice!) is { Trend: Trend.Same } => OfTable(attribute),
                Owner.Device when attribute.IsTableInput && Of(of!) is { Trend: Trend.Same } => Course.Shared,
                Owner.Stream or Owner.Model when Of(of!) is { Trend: Trend.Same } => Course.Shared,
                _ => null,
            };
        }

        private Course? OfJob(AttributeSymbol attribute)
        {
            switch (attribute.Name)
            {
                case "arrival":
                    return new(Trend.Rising, 0, LongestRun);
                case "age":
                    return new(Trend.Falling, 0, LongestRun);
                case "ready_since":
                    Read |= LaneOrder.ReadySince;
                    return new(Trend.Rising, 0, LongestRun);
                case "waited":
                    Read |= LaneOrder.ReadySince;
                    return new(Trend.Falling, 0, LongestRun);
                case "deadline":
                    Read |= LaneOrder.Deadline;
                    return isDated ? new(Trend.Rising, 0, LongestTime) : new(Trend.Same, long.MaxValue, long.MaxValue) { MayBeOdd = true };
                case "laxity":
                    Read |= LaneOrder.Deadline | LaneOrder.StageRemaining;
                    return isDated ? new(Trend.Rising, -2 * LongestTime, LongestTime) { MayBeOdd = true } : Course.Shared;
                case "stage_remaining":
                    Read |= LaneOrder.StageRemaining;
                    return OfTable(attribute);
                case "remaining":
                    Read |= LaneOrder.Remaining;
                    return OfTable(attribute);
                default:
                    return attribute.IsTableInput ? OfTable(attribute) : null;
            }
        }

        // A unit takes at least 1 ns; never where no device, or not this one, supports it.
        private static Course OfTable(AttributeSymbol attribute) => attribute.Type.Representation == Representation.Duration
            ? new(Trend.Same, attribute.Name == "latency" ? 1 : 0, LongestTime) { MayBeOdd = true }
            : Course.Shared;

        private Course? OfCall(BoundCall call)
        {
            var arguments = call.Arguments.Select(a => (IsJob: IsJob(a), Course: IsJob(a) ? null : Of(a))).ToList();
            foreach (var (parameter, (isJob, course)) in call.Function.Parameters.Zip(arguments))
            {
                _jobs.Remove(parameter);
                _names.Remove(parameter);
                if (isJob)
                    _jobs.Add(parameter);
                else if (course is { } known)
                    _names.Add(parameter, known);
            }

            return Of(call.Function.Body);
        }

        private Course? OfIntrinsic(BoundIntrinsic intrinsic)
        {
            if (intrinsic.Function.Name == "random")
                return null;
            var arguments = intrinsic.Arguments.Select(Of).ToList();
            if (arguments.Exists(a => a == null))
                return null;
            var first = arguments[0]!.Value;
            if (arguments.TrueForAll(a => a!.Value.Trend == Trend.Same))
                return intrinsic.Function.Name is "min" or "max" ? Course.OfExtreme(first, arguments[1]!.Value, intrinsic.Function.Name == "max") : Course.Shared;
            return intrinsic.Function.Name switch
            {
                "min" or "max" => Course.OfExtreme(first, arguments[1]!.Value, intrinsic.Function.Name == "max"),
                "clamp" => Course.OfExtreme(first, arguments[2]!.Value, isLargest: false) is { } lowered ? Course.OfExtreme(lowered, arguments[1]!.Value, isLargest: true) : null,
                "abs" => first.Low >= 0 ? first : first.High <= 0 ? first.Negated(false) : null,
                "floor" or "ceil" => first.Rounded,
                _ => null,
            };
        }

        // Over devices or streams. Who counts is the same for all jobs of a lane.
        private Course? OfAggregate(BoundAggregate aggregate)
        {
            _names[aggregate.Variable] = Course.Shared;
            var value = Course.Truth(Trend.Same);
            if ((aggregate.Filter is { } filter && Of(filter) is not { Trend: Trend.Same }) || (aggregate.Value is { } body && !IsKnown(body, out value)))
                return null;
            if (value.Trend == Trend.Same)
            {
                return aggregate.Kind switch
                {
                    AggregateKind.Min => value with { MayBeOdd = true }, // without members never or infinite
                    AggregateKind.Max or AggregateKind.Avg => value with { Low = Math.Min(value.Low, 0), High = Math.Max(value.High, 0), MayBeOdd = true },
                    _ => Course.Shared,
                };
            }

            var isReal = aggregate.Type.Representation == Representation.Real;
            return aggregate.Kind switch
            {
                AggregateKind.Min or AggregateKind.Max => value with { SharesZero = false },
                AggregateKind.Sum or AggregateKind.Avg when isReal && Math.Max(Math.Abs(value.Low), Math.Abs(value.High)) < 1e200 =>
                    value with { Low = Math.Min(0, value.Low) * MostMembers, High = Math.Max(0, value.High) * MostMembers, SharesZero = false },
                _ => null,
            };
        }

        private bool IsKnown(BoundExpression expression, out Course course)
        {
            var found = Of(expression);
            course = found.GetValueOrDefault();
            return found != null;
        }

        private bool IsJob(BoundExpression expression) => expression is BoundSubject { Subject: Subject.Job } || (expression is BoundLocal { Local: var local } && _jobs.Contains(local));
    }
}
