using System.Globalization;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Converts types and constants of the language to C#.</summary>
internal static class CSharpTypes
{
    /// <summary>The C# type for a type.</summary>
    public static string Name(SchedType type) => type.Representation switch
    {
        Representation.Bool => "bool",
        Representation.Integer => "long",
        Representation.Real => "double",
        Representation.Duration => "Duration",
        Representation.Instant => "Instant",
        _ when type == SchedType.Stage => "Stage",
        _ when type == SchedType.Kind => "DeviceKind",
        _ => "int",
    };

    /// <summary>A constant, except for classes, whose numbers depend on the scenario.</summary>
    public static string Literal(Constant constant)
    {
        switch (constant.Type.Representation)
        {
            case Representation.Bool:
                return constant.AsBool ? "true" : "false";
            case Representation.Integer:
                return constant.AsInteger == long.MinValue ? "long.MinValue" : Text(constant.AsInteger);
            case Representation.Real:
                return Real(constant.AsDouble);
            case Representation.Duration:
                return DurationLiteral(constant.AsInteger);
            case Representation.Instant:
                return constant.AsInteger == long.MaxValue ? "Instant.Never" : $"Instant.FromNs({Text(constant.AsInteger)})";
            default:
                return constant.Type == SchedType.Stage && StageNames.TryParse(constant.AsWord, out var stage)
                    ? $"Stage.{stage}"
                    : $"DeviceKind.{Naming.Pascal(constant.AsWord)}";
        }
    }

    private static string DurationLiteral(long ns) => ns switch
    {
        0 => "Duration.Zero",
        long.MaxValue => "Duration.Never",
        long.MinValue => "Duration.FromNs(long.MinValue)",
        _ when ns % 1_000_000_000 == 0 => $"Duration.FromSeconds({Text(ns / 1_000_000_000)})",
        _ when ns % 1_000_000 == 0 => $"Duration.FromMs({Text(ns / 1_000_000)})",
        _ when ns % 1_000 == 0 => $"Duration.FromUs({Text(ns / 1_000)})",
        _ => $"Duration.FromNs({Text(ns)})",
    };

    private static string Real(double value)
    {
        if (double.IsNaN(value))
            return "double.NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
