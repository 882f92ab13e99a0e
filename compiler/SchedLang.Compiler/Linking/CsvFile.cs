using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>A field of a CSV file with its location.</summary>
internal sealed record CsvField(string Text, TextLocation Location);

/// <summary>A CSV file with a header. It gives columns by name and the location of every field.</summary>
internal sealed class CsvFile
{
    private readonly SourceText _source;
    private readonly ImmutableDictionary<string, int> _columns;

    private CsvFile(SourceText source, ImmutableArray<CsvField> header, ImmutableDictionary<string, int> columns)
    {
        _source = source;
        Header = header;
        _columns = columns;
    }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<CsvField> Header { get; }

    /// <summary>
    /// Reads the header and passes each row on. It returns null where the header is missing or <paramref name="header"/> rejects it.
    /// A missing header is reported here.
    /// </summary>
    public static CsvFile? Read(SourceText source, DiagnosticBag diagnostics, Func<CsvFile, CsvRow, bool> row, Func<CsvFile, bool> header)
    {
        using var reader = new StringReader(source.Content);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = null,
            TrimOptions = TrimOptions.Trim,
        });
        if (!parser.Read())
        {
            diagnostics.Report(DiagnosticCatalog.TableEmpty, new TextLocation(source, new TextSpan(0, 0)), source.Path);
            return null;
        }

        var names = Fields(source, parser);
        var columns = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            if (!columns.TryAdd(names[i].Text, i))
                diagnostics.Report(DiagnosticCatalog.DuplicateColumn, names[i].Location, names[i].Text);
        }

        var file = new CsvFile(source, names, columns.ToImmutable());
        if (!header(file))
            return null;
        while (parser.Read())
        {
            var fields = Fields(source, parser);
            ReportSurplus(file, fields, diagnostics);
            if (!row(file, new CsvRow(file, fields)))
                break;
        }

        return file;
    }

    /// <summary>Reports that a column is ignored, and suggests the column that it resembles.</summary>
    public static void ReportUnknownColumn(CsvField column, IEnumerable<string> known, DiagnosticBag diagnostics)
    {
        var closest = Spelling.Closest(column.Text, known);
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.UnknownColumn, column.Location, closest == null ? null : $"did you mean '{closest}'?", column.Text);
    }

    /// <summary>The index of the column; -1 where there is none.</summary>
    public int Column(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>The location of the whole header.</summary>
    public TextLocation HeaderLocation => Header.IsEmpty
        ? new TextLocation(_source, new TextSpan(0, 0))
        : new TextLocation(_source, TextSpan.FromBounds(Header[0].Location.Span.Start, Header[^1].Location.Span.End));

    // Spreadsheets leave empty fields at the end, so those are not reported.
    private static void ReportSurplus(CsvFile file, ImmutableArray<CsvField> fields, DiagnosticBag diagnostics)
    {
        if (fields.Skip(file.Header.Length).FirstOrDefault(f => f.Text.Length > 0) is not { } surplus)
            return;
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.TooManyFields, surplus.Location,
            "write decimals with a point (8.5, not 8,5) and put quotes around a text that contains a comma",
            fields.Length.ToString(CultureInfo.InvariantCulture), file.Header.Length.ToString(CultureInfo.InvariantCulture));
    }

    // The parser gives a field's text but not its location. The fields are found one after the other in the raw record.
    private static ImmutableArray<CsvField> Fields(SourceText source, CsvParser parser)
    {
        var raw = parser.RawRecord;
        var position = (int)(parser.CharCount - raw.Length);
        var end = position + raw.AsSpan().TrimEnd("\r\n").Length;
        var fields = ImmutableArray.CreateBuilder<CsvField>(parser.Count);
        for (var i = 0; i < parser.Count; i++)
        {
            var text = parser[i];
            var at = text.Length == 0 ? position : source.Content.IndexOf(text, position, end - position, StringComparison.Ordinal);
            var span = at < 0 ? TextSpan.FromBounds(position, end) : new TextSpan(at, text.Length);
            fields.Add(new CsvField(text, new TextLocation(source, span)));
            var comma = span.End < end ? source.Content.IndexOf(',', span.End, end - span.End) : -1;
            position = comma < 0 ? end : comma + 1;
        }

        return fields.MoveToImmutable();
    }
}

/// <summary>A row of a CSV file.</summary>
internal readonly struct CsvRow(CsvFile file, ImmutableArray<CsvField> fields)
{
    /// <summary>The location of the whole row.</summary>
    public TextLocation Location => fields.IsEmpty
        ? file.HeaderLocation
        : new TextLocation(fields[0].Location.Source, TextSpan.FromBounds(fields[0].Location.Span.Start, fields[^1].Location.Span.End));

    /// <summary>The field of a column. It is empty where the row is too short or the column does not exist.</summary>
    public CsvField Field(int column)
    {
        if (column >= 0 && column < fields.Length)
            return fields[column];
        var end = fields.IsEmpty ? file.HeaderLocation : fields[^1].Location;
        return new CsvField("", new TextLocation(end.Source, new TextSpan(end.Span.End, 0)));
    }
}
