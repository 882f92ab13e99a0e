using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>A field of a CSV file and where it is.</summary>
internal sealed record CsvField(string Text, TextLocation Location);

/// <summary>A CSV file with a header: columns by name, and the place of every field.</summary>
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

    /// <summary>Reads the header and hands on each row; null where there is no header, which is reported.</summary>
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

    /// <summary>Tells that a column is ignored, and which one it may have been meant for.</summary>
    public static void ReportUnknownColumn(CsvField column, IEnumerable<string> known, DiagnosticBag diagnostics)
    {
        var closest = Spelling.Closest(column.Text, known);
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.UnknownColumn, column.Location, closest == null ? null : $"did you mean '{closest}'?", column.Text);
    }

    /// <summary>The number of a column, or -1.</summary>
    public int Column(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>The whole header.</summary>
    public TextLocation HeaderLocation => Header.IsEmpty
        ? new TextLocation(_source, new TextSpan(0, 0))
        : new TextLocation(_source, TextSpan.FromBounds(Header[0].Location.Span.Start, Header[^1].Location.Span.End));

    // Empty fields at the end are what spreadsheets leave behind.
    private static void ReportSurplus(CsvFile file, ImmutableArray<CsvField> fields, DiagnosticBag diagnostics)
    {
        if (fields.Skip(file.Header.Length).FirstOrDefault(f => f.Text.Length > 0) is not { } surplus)
            return;
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.TooManyFields, surplus.Location,
            "write decimals with a point (8.5, not 8,5) and put quotes around a text that contains a comma",
            fields.Length.ToString(CultureInfo.InvariantCulture), file.Header.Length.ToString(CultureInfo.InvariantCulture));
    }

    // The parser gives a field's text but not its place: fields are found one after the other in the raw record.
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
    /// <summary>The whole row.</summary>
    public TextLocation Location => fields.IsEmpty
        ? file.HeaderLocation
        : new TextLocation(fields[0].Location.Source, TextSpan.FromBounds(fields[0].Location.Span.Start, fields[^1].Location.Span.End));

    /// <summary>The field of a column; an empty one where the row is too short or there is no such column.</summary>
    public CsvField Field(int column)
    {
        if (column >= 0 && column < fields.Length)
            return fields[column];
        var end = fields.IsEmpty ? file.HeaderLocation : fields[^1].Location;
        return new CsvField("", new TextLocation(end.Source, new TextSpan(end.Span.End, 0)));
    }
}
