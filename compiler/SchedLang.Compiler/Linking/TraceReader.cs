using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Linking;

/// <summary>Reads traces of releases.</summary>
internal sealed class TraceReader
{
    private const int MaxErrors = 100;

    private static readonly (string Column, int PowerOfTen)[] ReleaseColumns =
        [("release_ns", 0), ("release_us", 3), ("release_ms", 6), ("release_s", 9)];

    private static readonly string[] ShapeColumns = ["prompt", "output", "tokens"];

    private readonly DiagnosticBag _found = new();
    private readonly List<Instant> _releases = [];
    private readonly List<long>[] _shapes = [[], [], []];
    private readonly int[] _shapeColumns = new int[ShapeColumns.Length];
    private string _lastRelease = "";
    private int _releaseColumn;
    private int _powerOfTen;

    /// <summary>Reads a trace; null where it has errors.</summary>
    public static Trace? Read(SourceText source, DiagnosticBag diagnostics)
    {
        var reader = new TraceReader();
        var file = CsvFile.Read(source, reader._found, reader.ReadRow, reader.ReadHeader);
        if (file != null && reader._releases.Count == 0 && !reader._found.HasErrors)
            reader._found.Report(DiagnosticCatalog.TableEmpty, new TextLocation(source, new TextSpan(0, 0)), source.Path);
        diagnostics.AddRange(reader._found);
        return file == null || reader._found.HasErrors
            ? null
            : new Trace([.. reader._releases], [.. reader._shapes[0]], [.. reader._shapes[1]], [.. reader._shapes[2]]);
    }

    private bool ReadHeader(CsvFile file)
    {
        var releases = ReleaseColumns.Where(c => file.Column(c.Column) >= 0).ToList();
        if (releases.Count == 0 && ForeignTables.Report(file.HeaderLocation.Source, file.HeaderLocation, "release_s,prompt,output", _found))
            return false;
        if (releases.Count == 0)
        {
            _found.ReportWithHelp(
                DiagnosticCatalog.MissingColumn, file.HeaderLocation, "add a column release_s, release_ms, release_us or release_ns", "release_s");
        }

        foreach (var (extra, _) in releases.Skip(1))
            _found.Report(DiagnosticCatalog.SeveralLatencyColumns, file.Header[file.Column(extra)].Location, releases[0].Column, extra);
        string[] known = [.. ShapeColumns, .. ReleaseColumns.Select(c => c.Column)];
        foreach (var column in file.Header.Where(c => !known.Contains(c.Text, StringComparer.OrdinalIgnoreCase)))
            CsvFile.ReportUnknownColumn(column, known, _found);
        if (_found.HasErrors)
            return false;
        (_releaseColumn, _powerOfTen) = (file.Column(releases[0].Column), releases[0].PowerOfTen);
        for (var i = 0; i < ShapeColumns.Length; i++)
            _shapeColumns[i] = file.Column(ShapeColumns[i]);
        return true;
    }

    private bool ReadRow(CsvFile file, CsvRow row)
    {
        ReadRelease(row.Field(_releaseColumn));
        for (var i = 0; i < ShapeColumns.Length; i++)
        {
            if (_shapeColumns[i] >= 0)
                ReadShape(i, row.Field(_shapeColumns[i]));
        }

        if (_found.Count(d => d.Severity == Severity.Error) < MaxErrors)
            return true;
        _found.Report(DiagnosticCatalog.TooManyErrors, row.Location, MaxErrors.ToString(CultureInfo.InvariantCulture));
        return false;
    }

    private void ReadRelease(CsvField field)
    {
        if (field.Text.Length == 0 || !DecimalNumber.TryParse(field.Text, out var number)
            || number.RoundToInteger(1, _powerOfTen) is not { } ns || ns < 0)
        {
            _found.Report(DiagnosticCatalog.WrongField, field.Location, "release", "a time, at least 0", Found(field));
            return;
        }

        if (_releases.Count > 0 && ns < _releases[^1].Ns)
            _found.Report(DiagnosticCatalog.TraceNotAscending, field.Location, field.Text, _lastRelease);
        _releases.Add(Instant.FromNs(ns));
        _lastRelease = field.Text;
    }

    private void ReadShape(int shape, CsvField field)
    {
        var definition = AttributeDefinition.Find(DeclarationKind.Stream, ShapeColumns[shape])!;
        if (long.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= definition.Maximum)
        {
            _shapes[shape].Add(value);
            return;
        }

        _found.Report(
            DiagnosticCatalog.WrongField, field.Location, ShapeColumns[shape],
            string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {definition.Maximum}"), Found(field));
    }

    private static string Found(CsvField field) => field.Text.Length == 0 ? "nothing" : $"'{field.Text}'";
}
