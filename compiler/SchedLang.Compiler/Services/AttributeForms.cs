using System.Globalization;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>The written forms of declaration attributes.</summary>
internal static class AttributeForms
{
    /// <summary><c>memory BYTES at BANDWIDTH</c></summary>
    public static string Of(AttributeDefinition definition) => definition.Form switch
    {
        AttributeForm.Word => $"{definition.Name} {string.Join(" | ", definition.TakesFile ? [.. definition.Words, "\"FILE\""] : definition.Words)}",
        AttributeForm.FreeWord => $"{definition.Name} WORD",
        AttributeForm.Stream => $"{definition.Name} STREAM",
        AttributeForm.File => $"{definition.Name} \"FILE\"",
        AttributeForm.Source => $"{definition.Name} {string.Join(" | ", definition.Words)}",
        AttributeForm.WithinQuantity => $"{definition.Name} within {Capitals(definition.Type)}",
        AttributeForm.Latencies => $"{definition.Name} DEVICE TIME + TIME per token, ...",
        _ when definition.IsShare => $"{definition.Name} SHARE",
        _ => $"{definition.Name} {Capitals(definition.Type)}{(definition.AtType == null ? "" : $" at {Capitals(definition.AtType)}")}",
    };

    /// <summary>The allowed values and places of an attribute; null where there is no limit.</summary>
    public static string? Limits(AttributeDefinition definition)
    {
        var parts = new List<string>();
        if (definition.IsShare)
            parts.Add($"F{definition.Range[1..]}.");
        else if (double.IsFinite(definition.Maximum))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"From {definition.Minimum:0} to {definition.Maximum:0}."));
        else if (definition.IsMinimumExcluded)
            parts.Add("Above 0.");
        if (!definition.ModelKinds.IsEmpty)
            parts.Add($"For {(definition.Declaration == DeclarationKind.Stream ? "streams of " : "")}{string.Join(" and ", definition.ModelKinds)} models.");
        if (definition.Form is AttributeForm.Quantity or AttributeForm.WithinQuantity && Unit.Usual(definition.Type) is { } unit)
            parts.Add($"Units: {string.Join(", ", Unit.All.Where(u => u.Type.Is(unit.Type)).Select(u => u.Symbol))}.");
        return parts.Count == 0 ? null : string.Join(' ', parts);
    }

    /// <summary>The text to insert after the name, with snippet placeholders: <c>${1:5} ms</c>.</summary>
    public static string Snippet(AttributeDefinition definition) => definition.Form switch
    {
        AttributeForm.Word => $"{definition.Name} ${{1|{string.Join(',', definition.Words)}|}}",
        AttributeForm.Source => $"{definition.Name} {definition.Words[0]}",
        AttributeForm.FreeWord => $"{definition.Name} ${{1:word}}",
        AttributeForm.Stream => $"{definition.Name} ${{1:stream}}",
        AttributeForm.File => $"{definition.Name} \"${{1:table.csv}}\"",
        AttributeForm.Latencies => $"{definition.Name} ${{1:gpu}} ${{2:10}} ms",
        AttributeForm.WithinQuantity => $"{definition.Name} within ${{1:1}} {Symbol(definition.Type)}".TrimEnd(),
        _ when definition.IsShare => $"{definition.Name} ${{1:5}} %",
        _ => $"{definition.Name} ${{1:1}} {Symbol(definition.Type)}".TrimEnd() + (definition.AtType == null ? "" : $" at ${{2:100}} {Symbol(definition.AtType)}"),
    };

    private static string Symbol(SchedType type) => Unit.Usual(type)?.Symbol ?? "";

    private static string Capitals(SchedType type) => type.Name.ToUpperInvariant();
}
