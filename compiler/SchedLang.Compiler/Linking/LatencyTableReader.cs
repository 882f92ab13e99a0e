using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>Reads latency tables. It reports every faulty row up to a limit. A table with errors yields no entries.</summary>
internal sealed class LatencyTableReader
{
    private const int MaxErrors = 100;

    private static readonly (string Column, int PowerOfTen)[] LatencyColumns =
        [("latency_ns", 0), ("latency_us", 3), ("latency_ms", 6), ("latency_s", 9)];

    private readonly DiagnosticBag _all;
    private readonly DiagnosticBag _found = new();
    private readonly Dictionary<LatencyKey, List<Row>> _rows = [];
    private readonly Dictionary<PointKey, TextLocation> _points = [];
    private readonly Dictionary<string, TextLocation> _devices = [];
    private (int Model, int Stage, int Device, int Tokens, int Batch, int Layer, int Latency, int Bandwidth, int Energy) _columns;
    private int _powerOfTen;

    private static readonly string[] LatencyWords = ["latency", "avg", "mean", "time", "duration", "runtime"];

    private CsvField? _renamed;

    private LatencyTableReader(DiagnosticBag diagnostics) => _all = diagnostics;

    /// <summary>Reads a table; null where it has errors.</summary>
    public static LatencyTable? Read(SourceText source, DiagnosticBag diagnostics)
    {
        var reader = new LatencyTableReader(diagnostics);
        var table = reader.Read(source);
        diagnostics.AddRange(reader._found);
        return reader._found.HasErrors ? null : table;
    }

    private LatencyTable? Read(SourceText source)
    {
        if (CsvFile.Read(source, _found, ReadRow, ReadHeader) == null)
            return null;
        if (_rows.Count == 0 && !_found.HasErrors)
            _found.Report(DiagnosticCatalog.TableEmpty, new TextLocation(source, new TextSpan(0, 0)), source.Path);
        CheckLayers();
        var entries = new Dictionary<LatencyKey, LatencyEntry>();
        foreach (var (key, rows) in _rows)
        {
            if (Entry(key, rows) is { } entry)
                entries.Add(key, entry);
        }

        return new LatencyTable(source, entries, _devices);
    }

    private bool ReadHeader(CsvFile file)
    {
        if ((file.Column("model") < 0 || file.Column("stage") < 0) && ForeignTables.Report(file.HeaderLocation.Source, file.HeaderLocation, "model,stage,device,tokens,latency_ms", _found))
            return false;
        foreach (var needed in (string[])["model", "stage", "device"])
        {
            if (file.Column(needed) < 0)
                ReportMissingColumn(file, needed);
        }

        var latencies = LatencyColumns.Where(c => file.Column(c.Column) >= 0).ToList();
        if (latencies.Count == 0)
            ReportMissingLatency(file);
        foreach (var (extra, _) in latencies.Skip(1))
            _found.Report(DiagnosticCatalog.SeveralLatencyColumns, file.Header[file.Column(extra)].Location, latencies[0].Column, extra);
        string[] known = ["model", "stage", "device", "tokens", "batch", "layer", "bandwidth_gbps", "energy_mj", .. LatencyColumns.Select(c => c.Column)];
        foreach (var column in file.Header.Where(c => c != _renamed && !known.Contains(c.Text, StringComparer.OrdinalIgnoreCase)))
            CsvFile.ReportUnknownColumn(column, known, _found);
        if (_found.HasErrors)
        {
            return false;
        }

        _powerOfTen = latencies[0].PowerOfTen;
        _columns = (
            file.Column("model"), file.Column("stage"), file.Column("device"), file.Column("tokens"), file.Column("batch"),
            file.Column("layer"), file.Column(latencies[0].Column), file.Column("bandwidth_gbps"), file.Column("energy_mj"));
        return true;
    }

    // Other tools name the column latency or avg_ns, and the name can include the unit.
    private void ReportMissingLatency(CsvFile file)
    {
        var meant = file.Header.FirstOrDefault(h => LatencyWords.Any(w => h.Text.Contains(w, StringComparison.OrdinalIgnoreCase)));
        if (meant == null)
        {
            ReportMissingColumn(file, "latency_ms");
            return;
        }

        var unit = ((string[])["ns", "us", "ms", "s"]).FirstOrDefault(u => meant.Text.EndsWith("_" + u, StringComparison.OrdinalIgnoreCase) || meant.Text.EndsWith($"({u})", StringComparison.Ordinal));
        var name = $"latency_{unit ?? "ms"}";
        _renamed = meant;
        _found.Add(new Diagnostic(DiagnosticCatalog.MissingColumn, meant.Location, [name])
        {
            Help = unit == null
                ? $"rename column '{meant.Text}' to latency_ms, latency_us, latency_ns or latency_s, by its unit"
                : $"rename column '{meant.Text}' to {name}",
            Fix = new TextFix($"write '{name}'", meant.Location, name),
        });
    }

    private void ReportMissingColumn(CsvFile file, string column)
    {
        var closest = Spelling.Closest(column, file.Header.Select(h => h.Text));
        _found.ReportWithHelp(
            DiagnosticCatalog.MissingColumn, file.HeaderLocation, closest == null ? null : $"rename column '{closest}' to '{column}'", column);
    }

    private bool ReadRow(CsvFile file, CsvRow row)
    {
        var (model, device) = (Name(row, _columns.Model, "model"), Name(row, _columns.Device, "device"));
        if (device != null)
            _devices.TryAdd(device, row.Field(_columns.Device).Location);
        var stage = StageOf(row.Field(_columns.Stage));
        var tokens = Whole(row.Field(_columns.Tokens), "tokens", 1, 0);
        var batch = Whole(row.Field(_columns.Batch), "batch", 1, 1);
        var layer = Whole(row.Field(_columns.Layer), "layer", 0, -1);
        var latency = Latency(row.Field(_columns.Latency));
        var bandwidth = Real(row.Field(_columns.Bandwidth), "bandwidth_gbps", 0, 0);
        var energy = Real(row.Field(_columns.Energy), "energy_mj", 6, double.NaN);
        var key = model == null || device == null || stage is not { } s ? null : new LatencyKey(model, s, device);
        if (key != null && tokens is { } t && batch is { } b && layer is { } l
            && latency is { } ns && bandwidth is { } gbps && energy is { } nj && IsNew(new PointKey(key, l, t, b), row.Location))
        {
            if (!_rows.TryGetValue(key, out var rows))
                _rows.Add(key, rows = []);
            rows.Add(new Row(l, (int)b, new LatencyPoint(t, ns, gbps, nj), row.Location));
        }

        if (_found.Count(d => d.Severity == Severity.Error) < MaxErrors)
            return true;
        _found.Report(DiagnosticCatalog.TooManyErrors, row.Location, MaxErrors.ToString(CultureInfo.InvariantCulture));
        return false;
    }

    private bool IsNew(PointKey point, TextLocation location)
    {
        if (_points.TryAdd(point, location))
            return true;
        _found.Add(new Diagnostic(DiagnosticCatalog.DuplicatePoint, location, [])
        {
            Related = [new RelatedPlace(_points[point], "first given here")],
        });
        return false;
    }

    private string? Name(CsvRow row, int column, string what)
    {
        var field = row.Field(column);
        if (field.Text.Length > 0)
            return field.Text;
        _found.Report(DiagnosticCatalog.WrongField, field.Location, what, "a name", "nothing");
        return null;
    }

    private Stage? StageOf(CsvField field)
    {
        if (StageNames.TryParse(field.Text, out var stage))
            return stage;
        string[] known = [.. Enum.GetValues<Stage>().Where(s => s >= 0).Order().Select(s => s.Name())];
        _found.ReportMisspelt(DiagnosticCatalog.WrongField, field.Location, field.Text, known, "stage", string.Join(", ", known[..^1]) + " or " + known[^1], Found(field));
        return null;
    }

    private long? Whole(CsvField field, string what, long minimum, long whenEmpty)
    {
        if (field.Text.Length == 0)
            return whenEmpty;
        if (long.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= int.MaxValue)
            return value;
        _found.Report(
            DiagnosticCatalog.WrongField, field.Location, what,
            string.Create(CultureInfo.InvariantCulture, $"a whole number, at least {minimum}"), Found(field));
        return null;
    }

    private long? Latency(CsvField field)
    {
        if (DecimalNumber.TryParse(field.Text, out var number) && field.Text.Length > 0)
        {
            if (number.RoundToInteger(1, _powerOfTen) is { } ns)
            {
                if (ns >= 1)
                    return ns;
                _found.Report(DiagnosticCatalog.LatencyNotPositive, field.Location, field.Text);
                return null;
            }

            _found.Report(DiagnosticCatalog.NumberOutOfRange, field.Location, field.Text, "is out of range");
            return null;
        }

        _found.Report(DiagnosticCatalog.WrongField, field.Location, "latency", "a number", Found(field));
        return null;
    }

    private double? Real(CsvField field, string what, int powerOfTen, double whenEmpty)
    {
        if (field.Text.Length == 0)
            return whenEmpty;
        if (DecimalNumber.TryParse(field.Text, out var number) && number.ToDouble(1, powerOfTen) is >= 0 and < double.PositiveInfinity and var value)
            return value;
        _found.Report(DiagnosticCatalog.WrongField, field.Location, what, "a number, at least 0", Found(field));
        return null;
    }

    private LatencyEntry? Entry(LatencyKey key, List<Row> rows)
    {
        var first = rows[0];
        var hasLayers = first.Layer >= 0;
        var hasShapes = first.Point.Tokens > 0;
        foreach (var row in rows)
        {
            var problem = (row.Layer >= 0) != hasLayers ? "layer" : (row.Point.Tokens > 0) != hasShapes ? "tokens" : null;
            if (problem == null)
                continue;
            _found.Add(new Diagnostic(
                DiagnosticCatalog.MixedRows, row.Location, [key.Model, key.Stage.Name(), key.Device, problem])
            {
                Related = [new RelatedPlace(first.Location, "first row of the stage")],
            });
            return null;
        }

        FallingLatency.Report(key, [.. rows.Select(r => new MeasuredLatency(r.Layer, r.Batch, r.Point.Tokens, r.Point.LatencyNs, r.Location))], _found);
        if (_found.HasErrors)
            return null; // a number of layers that is not checked could be any
        var curves = new LatencyCurve?[hasLayers ? 1 + (int)rows.Max(r => r.Layer) : 1];
        foreach (var layer in rows.GroupBy(r => r.Layer))
            curves[hasLayers ? (int)layer.Key : 0] = new LatencyCurve(layer.GroupBy(r => r.Batch).Select(b => (b.Key, b.Select(r => r.Point))));
        return new LatencyEntry([.. curves], hasLayers, hasShapes, first.Location);
    }

    // A device may lack layers, which it then does not support, but some device must have each of them.
    private void CheckLayers()
    {
        foreach (var stage in _rows.GroupBy(r => (r.Key.Model, r.Key.Stage), r => r.Value))
        {
            var next = 0L;
            foreach (var row in stage.SelectMany(r => r).Where(r => r.Layer >= 0).DistinctBy(r => r.Layer).OrderBy(r => r.Layer))
            {
                if (row.Layer != next)
                {
                    _found.ReportWithHelp(
                        DiagnosticCatalog.MissingLayer, row.Location, "add a row for it on a device that supports it; layers count from 0",
                        stage.Key.Model, stage.Key.Stage.Name(), next.ToString(CultureInfo.InvariantCulture));
                    break;
                }

                next++;
            }
        }
    }

    private static string Found(CsvField field) => field.Text.Length == 0 ? "nothing" : $"'{field.Text}'";

    private sealed record PointKey(LatencyKey Stage, long Layer, long Tokens, long Batch);

    private sealed record Row(long Layer, int Batch, LatencyPoint Point, TextLocation Location);
}
