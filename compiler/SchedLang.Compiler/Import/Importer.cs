using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary>Converts files of other tools to latency tables and traces.</summary>
public static class Importer
{
    private const int HeadLength = 1 << 14;

    // The first format that recognizes a file reads it.
    private static readonly ImmutableArray<IForeignFormat> Formats =
    [
        new LlamaBenchCsv(), new LlamaBenchJson(), new LlamaBenchSql(), new LlamaBenchMarkdown(), new LlamaBatchedBench(), new OnnxRuntimeProfile(),
        new OpenVinoReport(), new OpenVinoCounters(), new AzureTrace(), new BurstGptTrace(), new MooncakeTrace(), new MappedCsv(),
    ];

    /// <summary>The names for <c>--format</c>.</summary>
    public static IEnumerable<string> FormatNames => Formats.Select(f => f.Name);

    /// <summary>A description of a file of another tool, such as "a llama-bench CSV"; null if its format is unknown.</summary>
    public static string? Recognize(string text) => Find(text)?.Title;

    /// <summary>Converts a file; null after an error, which is reported.</summary>
    /// <param name="source">The file.</param>
    /// <param name="format">One of <see cref="FormatNames"/>; null to recognize it by its content.</param>
    /// <param name="options">Values that the file lacks.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public static ImportResult? Convert(SourceText source, string? format, ImportOptions options, DiagnosticBag diagnostics)
    {
        var reader = format != null ? Formats.First(f => f.Name == format)
            : !options.Map.IsEmpty ? Formats[^1]
            : Find(source.Content);
        if (reader == null)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.UnknownImportFormat, new TextLocation(source, new TextSpan(0, 0)),
                $"for a CSV file add --map, such as --map model=name --map latency_ms=mean; known formats: {string.Join(", ", FormatNames)}", source.Path);
            return null;
        }

        var found = new DiagnosticBag();
        var rows = new ImportRows(source, options, found);
        reader.Read(source, rows);
        var result = rows.Result();
        diagnostics.AddRange(found);
        return result;
    }

    private static IForeignFormat? Find(string text)
    {
        var head = text.Length <= HeadLength ? text : text[..HeadLength];
        return Formats.FirstOrDefault(f => f.Recognizes(head));
    }
}
