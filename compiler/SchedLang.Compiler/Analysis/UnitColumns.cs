using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Analysis;

/// <summary>
/// Finds the parts of expressions that loop over devices and read only what the jobs of a stream with the same next unit share:
/// <c>min(d in devices: latency(d))</c>, <c>latency / avg(d in devices: latency(d))</c>. The engine computes such a value once for each
/// unit and keeps it in a column beside the unit's row.
/// </summary>
public static class UnitColumns
{
    /// <summary>The most values beside a unit.</summary>
    public const int MostValues = 32;

    /// <summary>The columns of a policy, in the order of their values.</summary>
    /// <param name="policy">The policy, after constants are folded.</param>
    /// <param name="devices">Number of devices.</param>
    public static ImmutableArray<UnitColumn> Of(BoundPolicy policy, int devices)
    {
        var columns = ImmutableArray.CreateBuilder<UnitColumn>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var used = 0;
        foreach (var expression in policy.ClauseExpressions)
            Find(expression);
        return [.. columns.Select(c => c with { FromRow = c.First - used })];

        void Find(BoundExpression expression)
        {
            // A let or a function is looked at once, not at each of its uses.
            if (expression is not (BoundLetReference or BoundCall) && UnitColumn.Of(expression, used) is { } column && used + column.Values(devices) <= MostValues)
            {
                columns.Add(column);
                used += column.Values(devices);
                return;
            }

            foreach (var child in expression.Children)
                Find(child);
            if (expression is BoundLetReference { Let: var let } && seen.Add(let))
                Find(let.Value);
            if (expression is BoundCall { Function: var function } && seen.Add(function))
                Find(function.Body);
        }
    }
}

/// <summary>A value that is kept beside a unit, or one for each device.</summary>
/// <param name="Expression">Gives the value.</param>
/// <param name="First">The number of its first value.</param>
/// <param name="Job">The job that it reads: the one being considered, or a name.</param>
/// <param name="Device">The device that it reads beside those that it loops over; null for none.</param>
public sealed record UnitColumn(BoundExpression Expression, int First, BoundExpression Job, BoundExpression? Device)
{
    /// <summary>Where its first value stands, from the unit's row on; negative, because values stand before the row.</summary>
    public int FromRow { get; init; }

    /// <summary>How many values it has.</summary>
    public int Values(int devices) => Device == null ? 1 : devices;

    /// <summary>The column for an expression; null if it is none.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="first">The number of its first value.</param>
    public static UnitColumn? Of(BoundExpression expression, int first)
    {
        if (expression.Type.Representation is not (Representation.Bool or Representation.Integer or Representation.Real or Representation.Duration))
            return null;
        var reader = new Reader();
        return reader.ReadsShared(expression) && reader is { LoopsOverDevices: true, Job: { } job } ? new(expression, first, job, reader.Device) : null;
    }

    // Finds the one job and the one device that an expression reads.
    private sealed class Reader
    {
        // Lets and functions can stand for each other in so many ways that no one would read all of them.
        private const int MostSteps = 1000;

        // What the names within the expression stand for: a job or a device from outside, or null for a value or a member of a set.
        private readonly Dictionary<LocalSymbol, BoundExpression?> _names = [];
        private int _steps;

        public bool LoopsOverDevices { get; private set; }

        public BoundExpression? Job { get; private set; }

        public BoundExpression? Device { get; private set; }

        public bool ReadsShared(BoundExpression expression)
        {
            if (++_steps > MostSteps)
                return false;
            switch (expression)
            {
                case BoundConstant:
                    return true;
                case BoundLocal { Local: var local }:
                    return _names.TryGetValue(local, out var outside) && outside == null;
                case BoundAttribute { Attribute: { Owner: Owner.Pair, IsTableInput: true } } pair:
                    return IsTheJob(pair.Of!) && IsADevice(pair.OnDevice!);
                case BoundAttribute { Attribute: { Owner: Owner.Job, IsTableInput: true }, Of: { } of }:
                    return IsTheJob(of);
                case BoundAttribute { Attribute: { Owner: Owner.Device, IsTableInput: true }, Of: { } of }:
                    return IsADevice(of);
                case BoundAttribute { Attribute.Owner: Owner.Stream or Owner.Model, Of: { } of }:
                    return ReadsShared(of);
                case BoundLetReference { Let.Value: var value }:
                    return ReadsShared(value);
                case BoundCall call:
                    return call.Function.Parameters.Zip(call.Arguments).All(p => Enters(p.First, p.Second)) && ReadsShared(call.Function.Body);
                case BoundAggregate { Set.Element: var element } aggregate when element == SchedType.Device:
                    LoopsOverDevices = true;
                    _names[aggregate.Variable] = null;
                    return aggregate.Children.All(ReadsShared);
                case BoundIntrinsic { Function.Name: "random" }:
                    return false;
                case BoundIntrinsic or BoundUnary or BoundBinary or BoundConditional or BoundConversion:
                    return expression.Children.All(ReadsShared);
                default:
                    return false;
            }
        }

        private bool Enters(LocalSymbol parameter, BoundExpression argument)
        {
            var outside = Outside(argument);
            if (outside == null && !(argument.Type == SchedType.Device && argument is BoundLocal { Local: var local } && _names.ContainsKey(local)) && !ReadsShared(argument))
                return false;
            _names[parameter] = outside;
            return true;
        }

        private bool IsTheJob(BoundExpression expression)
        {
            if (Outside(expression) is not { } outside || outside.Type != SchedType.Job)
                return false;
            Job ??= outside;
            return IsSame(Job, outside);
        }

        private bool IsADevice(BoundExpression expression)
        {
            if (Outside(expression) is not { } outside)
                return expression is BoundLocal { Local: var local } && _names.ContainsKey(local);
            Device ??= outside;
            return IsSame(Device, outside);
        }

        // The job or device from outside that an expression names.
        private BoundExpression? Outside(BoundExpression expression) => expression switch
        {
            BoundSubject { Subject: Subject.Job or Subject.Device } => expression,
            BoundLocal { Local: var local } when _names.TryGetValue(local, out var outside) => outside,
            BoundLocal when expression.Type == SchedType.Job || expression.Type == SchedType.Device => expression,
            _ => null,
        };

        private static bool IsSame(BoundExpression left, BoundExpression right) => (left, right) switch
        {
            (BoundSubject a, BoundSubject b) => a.Subject == b.Subject,
            (BoundLocal a, BoundLocal b) => a.Local == b.Local,
            _ => false,
        };
    }
}
