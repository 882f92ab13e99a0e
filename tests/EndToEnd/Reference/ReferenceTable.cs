using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Tables;

namespace SchedLang.EndToEnd.Reference;

/// <summary>What a unit takes on an idle device.</summary>
internal sealed record ReferenceWork(long Latency, double? Energy, double? Bandwidth);

/// <summary>Section 2: the table of latencies, looked up row by row.</summary>
internal sealed class ReferenceTable
{
    private readonly Dictionary<(string Model, string Stage, string Device), List<Row>> _rows = [];
    private readonly Dictionary<(string Model, string Device, ReferenceStage Stage, long Batch, int Layers), ReferenceWork?[]> _known = [];
    private readonly List<string> _devices;
    private readonly PlatformSymbol _platform;
    private readonly ReferenceRoofline? _roofline;

    /// <param name="csv">The table of the platform; null where it has none.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="points">The points to which derived latencies are fitted; null without any.</param>
    /// <param name="models">The models of the scenario, whose own latencies count where the table has no rows.</param>
    public ReferenceTable(ReferenceCsv? csv, PlatformSymbol platform, ReferenceCsv? points, IEnumerable<ModelSymbol> models)
    {
        _platform = platform;
        _roofline = platform.Attributes.Find("latencies from") == null ? null : new ReferenceRoofline(platform, points);
        _devices = [.. platform.Devices.Select(d => d.Name)];
        if (csv != null)
            AddRows(csv);
        foreach (var model in models)
        {
            foreach (var device in platform.Devices)
            {
                foreach (var stage in model.Stages.Select(s => s.Name()).Where(s => !_rows.ContainsKey((model.Name, s, device.Name))))
                    AddDeclared(model, stage, device, platform);
            }
        }
    }

    private void AddDeclared(ModelSymbol model, string stage, DeviceSymbol device, PlatformSymbol platform)
    {
        var ofStage = model.Latencies.Where(l => l.Stage.Name() == stage).ToList();
        var byName = ofStage.Find(l => l.Device == device.Name);
        var byKind = ofStage.Find(l => l.Device.Equals(device.Kind.ToString(), StringComparison.OrdinalIgnoreCase) && platform.Devices.All(d => d.Name != l.Device));
        if ((byName ?? byKind) is not { } latency)
            return;
        _rows[(model.Name, stage, device.Name)] = latency.PerTokenNs is { } each
            ? [new Row(null, 1, 1, latency.FixedNs + each, null, null), new Row(null, 2, 1, latency.FixedNs + (2 * each), null, null)]
            : [new Row(null, 0, 1, latency.FixedNs, null, null)];
    }

    private void AddRows(ReferenceCsv csv)
    {
        foreach (var row in csv.Rows)
        {
            var key = (csv.Cell(row, "model"), csv.Cell(row, "stage"), csv.Cell(row, "device"));
            if (!_rows.TryGetValue(key, out var rows))
                _rows.Add(key, rows = []);
            rows.Add(new Row(
                csv.Whole(row, "layer"), csv.Whole(row, "tokens") ?? 0, csv.Whole(row, "batch") ?? 1,
                csv.Ns(row, "latency"), csv.Real(row, "energy_mj", 6), csv.Real(row, "bandwidth_gbps")));
        }
    }

    /// <summary>How many units a stage has: by layer one more than the largest layer that a device of the platform has.</summary>
    public int Count(string model, string stage, int layers) =>
        Derived(model, stage) is { Count: > 0 } derived ? layers * ReferenceRoofline.Groups(ModelOf(model), stage, derived).Count :
        (int?)_devices.SelectMany(d => _rows.GetValueOrDefault((model, stage, d)) ?? []).Max(r => r.Layer + 1) ?? layers;

    /// <summary>
    /// The units of a stage that goes from one token to another (from 0: the whole of it), at a batch size; null for those that the device
    /// does not support.
    /// </summary>
    public ReferenceWork?[] Units(string model, string device, ReferenceStage stage, long batch, int layers)
    {
        var key = (model, device, stage, batch, layers);
        if (!_known.TryGetValue(key, out var units))
        {
            units = Derived(model, stage.Name) is var derived && derived.Find(d => d.Name == device) is { } one
                ? _roofline!.Units(ModelOf(model), stage.Name, one, derived, stage.Piece(batch))
                : Look(_rows.GetValueOrDefault((model, stage.Name, device)), Count(model, stage.Name, layers), stage.From, stage.To, batch);
            _known.Add(key, units);
        }

        return units;
    }

    // The devices on which a stage is derived: neither rows nor a declared latency say what it takes.
    private List<DeviceSymbol> Derived(string model, string stage)
    {
        if (_roofline == null || ModelOf(model).Operators.IsEmpty)
            return [];
        var devices = _platform.Devices.Where(d => ReferenceRoofline.HasRates(d) && !_rows.ContainsKey((model, stage, d.Name))).ToList();
        return ReferenceRoofline.IsAny(ModelOf(model), stage, devices) ? devices : [];
    }

    private ModelSymbol ModelOf(string name) => _platform.Models.First(m => m.Name == name);

    /// <summary>A stage as one unit; null where the device does not support all of it.</summary>
    public ReferenceWork? Whole(string model, string stage, string device, long tokens)
    {
        if (Derived(model, stage) is var derived && derived.Find(d => d.Name == device) is { } one)
        {
            var units = _roofline!.Units(ModelOf(model), stage, one, derived, new ReferencePiece(0, tokens, 1, true, false));
            return units.Contains(null) ? null : new ReferenceWork(units.Sum(u => u!.Latency), null, units.Max(u => u!.Bandwidth));
        }

        if (!_rows.TryGetValue((model, stage, device), out var rows))
            return null;
        var layers = ByLayer(rows).Select(r => Part(r, 0, tokens, 1)).ToList();
        if (rows[0].Layer != null && layers.Count < Count(model, stage, 0))
            return null;
        return new ReferenceWork(
            layers.Sum(l => l.Latency),
            layers.TrueForAll(l => l.Energy != null) ? layers.Sum(l => l.Energy) : null,
            layers.Max(l => l.Bandwidth));
    }

    private static ReferenceWork?[] Look(List<Row>? rows, int layers, long from, long to, long batch)
    {
        if (rows == null)
            return new ReferenceWork?[layers];
        if (rows[0].Layer != null)
            return [.. Enumerable.Range(0, layers).Select(l => rows.Where(r => r.Layer == l).ToList() is { Count: > 0 } own ? Part(own, from, to, batch) : null)];
        var whole = Part(rows, from, to, batch);
        return [.. Enumerable.Range(0, layers).Select(i => new ReferenceWork(
            Math.Max(1, Share(i + 1, whole.Latency, layers) - Share(i, whole.Latency, layers)), whole.Energy / layers, whole.Bandwidth))];
    }

    private static long Share(long i, long latency, int layers) => (long)((Int128)i * latency / layers);

    private static IEnumerable<List<Row>> ByLayer(List<Row> rows) => rows.GroupBy(r => r.Layer).OrderBy(g => g.Key).Select(g => g.ToList());

    private static ReferenceWork Part(List<Row> rows, long from, long to, long batch)
    {
        var end = At(rows, to, batch);
        if (from == 0)
            return end;
        var start = At(rows, from, batch);
        var energy = end.Energy - start.Energy;
        return new ReferenceWork(Math.Max(1, end.Latency - start.Latency), energy < 0 ? 0 : energy, end.Bandwidth);
    }

    private static ReferenceWork At(List<Row> rows, long tokens, long batch)
    {
        var latency = (long)(OnlyBatchOne(rows) ? batch * Latency(rows, tokens) : Look(rows, batch, r => Latency(r, tokens), Rounded)!);
        var energy = Look(rows, batch, r => Along(r, tokens, x => x.Energy), NotNegative);
        if (OnlyBatchOne(rows))
            energy *= batch;
        return new ReferenceWork(latency, energy, Look(rows, batch, r => Along(r, tokens, x => x.Bandwidth), NotNegative));
    }

    private static bool OnlyBatchOne(List<Row> rows) => rows.TrueForAll(r => r.Batch == 1);

    private static double Latency(List<Row> rows, long tokens) => Rounded(Along(rows, tokens, r => r.Latency)!.Value);

    // Along batch, of what was looked up along tokens at each batch size.
    private static double? Look(List<Row> rows, long batch, Func<List<Row>, double?> alongTokens, Func<double, double> finish)
    {
        var points = rows.GroupBy(r => r.Batch).OrderBy(g => g.Key)
            .Select(g => (X: g.Key, Y: alongTokens([.. g]))).Where(p => p.Y != null).Select(p => (p.X, p.Y!.Value)).ToList();
        return points.Count == 0 ? null : finish(Interpolate(points, batch));
    }

    private static double? Along(List<Row> rows, long tokens, Func<Row, double?> value)
    {
        var points = rows.OrderBy(r => r.Tokens).Where(r => value(r) != null).Select(r => (r.Tokens, value(r)!.Value)).ToList();
        return points.Count == 0 ? null : NotNegative(Interpolate(points, tokens));
    }

    private static double Rounded(double value) => Math.Max(1, Math.Round(value, MidpointRounding.ToEven));

    private static double NotNegative(double value) => Math.Max(0, value);

    private static double Interpolate(List<(long X, double Y)> points, long x)
    {
        if (points.Count == 1 || x <= points[0].X)
            return points[0].Y;
        if (points.Exists(p => p.X == x))
            return points.Find(p => p.X == x).Y;
        var i = points.FindLastIndex(points.Count - 2, p => p.X < x);
        var ((x0, y0), (x1, y1)) = (points[i], points[i + 1]);
        return y0 + ((y1 - y0) * (x - x0) / (x1 - x0));
    }

    private sealed record Row(long? Layer, long Tokens, long Batch, long Latency, double? Energy, double? Bandwidth);
}
