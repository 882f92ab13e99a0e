using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes methods that loop over a set.</summary>
internal static class AggregateWriter
{
    // With as many devices, a loop over them may be written out.
    private const int MostInPlace = 4;

    /// <summary>Writes the method of an aggregate.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="needs">The parameters of the method.</param>
    /// <param name="text">Its parts in C#.</param>
    public static void Write(CSharpWriter writer, BoundAggregate aggregate, string name, Needs needs, AggregateText text)
    {
        writer.Line("// " + SourceComments.OneLine(aggregate.Syntax.ToString()));
        var header = $"private static {CSharpTypes.Name(aggregate.Type)}";
        if (text.OfColumns is { } fast)
        {
            var haveColumns = string.Join(" && ", fast.Text.Body!.JobsWithColumns.Select(j => $"{j}.HasColumns"));
            writer.Line($"{header} {name}({needs.Parameters()}) => {haveColumns} ? {fast.Name}({needs.Arguments()}) : {fast.Plain}({needs.Arguments()});");
            writer.Separate();
            writer.Line("// Of values that are kept beside the unit.");
            using (writer.Block($"{header} {fast.Name}({needs.Parameters()})"))
            {
                if (IsPlain(aggregate, fast.Text.Devices))
                    WritePlainExtreme(writer, aggregate, fast.Text, $"{fast.Plain}({needs.Arguments()})");
                else
                    WriteBody(writer, aggregate, fast.Text);
            }

            writer.Separate();
            writer.Line("// Where none are kept.");
        }

        using (writer.Block($"{header} {text.OfColumns?.Plain ?? name}({needs.Parameters()})"))
            WriteBody(writer, aggregate, text);
    }

    /// <summary>Whether an aggregate is an extreme of real numbers of so few devices that it needs no loop.</summary>
    public static bool IsPlain(BoundAggregate aggregate, int? devices) =>
        aggregate.Kind is AggregateKind.Max or AggregateKind.Min && aggregate.Type.Representation == Representation.Real && devices <= MostInPlace;

    // One instruction for each device. Where that may not be exact, the loop is asked.
    private static void WritePlainExtreme(CSharpWriter writer, BoundAggregate aggregate, AggregateText text, string exact)
    {
        var isMax = aggregate.Kind == AggregateKind.Max;
        writer.Line($"var result = double.{(isMax ? "Negative" : "Positive")}Infinity;");
        WriteKept(writer, text);
        for (var device = 0; device < text.Devices; device++)
        {
            using (writer.Block())
            {
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"const int {Naming.Local(aggregate.Variable.Name)} = {device};"));
                if (text.Filter != null)
                    writer.Line($"if ({text.Filter})");
                writer.Line($"{(text.Filter == null ? "" : "    ")}result = Numbers.Plain{aggregate.Kind}(result, {text.Value});");
            }
        }

        writer.Separate();
        writer.Line($"return Numbers.IsPlainExtreme(result) ? result : {exact};");
    }

    private static void WriteKept(CSharpWriter writer, AggregateText text)
    {
        var kept = text.Body?.Kept ?? [];
        for (var i = 0; i < kept.Count; i++)
            writer.Line($"var {Naming.Kept(i + 1)} = {kept[i]};");
    }

    private static void WriteBody(CSharpWriter writer, BoundAggregate aggregate, AggregateText text)
    {
        foreach (var line in Start(aggregate))
            writer.Line(line);
        WriteKept(writer, text);
        if (text.Stream != null)
            writer.Line($"var only = {text.Stream};");
        using (text.ByCounter ? writer.Block(Counters(text.Stream != null)) : text.Devices is { } devices ? writer.Block(OverDevices(aggregate.Variable, devices)) : Loop(writer, aggregate, text.OfStream))
        {
            if (text.ByCounter)
                WriteFromCounter(writer, aggregate);
            if (Condition(aggregate, text.Filter, text.Value) is { } condition)
            {
                using (writer.Block($"if ({condition})"))
                {
                    WriteStep(writer, aggregate, text.Value, text.ByCounter);
                    if (aggregate.Kind is AggregateKind.Any or AggregateKind.All)
                        writer.Line(text.OfStream == null ? "break;" : "return result;");
                }
            }
            else
            {
                WriteStep(writer, aggregate, text.Value, text.ByCounter);
            }
        }

        writer.Separate();
        writer.Line(Result(aggregate));
    }

    private static string OverDevices(LocalSymbol member, int devices)
    {
        var device = Naming.Local(member.Name);
        return string.Create(CultureInfo.InvariantCulture, $"for (var {device} = 0; {device} < {devices}; {device}++)");
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

    /// <summary>Opens a loop over a set, or over the jobs of the streams that meet a condition.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="aggregate">Has the set.</param>
    /// <param name="ofStream">The condition in C#, of any job of the stream; null for no condition.</param>
    public static IDisposable Loop(CSharpWriter writer, BoundAggregate aggregate, string? ofStream)
    {
        if (ofStream == null)
            return writer.Block(Loop(aggregate.Variable, aggregate.Set));
        var job = Naming.Local(aggregate.Variable.Name);
        var streams = writer.Block("for (var each = 0; each < state.StreamCount; each++)");
        writer.Line($"ref readonly var {job} = ref state.FirstJobOf(each);");
        writer.Line($"if ({job}.Slot < 0 || !({ofStream}))");
        writer.Line("    continue;");
        var jobs = writer.Block($"for (; {job}.Slot >= 0; {job} = ref state.NextOfStream(in {job}))", within: streams);
        if (aggregate.Set.Name == "ready")
        {
            writer.Line($"if (!{job}.IsReady)");
            writer.Line("    continue;");
        }

        return jobs;
    }

    /// <summary>Conditions that must all hold, in C#; null for none.</summary>
    public static string? All(ImmutableArray<BoundExpression> conditions, Func<BoundExpression, string> print) =>
        conditions.IsEmpty ? null : conditions.Length == 1 ? print(conditions[0]) : string.Join(" && ", conditions.Select(c => $"({print(c)})"));

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
            AggregateKind.Max when aggregate.Type.Representation == Representation.Real => ["var result = double.NaN;", "var isEmpty = true;"],
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
            AggregateKind.Max when aggregate.Type.Representation == Representation.Real => [$"result = {math}.Max(result, {value});", "isEmpty = false;"],
            AggregateKind.Max => [$"var value = {value};", $"result = isFirst ? value : {math}.Max(result, value);", "isFirst = false;"],
            _ => [$"result += {value};", "count++;"],
        };
        foreach (var line in lines)
            writer.Line(line);
    }

    private static string Result(BoundAggregate aggregate) => aggregate.Kind switch
    {
        AggregateKind.Avg => "return count == 0 ? result : result / count;",
        AggregateKind.Max when aggregate.Type.Representation == Representation.Real => "return isEmpty ? 0.0 : result;",
        _ => "return result;",
    };
}
