using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes methods that loop over a set.</summary>
internal static class AggregateWriter
{
    /// <summary>Writes the method of an aggregate whose filter and value are already C#.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="needs">The parameters of the method.</param>
    /// <param name="filter">The filter in C#, or null.</param>
    /// <param name="value">The value in C#, or null.</param>
    /// <param name="byCounter">Whether job counters give the number of jobs of each stream and stage.</param>
    /// <param name="stream">The only stream whose counters matter, in C#; null for all.</param>
    /// <param name="kept">What is computed before the loop.</param>
    public static void Write(
        CSharpWriter writer, BoundAggregate aggregate, string name, Needs needs, string? filter, string? value, bool byCounter, string? stream, IReadOnlyList<string> kept)
    {
        writer.Line("// " + SourceComments.OneLine(aggregate.Syntax.ToString()));
        using (writer.Block($"private static {CSharpTypes.Name(aggregate.Type)} {name}({needs.Parameters()})"))
        {
            foreach (var line in Start(aggregate))
                writer.Line(line);
            for (var i = 0; i < kept.Count; i++)
                writer.Line($"var {Naming.Kept(i + 1)} = {kept[i]};");
            if (stream != null)
                writer.Line($"var only = {stream};");
            using (writer.Block(byCounter ? Counters(stream != null) : Loop(aggregate.Variable, aggregate.Set)))
            {
                if (byCounter)
                    WriteFromCounter(writer, aggregate);
                if (Condition(aggregate, filter, value) is { } condition)
                {
                    using (writer.Block($"if ({condition})"))
                    {
                        WriteStep(writer, aggregate, value, byCounter);
                        if (aggregate.Kind is AggregateKind.Any or AggregateKind.All)
                            writer.Line("break;");
                    }
                }
                else
                {
                    WriteStep(writer, aggregate, value, byCounter);
                }
            }

            writer.Separate();
            writer.Line(Result(aggregate));
        }
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
