using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>Reads files of measured points, to which derived latencies are fitted. It reports every faulty row up to a limit.</summary>
internal sealed class PointsReader
{
    private const int MaxErrors = 100;

    private static readonly (string Column, int PowerOfTen)[] TimeColumns =
        [("latency_ns", 0), ("latency_us", 3), ("latency_ms", 6), ("latency_s", 9), ("tokens_per_second", 0)];

    private readonly DiagnosticBag _found = new();
    private readonly List<MeasuredPoint> _points = [];
    private (int Model, int Stage, int Device, int Tokens, int Batch, int Operator, int Time) _columns;
    private (string Column, int PowerOfTen) _time;

    /// <summary>Reads a file of points; null where it has errors.</summary>
    public static MeasuredPoints? Read(SourceText source, DiagnosticBag diagnostics)
    {
        var reader = new PointsReader();
        var file = CsvFile.Read(source, reader._found, reader.ReadRow, reader.ReadHeader);
        if (file != null && reader._points.Count == 0 && !reader._found.HasErrors)
            reader._found.Report(DiagnosticCatalog.TableEmpty, new TextLocation(source, new TextSpan(0, 0)), source.Path);
        diagnostics.AddRange(reader._found);
        return file == null || reader._found.HasErrors ? null : new MeasuredPoints(reader._points);
    }

    private bool ReadHeader(CsvFile file)
    {
        foreach (var needed in ((string[])["model", "stage", "device", "tokens"]).Where(c => file.Column(c) < 0))
            _found.Report(DiagnosticCatalog.MissingColumn, file.HeaderLocation, needed);
        var times = TimeColumns.Where(c => file.Column(c.Column) >= 0).ToList();
        if (times.Count == 0)
        {
            _found.ReportWithHelp(
                DiagnosticCatalog.MissingColumn, file.HeaderLocation, "add a column latency_ms, latency_us, latency_ns, latency_s or tokens_per_second", "latency_ms");
        }

        foreach (var (extra, _) in times.Skip(1))
            _found.Report(DiagnosticCatalog.SeveralLatencyColumns, file.Header[file.Column(extra)].Location, times[0].Column, extra);
        string[] known = ["model", "stage", "device", "tokens", "batch", "op", .. TimeColumns.Select(c => c.Column)];
        foreach (var column in file.Header.Where(c => !known.Contains(c.Text, StringComparer.OrdinalIgnoreCase)))
            CsvFile.ReportUnknownColumn(column, known, _found);
        if (_found.HasErrors)
            return false;
        _time = times[0];
        _columns = (file.Column("model"), file.Column("stage"), file.Column("device"), file.Column("tokens"), file.Column("batch"), file.Column("op"), file.Column(_time.Column));
        return true;
    }

    private bool ReadRow(CsvFile file, CsvRow row)
    {
        var (model, device, one) = (row.Field(_columns.Model), row.Field(_columns.Device), row.Field(_columns.Operator));
        var before = _found.Count;
        foreach (var (field, what) in (ReadOnlySpan<(CsvField, string)>)[(model, "model"), (device, "device")])
        {
            if (field.Text.Length == 0)
                _found.Report(DiagnosticCatalog.WrongField, field.Location, what, "a name", "nothing");
        }

        var field2 = row.Field(_columns.Stage);
        if (!StageNames.TryParse(field2.Text, out var stage) || stage is not (Stage.Prefill or Stage.Decode))
            _found.ReportMisspelt(DiagnosticCatalog.WrongField, field2.Location, field2.Text, ["prefill", "decode"], "stage", "prefill or decode", Found(field2));
        var tokens = Whole(row.Field(_columns.Tokens), "tokens", null);
        var batch = Whole(row.Field(_columns.Batch), "batch", 1);
        if (batch > 1 && stage == Stage.Prefill)
            _found.Report(DiagnosticCatalog.WrongField, row.Field(_columns.Batch).Location, "batch", "1 for prefill", Found(row.Field(_columns.Batch)));
        var ns = Time(row.Field(_columns.Time), stage, tokens ?? 1);
        if (_found.Count == before)
        {
            _points.Add(new MeasuredPoint(
                model.Text, stage, device.Text, tokens!.Value, (int)batch!.Value, one.Text.Length == 0 ? null : one.Text, ns!.Value, row.Location,
                (model.Location, device.Location, one.Location)));
        }

        if (_found.Count(d => d.Severity == Severity.Error) < MaxErrors)
            return true;
        _found.Report(DiagnosticCatalog.TooManyErrors, row.Location, MaxErrors.ToString(CultureInfo.InvariantCulture));
        return false;
    }

    private long? Whole(CsvField field, string what, long? whenEmpty)
    {
        if (field.Text.Length == 0 && whenEmpty != null)
            return whenEmpty;
        if (long.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= int.MaxValue)
            return value;
        _found.Report(DiagnosticCatalog.WrongField, field.Location, what, "a whole number, at least 1", Found(field));
        return null;
    }

    // A rate of prefill is that of reading the whole prompt, and of decode that of one job's further tokens.
    private double? Time(CsvField field, Stage stage, long tokens)
    {
        var isRate = _time.Column == "tokens_per_second";
        if (field.Text.Length > 0 && DecimalNumber.TryParse(field.Text, out var number))
        {
            if (isRate && number.ToDouble(1, 0) is > 0 and < double.PositiveInfinity and var rate)
                return (stage == Stage.Prefill ? tokens : 1) * 1e9 / rate;
            if (!isRate && number.RoundToInteger(1, _time.PowerOfTen) is >= 1 and var ns)
                return ns;
        }

        _found.Report(DiagnosticCatalog.WrongField, field.Location, isRate ? "tokens_per_second" : "latency", isRate ? "a number above 0" : "a time of at least 1 ns", Found(field));
        return null;
    }

    private static string Found(CsvField field) => field.Text.Length == 0 ? "nothing" : $"'{field.Text}'";
}
