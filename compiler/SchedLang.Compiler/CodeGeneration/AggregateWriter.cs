using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes methods that loop over a set.</summary>
internal static class AggregateWriter
{
    /// <summary>Writes the method of an aggregate.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="needs">The parameters of the method.</param>
    /// <param name="loop">The body of the loop in C#.</param>
    /// <param name="byCounter">Whether job counters give the number of jobs of each stream and stage.</param>
    /// <param name="stream">The only stream whose counters matter, in C#; null for all.</param>
    /// <param name="ofColumns">Name of the method that takes over where values are kept beside the units of jobs; null for none.</param>
    /// <param name="columns">That method's loop.</param>
    public static void Write(
        CSharpWriter writer, BoundAggregate aggregate, string name, Needs needs, AggregateLoop loop, bool byCounter, string? stream, string? ofColumns, LoopBody? columns)
    {
        writer.Line("// " + SourceComments.OneLine(aggregate.Syntax.ToString()));
        using (writer.Block($"private static {CSharpTypes.Name(aggregate.Type)} {name}({needs.Parameters()})"))
        {
            if (ofColumns != null)
            {
                writer.Line($"if ({string.Join(" && ", columns!.JobsWithColumns.Select(j => $"{j}.HasColumns"))})");
                writer.Line($"    return {ofColumns}({needs.Arguments()});");
            }

            WriteBody(writer, aggregate, loop, byCounter ? Counters(stream != null) : Loop(aggregate.Variable, aggregate.Set), byCounter, stream);
        }
    }

    /// <summary>Writes the method of an aggregate over devices that reads what is kept beside units.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="needs">The parameters of the method.</param>
    /// <param name="loop">The body of the loop in C#.</param>
    /// <param name="devices">Number of devices.</param>
    public static void WriteOfColumns(CSharpWriter writer, BoundAggregate aggregate, string name, Needs needs, AggregateLoop loop, int devices)
    {
        writer.Separate();
        writer.Line("// The same, of values that are kept beside the unit.");
        var variable = Naming.Local(aggregate.Variable.Name);
        using (writer.Block($"private static {CSharpTypes.Name(aggregate.Type)} {name}({needs.Parameters()})"))
            WriteBody(writer, aggregate, loop, string.Create(CultureInfo.InvariantCulture, $"for (var {variable} = 0; {variable} < {devices}; {variable}++)"), false, null);
    }

    private static void WriteBody(CSharpWriter writer, BoundAggregate aggregate, AggregateLoop loop, string header, bool byCounter, string? stream)
    {
        foreach (var line in Start(aggregate))
            writer.Line(line);
        var kept = loop.Body?.Kept ?? [];
        for (var i = 0; i < kept.Count; i++)
            writer.Line($"var {Naming.Kept(i + 1)} = {kept[i]};");
        if (stream != null)
            writer.Line($"var only = {stream};");
        using (writer.Block(header))
        {
            if (byCounter)
                WriteFromCounter(writer, aggregate);
            if (Condition(aggregate, loop.Filter, loop.Value) is { } condition)
            {
                using (writer.Block($"if ({condition})"))
                {
                    WriteStep(writer, aggregate, loop.Value, byCounter);
                    if (aggregate.Kind is AggregateKind.Any or AggregateKind.All)
                        writer.Line("break;");
                }
            }
            else
            {
                WriteStep(writer, aggregate, loop.Value, byCounter);
            }
        }

        writer.Separate();
        writer.Line(Result(aggregate));
    }

    /// <summary>The header of a loop over job counters.</summary>
    public static string Counters(bool ofOneStream) => ofOneStream
        ? "for (var counter = Math.Max(0, SystemState.FirstCounter(only)); counter < SystemState.FirstCounter(only + 1); counter++)"
        : "for (var counter = 0; counter < state.JobCounterCount; counter++)";

    /// <summary>The header of a loop over a set.</summary>
    public static string Loop(LocalSymbol member, SetSymbol set)
    {
        var variable = Naming.Local(member.Name);
        return set.Name switch
        {
            "jobs" => $"foreach (ref readonly var {variable} in state.LiveJobs)",
            "ready" => $"foreach (ref readonly var {variable} in state.ReadyJobs)",
            "devices" => $"for (var {variable} = 0; {variable} < state.DeviceCount; {variable}++)",
            _ => $"for (var {variable} = 0; {variable} < state.StreamCount; {variable}++)",
        };
    }

    // The condition under which a member changes the result. For all, that is a member for which the condition does not hold.
    private static string? Condition(BoundAggregate aggregate, string? filter, string? value) => aggregate.Kind switch
    {
        AggregateKind.Any => Both(filter, value),
        AggregateKind.All => Both(filter, $"!({value})"),
        _ => filter,
    };

    private static string? Both(string? first, string? second) =>
        first == null ? second : second == null ? first : $"({first}) && ({second})";

    private static IEnumerable<string> Start(BoundAggregate aggregate)
    {
        var type = CSharpTypes.Name(aggregate.Type);
        return aggregate.Kind switch
        {
            AggregateKind.Any => ["var result = false;"],
            AggregateKind.All => ["var result = true;"],
            AggregateKind.Min when aggregate.Type.Representation == Representation.Real => ["var result = double.PositiveInfinity;"],
            AggregateKind.Min => [$"var result = {type}.Never;"],
            AggregateKind.Max => [$"var result = default({type});", "var isFirst = true;"],
            AggregateKind.Avg => [$"var result = default({type});", "var count = 0L;"],
            _ => [$"var result = default({type});"],
        };
    }

    /// <summary>Writes the start of such a loop: it passes over counters without jobs.</summary>
    public static void WriteFromCounter(CSharpWriter writer, BoundAggregate aggregate)
    {
        writer.Line($"var number = state.{(aggregate.Set.Name == "ready" ? "ReadyIn" : "LiveIn")}(counter);");
        writer.Line("if (number == 0)");
        writer.Line("    continue;");
        writer.Line($"ref readonly var {Naming.Local(aggregate.Variable.Name)} = ref state.CountedJob(counter);");
    }

    private static void WriteStep(CSharpWriter writer, BoundAggregate aggregate, string? value, bool byCounter)
    {
        var type = CSharpTypes.Name(aggregate.Type);
        var math = aggregate.Type.Representation switch
        {
            Representation.Duration or Representation.Instant => type,
            Representation.Real => "Numbers",
            _ => "Math",
        };
        IEnumerable<string> lines = aggregate.Kind switch
        {
            AggregateKind.Any => ["result = true;"],
            AggregateKind.All => ["result = false;"],
            AggregateKind.Count => [byCounter ? "result += number;" : "result++;"],
            AggregateKind.Sum => [$"result += {value};"],
            AggregateKind.Min => [$"result = {math}.Min(result, {value});"],
            AggregateKind.Max => [$"var value = {value};", $"result = isFirst ? value : {math}.Max(result, value);", "isFirst = false;"],
            _ => [$"result += {value};", "count++;"],
        };
        foreach (var line in lines)
            writer.Line(line);
    }

    private static string Result(BoundAggregate aggregate) =>
        aggregate.Kind == AggregateKind.Avg ? "return count == 0 ? result : result / count;" : "return result;";
}

/// <summary>The loop of an aggregate in C#.</summary>
/// <param name="Filter">Which members count; null for all.</param>
/// <param name="Value">The value of a member; null for none.</param>
/// <param name="Body">What is computed before the loop; null for nothing.</param>
internal sealed record AggregateLoop(string? Filter, string? Value, LoopBody? Body);
