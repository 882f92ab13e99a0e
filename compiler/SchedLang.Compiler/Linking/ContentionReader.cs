using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Linking;

/// <summary>Reads tables of contention. It reports every faulty row up to a limit. A table with errors yields nothing.</summary>
internal sealed class ContentionReader
{
    private const int MaxErrors = 100;

    private static readonly string[] Columns = ["device", "beside", "demand_gbps", "beside_gbps", "slowdown"];

    private readonly DiagnosticBag _found = new();
    private readonly Dictionary<ContentionKey, List<ContentionRow>> _pairs = [];
    private readonly Dictionary<ContentionKey, TextLocation> _places = [];
    private readonly Dictionary<(ContentionKey Key, double Demand, double Beside), TextLocation> _points = [];
    private readonly Dictionary<string, TextLocation> _devices = [];
    private readonly int[] _columns = new int[Columns.Length];

    /// <summary>Reads a table; null where it has errors.</summary>
    public static ContentionTable? Read(SourceText source, DiagnosticBag diagnostics)
    {
        var reader = new ContentionReader();
        var table = reader.Read(source);
        diagnostics.AddRange(reader._found);
        return reader._found.HasErrors ? null : table;
    }

    private ContentionTable? Read(SourceText source)
    {
        if (CsvFile.Read(source, _found, ReadRow, ReadHeader) == null)
            return null;
        if (_pairs.Count == 0 && !_found.HasErrors)
            _found.Report(DiagnosticCatalog.TableEmpty, new TextLocation(source, new TextSpan(0, 0)), source.Path);
        if (!_found.HasErrors)
            ReportHoles();
        return new ContentionTable(_pairs, _devices);
    }

    private bool ReadHeader(CsvFile file)
    {
        if (Columns.All(c => file.Column(c) < 0) && ForeignTables.Report(file.HeaderLocation.Source, file.HeaderLocation, string.Join(',', Columns), _found))
            return false;
        var others = file.Header.Select(h => h.Text).Where(h => !Columns.Contains(h, StringComparer.OrdinalIgnoreCase)).ToList();
        foreach (var needed in Columns.Where(c => file.Column(c) < 0))
        {
            var closest = Spelling.Closest(needed, others);
            _found.ReportWithHelp(
                DiagnosticCatalog.MissingColumn, file.HeaderLocation,
                closest == null ? $"the columns are {string.Join(", ", Columns)}" : $"rename column '{closest}' to '{needed}'", needed);
        }

        if (_found.HasErrors)
            return false;
        foreach (var column in file.Header.Where(c => others.Contains(c.Text)))
            CsvFile.ReportUnknownColumn(column, Columns, _found);
        for (var i = 0; i < Columns.Length; i++)
            _columns[i] = file.Column(Columns[i]);
        return !_found.HasErrors;
    }

    private bool ReadRow(CsvFile file, CsvRow row)
    {
        var (device, beside) = (Name(row, 0), Name(row, 1));
        var (demand, besideDemand) = (Real(row, 2, 0), Real(row, 3, 0));
        var slowdown = Real(row, 4, 1);
        if (device != null && device == beside)
            _found.Report(DiagnosticCatalog.BesideItself, row.Field(_columns[1]).Location, device);
        else if (device != null && beside != null && demand is { } x && besideDemand is { } y && slowdown is { } factor)
            Add(new ContentionKey(device, beside), new ContentionRow(x, y, factor), row.Location);
        if (_found.Count(d => d.Severity == Severity.Error) < MaxErrors)
            return true;
        _found.Report(DiagnosticCatalog.TooManyErrors, row.Location, MaxErrors.ToString(CultureInfo.InvariantCulture));
        return false;
    }

    private void Add(ContentionKey key, ContentionRow row, TextLocation place)
    {
        if (!_points.TryAdd((key, row.Demand, row.BesideDemand), place))
        {
            _found.Add(new Diagnostic(DiagnosticCatalog.DuplicateSlowdown, place, [])
            {
                Related = [new RelatedPlace(_points[(key, row.Demand, row.BesideDemand)], "first given here")],
            });
            return;
        }

        if (_pairs.TryGetValue(key, out var rows))
        {
            rows.Add(row);
            return;
        }

        _pairs.Add(key, [row]);
        _places.Add(key, place);
    }

    private string? Name(CsvRow row, int column)
    {
        var field = row.Field(_columns[column]);
        if (field.Text.Length > 0)
        {
            _devices.TryAdd(field.Text, field.Location);
            return field.Text;
        }

        _found.Report(DiagnosticCatalog.WrongField, field.Location, Columns[column], "a name", "nothing");
        return null;
    }

    private double? Real(CsvRow row, int column, int least)
    {
        var field = row.Field(_columns[column]);
        if (field.Text.Length > 0 && DecimalNumber.TryParse(field.Text, out var number)
            && number.ToDouble(1, 0) is < double.PositiveInfinity and var value && value >= least)
            return value;
        _found.ReportWithHelp(
            DiagnosticCatalog.WrongField, field.Location, least > 0 && field.Text.Length > 0 ? "write 1 where a unit does not slow down" : null,
            Columns[column], $"a number, at least {least}", field.Text.Length == 0 ? "nothing" : $"'{field.Text}'");
        return null;
    }

    // Each pair needs a row for each combination of its demands.
    private void ReportHoles()
    {
        foreach (var (key, rows) in _pairs)
        {
            var holes = from demand in rows.Select(r => r.Demand).Distinct().Order()
                        from beside in rows.Select(r => r.BesideDemand).Distinct().Order()
                        where !_points.ContainsKey((key, demand, beside))
                        select (demand, beside);
            foreach (var (demand, beside) in holes.Take(1))
            {
                _found.ReportWithHelp(
                    DiagnosticCatalog.ContentionHole, _places[key], "add a row for each combination of demand_gbps and beside_gbps",
                    key.Device, key.Beside, Number(demand), Number(beside));
            }
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
