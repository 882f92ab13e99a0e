using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Types;

namespace SchedLang.Cli.Exploration;

/// <summary>A varied value as a column of a file: numbers in base units, with the unit in the name.</summary>
internal static class VariedColumn
{
    /// <summary><c>npc.prompt_tokens</c>, <c>run_ns</c></summary>
    public static string Name(Variation variation) => variation.Target + Suffix(variation.Type);

    /// <summary>A value without its unit; empty where the variation does not apply.</summary>
    public static string Text(VariedValue? value)
    {
        if (value?.Value is not { } constant)
            return "";
        if (constant.Value is long whole)
            return whole == long.MaxValue ? "never" : whole.ToString(CultureInfo.InvariantCulture);
        if (constant.Value is not double real)
            return constant.ToString();
        var factor = constant.Type.Is(SchedType.Rate) ? 1e9 : constant.Type.Is(SchedType.Energy) ? 1e-9 : 1;
        return (real * factor).ToString(factor == 1 ? "R" : "G15", CultureInfo.InvariantCulture);
    }

    private static string Suffix(SchedType type) =>
        type.Is(SchedType.Duration) ? "_ns"
        : type.Is(SchedType.Tokens) ? "_tokens"
        : type.Is(SchedType.Bytes) ? "_bytes"
        : type.Is(SchedType.Bandwidth) ? "_gb_per_s"
        : type.Is(SchedType.Power) ? "_w"
        : type.Is(SchedType.Energy) ? "_j"
        : type.Is(SchedType.Rate) ? "_per_s"
        : "";
}
