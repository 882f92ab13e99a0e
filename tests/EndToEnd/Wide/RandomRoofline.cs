using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>Rates of devices, operators of language models, and measured points, for latencies that are derived.</summary>
internal sealed class RandomRoofline(RandomSource random, RandomSettings settings)
{
    private readonly List<(string Device, bool IsStatic)> _devices = [];
    private readonly List<(string Model, List<string> Operators)> _models = [];
    private readonly bool _hasPoints = random.Chance(0.4);
    private readonly string _time = random.Pick("latency_us", "latency_ms", "tokens_per_second");

    /// <summary>The file of points; null without any.</summary>
    public string? Points => _hasPoints ? $"model,stage,device,tokens,batch,op,{_time}\n{Rows()}" : null;

    /// <summary>The attributes of a device: the first has what supports every operator, the others may lack it.</summary>
    public string Rates(string device)
    {
        if (_devices.Count > 0 && random.Chance(0.25))
            return "";
        var isStatic = _devices.Count > 0 && random.Chance(0.35);
        _devices.Add((device, isStatic));
        return $"compute {Compute()} traffic {Traffic()} " // a file with one of the two is an error, so neither is left to a setting
            + (random.Chance(0.5) ? settings.Attribute($"{device}.launch", "launch ", Launch(), Launch) : "") + (isStatic ? " shapes static " : "");
    }

    /// <summary>The clauses of the platform.</summary>
    public string Clauses() => "  latencies from roofline\n" + (_hasPoints ? "  calibrate \"points.csv\"\n" : "");

    /// <summary>The operators of a model and what goes with them.</summary>
    public string Operators(string model)
    {
        var text = new StringBuilder();
        foreach (var name in (string[])["weight_bits", "activation_bits"])
            text.Append(random.Maybe($"{name} {random.Pick("4", "8", "16", "3")} "));
        text.Append(random.Maybe($"fuse {random.Pick("affinity", "none", "layer")} ", 0.6));
        var names = new List<string>();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            names.Add(random.Name("op"));
            var heads = random.Next(1, 9);
            text.Append(random.Chance(0.35)
                ? $"op {names[^1]} : attention {{ heads {heads} {random.Maybe($"kv {random.Next(1, heads + 1)} ")}size {random.Next(1, 129)} }} "
                : $"op {names[^1]} : linear {{ in {random.Next(1, 1500)} out {random.Next(1, 1500)} {random.Maybe($"times {random.Next(1, 4)} ")}}} ");
        }

        if (random.Chance(0.4))
        {
            names.Add(random.Name("op"));
            text.Append($"op {names[^1]} : linear last {{ in {random.Next(1, 1000)} out {random.Next(1, 20000)} }} ");
        }

        _models.Add((model, names));
        return text.ToString();
    }

    private string Rows()
    {
        var rows = new StringBuilder();
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            var (model, operators) = random.Pick<(string, List<string>)>(_models);
            var (device, isStatic) = random.Pick<(string, bool)>(_devices);
            var (stage, one) = (random.Pick("prefill", "decode"), isStatic || random.Chance(0.7) ? random.Pick<string>(operators) : "");
            var batch = stage == "decode" ? random.Pick("", "1", "4") : "";
            var value = random.Next(1, 4000) / (_time == "latency_ms" ? 1000m : 1m);
            rows.Append(CultureInfo.InvariantCulture, $"{model},{stage},{device},{random.Next(1, 400)},{batch},{one},{value:0.###}\n");
        }

        return rows.ToString();
    }

    private string Compute() => $"{random.Next(1, 200) / 10m:0.0} TOPS".Replace(',', '.');

    private string Traffic() => $"{random.Next(5, 120)} GB/s";

    private string Launch() => $"{random.Next(0, 200)} us";
}
