using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes an aggregate over jobs that is computed once for all jobs: a method that keeps the value while nothing changes.</summary>
internal sealed class TotalWriter
{
    private readonly BoundAggregate _aggregate;
    private readonly string _field;
    private readonly int _devices;
    private readonly bool _byCounter;
    private readonly string _moment;
    private readonly Extreme? _extreme;
    private readonly string? _ofStream;
    private readonly string? _filter;
    private readonly string? _value;
    private readonly string? _other;
    private readonly string? _last;

    /// <param name="aggregate">The aggregate.</param>
    /// <param name="field">Name of the field that keeps the value.</param>
    /// <param name="devices">Number of devices.</param>
    /// <param name="byCounter">Whether job counters give the number of jobs of each stream and stage.</param>
    /// <param name="byStream">Whether the jobs of each stream are listed.</param>
    /// <param name="print">Prints expressions as C#.</param>
    /// <param name="isStopped">Whether units may be stopped in a pass.</param>
    public TotalWriter(BoundAggregate aggregate, string field, int devices, bool byCounter, bool byStream, Func<BoundExpression, string> print, bool isStopped)
    {
        (_aggregate, _field, _devices, _byCounter) = (aggregate, field, devices, byCounter);
        _moment = !isStopped && Totals.OutlastsDispatches(aggregate) ? "state.PassMoment" : "state.Moment";
        _extreme = Totals.IsAlike(aggregate) ? null : Extreme.Of(aggregate);
        var conditions = !byStream || byCounter ? null : _extreme == null ? StreamConditions.Of(aggregate) : StreamConditions.Of(aggregate.Variable, _extreme.Filters);
        _ofStream = conditions == null ? null : All(conditions.OfStream);
        _filter = conditions != null ? All(conditions.OfJob) : _extreme != null ? All(_extreme.Filters) : Optional(aggregate.Filter);
        _value = conditions != null && aggregate.Kind == AggregateKind.Any && _extreme == null ? null : Optional(_extreme?.Member ?? aggregate.Value);
        _other = Optional(_extreme?.Other);
        _last = Optional(_extreme?.Last);

        string? All(ImmutableArray<BoundExpression> conditions) => AggregateWriter.All(conditions, print);

        string? Optional(BoundExpression? expression) => expression == null ? null : print(expression);
    }

    /// <summary>The fields that keep the value.</summary>
    public IEnumerable<string> Fields => _extreme == null
        ? [Field(_aggregate.Type, ""), $"public long {_field}Moment = -1;"]
        : !_extreme.IsByDevice ? [Field(_extreme.Member.Type, ""), Field(SchedType.Bool, "IsAny"), $"public long {_field}Moment = -1;"]
        : [FieldByDevice(_extreme.Member.Type, ""), FieldByDevice(SchedType.Bool, "IsAny"), FieldByDevice(SchedType.Int, "Moment")];

    /// <summary>Writes the method, and one that computes the value.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="compute">Name of the method that computes the value.</param>
    /// <param name="needs">The parameters of the method.</param>
    public void Write(CSharpWriter writer, string name, string compute, Needs needs)
    {
        writer.Line("// " + SourceComments.OneLine(_aggregate.Syntax.ToString()));
        using (writer.Block($"private static {CSharpTypes.Name(_aggregate.Type)} {name}({needs.Parameters()})"))
        {
            writer.Line("var totals = Own(state);");
            var moment = IsByDevice ? _moment + " + 1" : _moment; // a field for each device begins with 0
            using (writer.Block($"if ({Kept("Moment")} != {moment})"))
            {
                writer.Line(_extreme == null ? $"{Kept("")} = {compute}(state);" : $"{Kept("IsAny")} = {compute}({(IsByDevice ? "device, " : "")}state, out {Kept("")});");
                writer.Line($"{Kept("Moment")} = {moment};");
            }

            writer.Separate();
            writer.Line($"return {(_extreme == null ? Kept("") : Test(_extreme))};");
        }

        writer.Separate();
        if (_extreme != null)
            WriteExtreme(writer, _extreme, compute);
        else
            AggregateWriter.Write(writer, _aggregate, compute, needs, new AggregateText(_filter, _value) { ByCounter = _byCounter, OfStream = _ofStream });
    }

    private string Test(Extreme extreme)
    {
        var sign = extreme.Operator switch
        {
            BinaryOperator.Less => "<",
            BinaryOperator.AtMost => "<=",
            BinaryOperator.Greater => ">",
            _ => ">=",
        };
        return $"{Kept("IsAny")} && {(extreme.IsMemberLeft ? $"{Kept("")} {sign} ({_other})" : $"({_other}) {sign} {Kept("")}")}";
    }

    private bool IsByDevice => _extreme?.IsByDevice == true;

    private string Kept(string part) => $"totals.{_field}{part}{(IsByDevice ? "[device]" : "")}";

    private string Field(SchedType type, string part) => $"public {CSharpTypes.Name(type)} {_field}{part};";

    private string FieldByDevice(SchedType type, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"public readonly {CSharpTypes.Name(type)}[] {_field}{part} = new {CSharpTypes.Name(type)}[{_devices}];");

    // The largest or the smallest value of the members. A value that is not a number counts as no member: no comparison with it holds.
    private void WriteExtreme(CSharpWriter writer, Extreme extreme, string compute)
    {
        var type = CSharpTypes.Name(extreme.Member.Type);
        var better = $"isFirst || value {(extreme.IsLargest ? ">" : "<")} result";
        using (writer.Block($"private static bool {compute}({(extreme.IsByDevice ? "int device, " : "")}SystemState state, out {type} result)"))
        {
            writer.Line($"result = default({type});");
            writer.Line("var isFirst = true;");
            using (_byCounter ? writer.Block(AggregateWriter.Counters(ofOneStream: false)) : AggregateWriter.Loop(writer, _aggregate, _ofStream))
            {
                if (_byCounter)
                    AggregateWriter.WriteFromCounter(writer, _aggregate);
                if (_filter != null)
                {
                    writer.Line($"if (!({_filter}))");
                    writer.Line("    continue;");
                }

                writer.Line($"var value = {_value};");
                using (writer.Block($"if ({(extreme.Member.Type.Representation == Representation.Real ? $"({better}) && !double.IsNaN(value)" : better)})"))
                {
                    writer.Line("result = value;");
                    if (_last != null)
                    {
                        writer.Line($"if (value == {_last})");
                        writer.Line("    return true;");
                    }

                    writer.Line("isFirst = false;");
                }
            }

            writer.Separate();
            writer.Line("return !isFirst;");
        }
    }
}
