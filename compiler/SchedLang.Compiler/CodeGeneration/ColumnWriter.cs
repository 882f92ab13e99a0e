using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the values that are kept beside a unit: how they are computed and read.</summary>
internal static class ColumnWriter
{
    /// <summary>Writes the method that gives a value: the kept one, or the value of its expression where none is kept.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="column">The value.</param>
    /// <param name="name">Name of the method.</param>
    /// <param name="needs">The parameters of the method.</param>
    /// <param name="expression">The expression in C#.</param>
    public static void Write(CSharpWriter writer, UnitColumn column, string name, Needs needs, string expression)
    {
        var type = column.Expression.Type;
        var (job, device) = (Name(column.Job), column.Device == null ? null : Name(column.Device));
        writer.Line("// For each unit: " + SourceComments.OneLine(column.Expression.Syntax));
        using (writer.Block($"private static {CSharpTypes.Name(type)} {name}({needs.Parameters()})"))
        {
            writer.Line($"if ({job}.HasColumns{(device == null ? "" : $" && {device} >= 0")})");
            writer.Line($"    return {Read(column, job, device)};");
            LineDirectives.WriteReturn(writer, expression, column.Expression.Syntax);
        }
    }

    /// <summary>The value that is kept.</summary>
    /// <param name="column">The value.</param>
    /// <param name="job">The job, in C#.</param>
    /// <param name="device">The device, in C#; null if there is one value for all.</param>
    public static string Read(UnitColumn column, string job, string? device)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{(device == null ? $"{column.FromRow}" : $"{device} - {-column.FromRow}")}");
        return column.Expression.Type.Representation switch
        {
            Representation.Real => $"{job}.RealColumn({number})",
            Representation.Duration => $"Duration.FromNs({job}.Column({number}))",
            Representation.Bool => $"{job}.Column({number}) != 0",
            _ => $"{job}.Column({number})",
        };
    }

    /// <summary>Writes the members that tell the engine of the values.</summary>
    public static void WriteFill(CSharpWriter writer, PolicyMembers members, int devices)
    {
        var columns = members.Columns.ToList();
        if (columns.Count == 0)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"public static int Columns => {columns.Sum(c => c.Values(devices))};"));
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static void FillColumns(in Job job, Span<long> columns, SystemState state)"))
        {
            foreach (var column in columns)
            {
                var value = Word(members.ColumnCall(column), column.Expression.Type);
                if (column.Device == null)
                {
                    writer.Line(string.Create(CultureInfo.InvariantCulture, $"columns[{column.First}] = {value};"));
                    continue;
                }

                writer.Line("for (var device = 0; device < state.DeviceCount; device++)");
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"    columns[{(column.First == 0 ? "" : $"{column.First} + ")}device] = {value};"));
            }
        }
    }

    private static string Word(string value, SchedType type) => type.Representation switch
    {
        Representation.Real => $"BitConverter.DoubleToInt64Bits({value})",
        Representation.Duration => $"{value}.Ns",
        Representation.Bool => $"{value} ? 1 : 0",
        _ => value,
    };

    private static string Name(Binding.BoundExpression subject) => subject switch
    {
        Binding.BoundLocal { Local: var local } => Naming.Local(local.Name),
        Binding.BoundSubject { Subject: var named } => named.ToString().ToLowerInvariant(),
        _ => throw new InvalidOperationException($"{subject.GetType().Name} is no job or device."),
    };
}
