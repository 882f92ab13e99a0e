using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Tables;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Section 2, derived latencies: groups of operators and what they take on a device, straight from the formulas.</summary>
internal sealed class ReferenceRoofline
{
    private readonly PlatformSymbol _platform;
    private readonly Dictionary<string, (double Linear, double Attention, double Memory)> _shares = [];

    /// <param name="platform">The platform.</param>
    /// <param name="points">The file of points that it names; null for none.</param>
    public ReferenceRoofline(PlatformSymbol platform, ReferenceCsv? points)
    {
        _platform = platform;
        foreach (var device in platform.Devices)
            _shares[device.Name] = (1, 1, 1);
        if (points == null)
            return;
        foreach (var device in platform.Devices.Where(HasRates))
            Fit(device, points);
    }

    public static bool HasRates(DeviceSymbol device) => device.Attributes.Real("compute") != null && device.Attributes.Real("traffic") != null;

    /// <summary>The groups of a layer, by the devices on which the stage is derived.</summary>
    public static List<List<OperatorSymbol>> Groups(ModelSymbol model, string stage, List<DeviceSymbol> derived)
    {
        var groups = new List<List<OperatorSymbol>>();
        foreach (var one in model.Operators.Where(o => !o.IsLast))
        {
            var fuse = model.Attributes.Word("fuse") ?? "affinity";
            var isAlike = groups.Count > 0 && derived.TrueForAll(d => Supports(d, stage, one) == Supports(d, stage, groups[^1][0]));
            if (groups.Count > 0 && (fuse == "layer" || (fuse == "affinity" && isAlike)))
                groups[^1].Add(one);
            else
                groups.Add([one]);
        }

        return groups;
    }

    /// <summary>Whether any of the devices supports any unit of a stage.</summary>
    public static bool IsAny(ModelSymbol model, string stage, List<DeviceSymbol> devices) =>
        Groups(model, stage, devices).Exists(g => devices.Exists(d => g.TrueForAll(o => Supports(d, stage, o))));

    /// <summary>The units of a stage on a device; null for those without support.</summary>
    public ReferenceWork?[] Units(ModelSymbol model, string stage, DeviceSymbol device, List<DeviceSymbol> derived, ReferencePiece piece)
    {
        var groups = Groups(model, stage, derived);
        var units = new List<ReferenceWork?>();
        for (var layer = 0; layer < model.Layers; layer++)
        {
            foreach (var group in groups)
            {
                var isEnd = layer == model.Layers - 1 && group == groups[^1];
                var isSupported = group.TrueForAll(o => Supports(device, stage, o)) && (!IsStatic(device) || piece.IsFull);
                units.Add(isSupported ? Unit(model, stage, device, group, isEnd, piece, _shares[device.Name]) : null);
            }
        }

        return [.. units];
    }

    private static bool IsStatic(DeviceSymbol device) => device.Attributes.Word("shapes") == "static";

    private static bool Supports(DeviceSymbol device, string stage, OperatorSymbol one) =>
        !IsStatic(device) || (stage == "prefill" && one.Sizes.Kind == OperatorKind.Linear);

    private static ReferenceWork Unit(
        ModelSymbol model, string stage, DeviceSymbol device, List<OperatorSymbol> group, bool isEnd, ReferencePiece piece, (double Linear, double Attention, double Memory) shares)
    {
        var (linear, attention, bytes) = Take(model, stage, group, piece);
        var last = model.Operators.Where(o => o.IsLast).ToList();
        if (isEnd && last.Count > 0 && (stage == "decode" || piece.EndsPrompt))
        {
            var once = Take(model, stage, last, stage == "decode" ? piece : piece with { Start = piece.End - 1 });
            (linear, attention, bytes) = (linear + once.Linear, attention + once.Attention, bytes + once.Bytes);
        }

        var ns = Ns(device, linear, attention, bytes, shares);
        return new ReferenceWork(ns, null, bytes / ns);
    }

    private static long Ns(DeviceSymbol device, double linear, double attention, double bytes, (double Linear, double Attention, double Memory) shares)
    {
        var (compute, traffic) = (device.Attributes.Real("compute")!.Value, device.Attributes.Real("traffic")!.Value);
        var work = Math.Max((linear / (compute * shares.Linear)) + (attention / (compute * shares.Attention)), bytes / (traffic * shares.Memory));
        return (device.Attributes.Duration("launch")?.Ns ?? 0) + Math.Max(1, (long)Math.Round(work, MidpointRounding.ToEven));
    }

    private static (double Linear, double Attention, double Bytes) Take(ModelSymbol model, string stage, List<OperatorSymbol> group, ReferencePiece piece)
    {
        var (wb, ab) = ((model.Attributes.Integer("weight_bits") ?? 16) / 8.0, (model.Attributes.Integer("activation_bits") ?? 16) / 8.0);
        double s = piece.Start, e = piece.End, b = piece.Batch;
        var isDecode = stage == "decode";
        var n = isDecode ? b : b * (e - s);
        var pairs = isDecode ? b * e : b * (((e * (e + 1)) - (s * (s + 1))) / 2);
        var read = b * e;
        double linear = 0, attention = 0, weights = 0, keysRead = 0, keysWritten = 0;
        foreach (var o in group.Select(o => o.Sizes))
        {
            if (o.Kind == OperatorKind.Linear)
            {
                linear += 2 * o.Times * o.In * o.Out * n;
                weights += o.Times * o.In * o.Out * wb;
            }
            else
            {
                attention += 4 * o.Heads * o.Size * pairs;
                keysRead += 2 * o.KeyHeads * o.Size * ab * read;
                keysWritten += 2 * o.KeyHeads * o.Size * ab * n;
            }
        }

        return (linear, attention, weights + keysRead + keysWritten + In(group[0].Sizes, n, ab) + Out(group[^1].Sizes, n, ab));
    }

    private static double In(Operator o, double n, double ab) => o.Kind == OperatorKind.Linear ? n * o.In * ab : n * (o.Heads + (2 * o.KeyHeads)) * o.Size * ab;

    private static double Out(Operator o, double n, double ab) => o.Kind == OperatorKind.Linear ? n * o.Out * ab : n * o.Heads * o.Size * ab;

    // Coordinate by coordinate, as the text says.
    private void Fit(DeviceSymbol device, ReferenceCsv points)
    {
        var own = points.Rows.Where(r => points.Cell(r, "device") == device.Name).ToList();
        if (own.Count == 0)
            return;
        var kinds = own.SelectMany(r => OperatorsOf(points, r)).Select(o => o.Sizes.Kind).ToHashSet();
        (double Linear, double Attention, double Memory) shares = (1, 1, 1);
        for (var sweep = 0; sweep < 100; sweep++)
        {
            var before = shares;
            if (kinds.Contains(OperatorKind.Linear))
                shares.Linear = Least(x => Error(shares with { Linear = x }));
            if (kinds.Contains(OperatorKind.Attention))
                shares.Attention = Least(x => Error(shares with { Attention = x }));
            shares.Memory = Least(x => Error(shares with { Memory = x }));
            if (shares == before)
                break;
        }

        _shares[device.Name] = shares;

        double Error((double, double, double) tried)
        {
            var sum = 0.0;
            foreach (var row in own)
            {
                var (p, m) = (Predicted(device, points, row, tried), Measured(points, row));
                sum += Math.Max(p / m, m / p) - 1;
            }

            return sum;
        }

        static double Least(Func<double, double> error)
        {
            var (best, least) = (1.0, double.PositiveInfinity);
            for (var i = 100; i >= 1; i--)
            {
                if (error(i / 100.0) is var found && found < least)
                    (best, least) = (i / 100.0, found);
            }

            return best;
        }
    }

    private IEnumerable<OperatorSymbol> OperatorsOf(ReferenceCsv points, string[] row)
    {
        var model = _platform.Models.First(m => m.Name == points.Cell(row, "model"));
        var name = points.Cell(row, "op");
        return model.Operators.Where(o => name.Length == 0 || o.Name == name);
    }

    private double Predicted(DeviceSymbol device, ReferenceCsv points, string[] row, (double Linear, double Attention, double Memory) shares)
    {
        var model = _platform.Models.First(m => m.Name == points.Cell(row, "model"));
        var stage = points.Cell(row, "stage");
        var piece = new ReferencePiece(0, points.Whole(row, "tokens")!.Value, points.Whole(row, "batch") ?? 1, true, false);
        if (points.Cell(row, "op").Length > 0)
        {
            var one = OperatorsOf(points, row).Single();
            var (linear, attention, bytes) = Take(model, stage, [one], one.IsLast && stage == "prefill" ? piece with { Start = piece.End - 1 } : piece);
            return Ns(device, linear, attention, bytes, shares);
        }

        var groups = Groups(model, stage, [.. _platform.Devices.Where(HasRates)]);
        return Enumerable.Range(0, model.Layers).Sum(l => groups.Sum(g => (double)Unit(
            model, stage, device, g, l == model.Layers - 1 && g == groups[^1], piece, shares).Latency));
    }

    private static double Measured(ReferenceCsv points, string[] row)
    {
        if (!points.Has("tokens_per_second"))
            return points.Ns(row, "latency");
        var tokens = points.Cell(row, "stage") == "prefill" ? points.Whole(row, "tokens")!.Value : 1;
        return tokens * 1e9 / points.Real(row, "tokens_per_second")!.Value;
    }
}

/// <summary>What a unit works on: tokens after the start to the end of a prefill, or a context; how many jobs; whether the prompt ends; whether it is a full chunk.</summary>
internal sealed record ReferencePiece(long Start, long End, long Batch, bool EndsPrompt, bool IsFull);
