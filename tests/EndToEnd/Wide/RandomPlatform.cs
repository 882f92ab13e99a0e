using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A platform, its models and their table: every column, shapes, batches, layers, and devices that support only some.</summary>
internal sealed class RandomPlatform
{
    private static readonly string[] AllKinds = ["CPU", "GPU", "NPU", "DSP"];

    private readonly RandomSource _random;
    private readonly bool _isRound;
    private readonly StringBuilder _rows = new();
    private readonly List<string> _devices = [];
    private readonly string _unit;
    private readonly double _often;
    private readonly double _varies;
    private readonly double _holes;
    private readonly RandomRoofline? _roofline;

    public RandomPlatform(RandomSource random, RandomSettings settings, Focus focus, bool isRound)
    {
        (_random, _isRound) = (random, isRound);
        _holes = random.Chance(0.3) ? 0.5 : 0;
        _roofline = random.Chance(focus.Batches ? 0.9 : focus.HasTokens ? 0.5 : 0.3) ? new RandomRoofline(random, settings) : null;
        _unit = random.Pick("ns", "us", "ms", "s");
        HasContention = focus.SharesMemory || (focus.IsAnything && random.Chance(0.3));
        HasMatrix = HasContention && random.Chance(0.5);
        HasMemory = (HasContention && !HasMatrix) || random.Chance(0.5);
        _varies = random.Chance(focus.IsAnything ? 0.45 : focus.SeesUnits ? 0.25 + (0.35 * focus.Takes) : 0) ? 0.5 : 0;
        var text = new StringBuilder("platform P {\n");
        if (HasMemory)
            text.Append($"  memory {random.Next(1, 64)} GB at {random.Next(30, 120)} GB/s\n");
        for (var i = Devices(focus); i > 0; i--)
        {
            Kinds.Add(random.Pick(AllKinds));
            var device = random.Name("dev");
            _devices.Add(device);
            text.Append($"  device {device} : {Kinds[^1]} {{ {settings.Attribute($"{device}.power", "power ", Power(), Power)} ")
                .Append($"{settings.Attribute($"{device}.idle", "idle ", $"{random.Next(0, 900)} mW", Power)} ")
                .Append(random.Chance(_varies) ? settings.Attribute($"{device}.variation", "variation ", Share(), Share) : "")
                .Append(_roofline?.Rates(device)).Append(" }\n");
        }

        _often = _devices.Count > 8 || focus.IsNarrow ? 0.4 : 0.7;
        text.Append("  latencies \"table.csv\"\n").Append(_roofline?.Clauses());
        if (focus.HasOverheads)
        {
            foreach (var name in (string[])["switch", "transfer"])
            {
                if (random.Chance(0.35))
                    text.Append($"  {settings.Attribute($"platform.{name}", name + " ", Overhead(), Overhead)}\n");
            }
        }

        if (HasMatrix)
            text.Append($"  {Matrix(settings)}\n");
        else if (HasContention)
            text.Append($"  {settings.Attribute("platform.contention", "contention ", "proportional", () => "none")}\n");
        if (_varies > 0)
            text.Append($"  {settings.Attribute("platform.variation", "variation ", Share(), Share)}\n");
        text.Append("}\n");
        foreach (var (model, kind, stages) in ((string, string, string[])[])[("v0", "vision", ["infer"]), ("v1", "vision", ["infer"]),
            ("e0", "encoder", ["encode"]), ("lm0", "llm", ["prefill", "decode"]), ("lm1", "llm", ["prefill", "decode"])])
        {
            var layers = random.Next(focus.Layers.From, focus.Layers.Below);
            var operators = kind == "llm" ? _roofline?.Operators(model) ?? "" : "";
            var declared = operators + string.Concat(stages.Select(stage => Rows(model, stage, operators.Length > 0)));
            var own = random.Maybe($"layers {layers}", layers == 1 ? 0.5 : 1);
            text.Append($"model {model} : {kind} {(declared.Length + own.Length > 0 ? $"{{ {own} {declared}}}" : "")}\n");
        }

        Text = text.ToString();
    }

    public string Text { get; }

    public string Table => $"model,stage,device,tokens,batch,layer,latency_{_unit},energy_mj,bandwidth_gbps,note\n{_rows}";

    /// <summary>The points to which derived latencies are fitted; null without any.</summary>
    public string? Points => _roofline?.Points;

    public List<string> Kinds { get; } = [];

    public bool HasMemory { get; }

    public bool HasContention { get; }

    /// <summary>Whether contention is that of a table of slowdowns.</summary>
    public bool HasMatrix { get; }

    /// <summary>The table of slowdowns; empty without one.</summary>
    public string Slowdowns { get; private set; } = "";

    // For some pairs a grid of demands. Now and then a setting turns it off.
    private string Matrix(RandomSettings settings)
    {
        var rows = new StringBuilder("device,beside,demand_gbps,beside_gbps,slowdown\n");
        foreach (var device in _devices.Take(12))
        {
            foreach (var beside in _devices.Take(12).Where(d => d != device && (_devices.Count < 3 || _random.Chance(0.7))))
            {
                var (own, others) = (Demands(), Demands());
                foreach (var (x, y) in from x in own from y in others select (x, y))
                    rows.Append(CultureInfo.InvariantCulture, $"{device},{beside},{x},{y},{1 + (_random.Chance(0.2) ? 0 : _random.Next(1, 200) / 100m)}\n");
            }
        }

        Slowdowns = rows.ToString();
        if (Slowdowns.Count(c => c == '\n') == 1)
            return "contention none";
        return _random.Chance(0.9) ? "contention \"contention.csv\"" : settings.Set("platform.contention", "contention ", "none", "\"contention.csv\"");
    }

    private List<decimal> Demands() => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _random.Next(0, 500) / 8m).Distinct()];

    private int Devices(Focus focus) => focus.Devices is { } range ? _random.Next(range.From, range.Below)
        : _random.Next(0, 20) switch
        {
            0 => _random.Next(65, 71),
            1 or 2 => _random.Next(17, 65),
            3 or 4 => _random.Next(5, 17),
            _ => _random.Next(1, 5),
        };

    private string Power() => $"{_random.Next(0, 30)} W";

    private string Share() => _random.Pick("0 %", "5 %", "12.5 %", "0.3", "100 %", $"{_random.Next(1, 60)} %");

    private string Overhead() => _isRound ? _random.Pick("500 us", "1 ms") : $"{_random.Next(1, 300)} us";

    // Rows of the table; what it lacks, and now and then what it has, is declared with the model.
    private string Rows(string model, string stage, bool isDerived)
    {
        var layers = !isDerived && _random.Chance(0.2) ? _random.Next(1, 4) : 0;
        var hasHoles = !isDerived && _random.Chance(_holes);
        if (hasHoles)
            layers = _random.Next(2, 6);
        var needed = _random.Pick<string>(_devices);
        var declared = new List<string>();
        var on = _devices.Where(d => isDerived ? _random.Chance(0.2) : d == needed || _random.Chance(_often)).ToList();
        // With holes, each layer is on some device: one draws which.
        var sure = Enumerable.Range(0, layers).Select(_ => _random.Pick<string>(on)).ToList();
        foreach (var device in on)
        {
            if (layers == 0 && _random.Chance(0.12))
            {
                var perToken = stage != "infer" && _random.Chance(0.6) ? $" + {_random.Next(0, 40)} us per token" : "";
                declared.Add($"{device} {(_isRound ? $"{_random.Next(1, 6) * 500} us" : $"{_random.Next(100_000, 4_000_000)} ns")}{perToken}");
                if (device != needed || isDerived)
                    continue;
            }

            var shapes = stage == "infer" && _random.Chance(0.7) ? [""] : _random.Chance(0.2) ? ["64"] : _random.Chance(0.5) ? new[] { "8", "32", "200" } : ["16", "300"];
            var batches = _random.Chance(stage == "decode" ? 0.4 : 0.6) ? [""] : _random.Pick<string[]>(["1"], ["1", "4"], ["1", "2", "8"], ["2", "4"]);
            var (hasEnergy, hasBandwidth) = (_random.Chance(0.5), _random.Chance(HasContention ? 0.85 : 0.5));
            foreach (var layer in layers == 0 ? [""] : Enumerable.Range(0, layers).Where(l => !hasHoles || sure[l] == device || _random.Chance(0.6)).Select(l => $"{l}"))
            {
                foreach (var shape in shapes)
                {
                    foreach (var batch in batches)
                    {
                        _rows.Append($"{model},{stage},{device},{shape},{batch},{layer},{Latency(shape, batch, layers)},")
                            .Append(CultureInfo.InvariantCulture, $"{(hasEnergy ? _random.Next(1, 50) / 4m : ""):0.##},{(hasBandwidth ? _random.Next(0, 500) / 8m : ""):0.###},x\n");
                    }
                }
            }
        }

        return declared.Count == 0 ? "" : $"{(stage is "infer" or "encode" ? "latency" : stage)} {string.Join(", ", declared)} ";
    }

    // Longer for larger shapes and batches, as a rule.
    private string Latency(string shape, string batch, int layers)
    {
        var factor = (1 + (shape.Length > 0 ? int.Parse(shape, CultureInfo.InvariantCulture) / 100 : 0)) * (1 + (batch.Length > 0 ? batch[0] - '0' : 0) / 3m);
        var ns = _isRound
            ? 500_000L * _random.Next(1, 6) * Math.Max(1, (long)factor)
            : (long)(_random.Next(100_000, 4_000_000) * factor / Math.Max(1, layers));
        var value = ns / (_unit switch { "ns" => 1m, "us" => 1_000m, "ms" => 1_000_000m, _ => 1_000_000_000m });
        return value.ToString("0.#########", CultureInfo.InvariantCulture);
    }
}
