using System.Globalization;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>A row of a text by column names, independent of the file format.</summary>
internal sealed class TextRow(IReadOnlyDictionary<string, string> cells)
{
    /// <summary>A cell; empty if the column does not exist.</summary>
    public string this[string column] => cells.GetValueOrDefault(column, "");

    /// <summary>A cell as a whole number; null if it is not one.</summary>
    public long? Whole(string column) =>
        long.TryParse(this[column], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>A cell as a number; null if it is not one or is too large.</summary>
    public decimal? Number(string column) =>
        decimal.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1_000_000_000_000_000_000m ? value : null;
}

/// <summary>Reads rows from CSV, Markdown and JSON.</summary>
internal static class TextRows
{
    /// <summary>The rows of a CSV text with a header.</summary>
    public static IEnumerable<TextRow> OfCsv(string text, string delimiter = ",")
    {
        using var reader = new StringReader(text);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            Delimiter = delimiter,
            TrimOptions = TrimOptions.Trim,
        });
        if (!parser.Read())
            yield break;
        var header = parser.Record!;
        while (parser.Read())
            yield return Row(header, parser.Record!);
    }

    /// <summary>The rows of a Markdown table. Other lines are skipped.</summary>
    public static IEnumerable<TextRow> OfMarkdown(string text)
    {
        string[]? header = null;
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 1 && l[0] == '|' && l[^1] == '|'))
        {
            var cells = line[1..^1].Split('|').Select(c => c.Trim()).ToArray();
            if (header == null)
                header = cells;
            else if (!cells.All(c => c.AsSpan().TrimStart(':').TrimEnd(':').Trim('-').IsEmpty))
                yield return Row(header, cells);
        }
    }

    /// <summary>The objects of a JSON array or of JSON lines; null if the text is not JSON, which is reported.</summary>
    public static List<JsonElement>? OfJson(SourceText source, ImportRows rows)
    {
        try
        {
            var text = source.Content.TrimStart();
            if (text.StartsWith('['))
                return [.. Parse(text).EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object)];
            if (text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end && text[..end].TrimEnd() is ['{', .., '}'])
                return [.. text.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith('{')).Select(Parse)];
            return Parse(text) is { ValueKind: JsonValueKind.Object } single ? [single] : [];
        }
        catch (JsonException e)
        {
            rows.Once(DiagnosticCatalog.InvalidJson, null, e.Message);
            return null;
        }
    }

    /// <summary>The plain values of a JSON object by name.</summary>
    public static TextRow Row(JsonElement element) => new(element.EnumerateObject()
        .Where(p => p.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False)
        .DistinctBy(p => p.Name)
        .ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText()));

    private static TextRow Row(string[] header, string[] cells) =>
        new(header.Zip(cells).DistinctBy(c => c.First).ToDictionary(c => c.First, c => c.Second));

    private static JsonElement Parse(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
