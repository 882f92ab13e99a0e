using System.Globalization;
using System.Text;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A small program made of random parts: its text, its table, and what is to be known of it.</summary>
internal sealed class RandomProgram
{
    private static readonly string[] Kinds = ["CPU", "GPU", "NPU", "DSP"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _table = new("model,stage,device,tokens,latency_us,energy_mj,bandwidth_gbps\n");
    private readonly List<string> _devices = [];
    private readonly HashSet<(string Model, string Stage, string Device)> _supported = [];

    private RandomProgram(int seed, bool isGreedy)
    {
        _random = new Random(seed);
        Seed = seed;
        WritePlatform();
        WriteScenario(isGreedy);
        WritePolicy(isGreedy);
    }

    public int Seed { get; }

    public string Text => _text.ToString();

    public IReadOnlyList<string> Devices => _devices;

    public MemoryFiles Files => new MemoryFiles().Add("random.sched", Text).Add("table.csv", _table.ToString());

    /// <summary>A program that uses whatever it may.</summary>
    public static RandomProgram Any(int seed) => new(seed, isGreedy: false);

    /// <summary>A program that leaves no device idle without need: no hold, where or strict, and jobs that stay until they are done.</summary>
    public static RandomProgram Greedy(int seed) => new(seed, isGreedy: true);

    public bool Supports(string model, string stage, string device) => _supported.Contains((model, stage, device));

    private void WritePlatform()
    {
        _text.Append("platform P {\n");
        if (Chance(0.5))
            _text.Append("  memory 16 GB at 100 GB/s\n");
        var count = _random.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            _devices.Add($"d{i}");
            _text.Append($"  device d{i} : {Pick(Kinds)} {{ power {_random.Next(1, 30)} W  idle {_random.Next(0, 900)} mW }}\n");
        }

        _text.Append("  latencies \"table.csv\"\n");
        if (Chance(0.3))
            _text.Append($"  switch {_random.Next(1, 200)} us\n");
        if (Chance(0.3))
            _text.Append($"  transfer {_random.Next(1, 200)} us\n");
        _text.Append("}\n");
        foreach (var (model, kind, stages) in ((string, string, string[])[])[("v0", "vision", ["infer"]), ("v1", "vision", ["infer"]),
            ("e", "encoder", ["encode"]), ("lm", "llm", ["prefill", "decode"])])
        {
            _text.Append($"model {model} : {kind} {{ layers {_random.Next(1, 6)} }}\n");
            foreach (var stage in stages)
                WriteRows(model, stage);
        }
    }

    private void WriteRows(string model, string stage)
    {
        var needed = Pick(_devices);
        foreach (var device in _devices)
        {
            if (device != needed && Chance(0.3))
                continue;
            _supported.Add((model, stage, device));
            var shapes = stage == "infer" ? [""] : Chance(0.3) ? ["64"] : new[] { "16", "64", "512" };
            foreach (var shape in shapes)
            {
                var latency = _random.Next(200, 9000) * (shape.Length > 0 ? 1 + int.Parse(shape, CultureInfo.InvariantCulture) / 256.0 : 1);
                _table.Append(CultureInfo.InvariantCulture, $"{model},{stage},{device},{shape},{latency:0.###},{Optional(5)},{Optional(60)}\n");
            }
        }
    }

    private string Optional(int below) => Chance(0.5) ? "" : _random.Next(1, below).ToString(CultureInfo.InvariantCulture);

    private void WriteScenario(bool isGreedy)
    {
        _text.Append($"scenario S on P {{\n  run for {_random.Next(50, 300)}.{_random.Next(1000):000} ms\n");
        var count = _random.Next(1, 5);
        for (var i = 0; i < count; i++)
        {
            var model = Pick(["v0", "v1", "e", "lm"]);
            var arrival = _random.Next(i > 0 ? 6 : 5) switch
            {
                4 => $"by {_random.Next(1, 5)} users" + (Chance(0.6) ? $" every {Mean()}{_random.Next(1, 40)} ms" : ""),
                0 => $"at {_random.Next(20, 90)} fps",
                1 => $"at {_random.Next(10, 60)}.{_random.Next(10, 99)} Hz",
                2 => $"every {_random.Next(5, 60)}.{_random.Next(1000):000} ms",
                3 => $"every ~{_random.Next(5, 60)} ms",
                _ => $"after s{_random.Next(i)}" + (Chance(0.5) ? " with probability 0.6" : ""),
            };
            _text.Append($"  stream s{i} : {model} {arrival} {{");
            if (model == "e")
                _text.Append($" tokens {_random.Next(1, 600)}");
            if (model == "lm")
                _text.Append($" prompt {Mean()}{_random.Next(1, 400)} tokens  output {Mean()}{_random.Next(1, 9)} tokens{Maybe($"ttft within {_random.Next(5, 80)} ms")}{Maybe($"tpt within {_random.Next(1, 9)} ms")}");
            else
                _text.Append(Maybe($"deadline {_random.Next(1, 40)} ms"));
            _text.Append(Maybe($"offset {_random.Next(1, 9)} ms")).Append(Maybe($"jitter {_random.Next(1, 9)} ms"))
                .Append(Maybe($"class {Pick(["a", "b"])}")).Append(Maybe($"weight {_random.Next(1, 5)}"));
            if (!isGreedy)
                _text.Append(Maybe($"late {Pick(["drop", "abort", "run"])}")).Append(Maybe($"queue {_random.Next(0, 4)}"));
            _text.Append(" }\n");
        }

        _text.Append("}\n");
    }

    private void WritePolicy(bool isGreedy)
    {
        string[] conditions =
        [
            "stage == prefill", "class == a", "laxity < 5 ms", "layer > 0", "exists(r in jobs where r.class == b and r.age > age)",
            "count(d in devices where d.idle) > 1", "age > 20 ms",
        ];
        string[] keys =
        [
            "arrival", "deadline", "laxity", "ready_since", "remaining", "stage_remaining", "executed", "stream.weight", "-age / stream.weight",
            "random()", "layer descending", "deadline descending", "min(d in devices: latency(d))", "context",
        ];
        string[] pairs = ["latency", "finish", "cost", "stage_finish", "energy", "bandwidth", "utilization", "-latency"];
        _text.Append("policy A {\n");
        for (var i = _random.Next(3); i > 0; i--)
            _text.Append($"  prefer {Pick(conditions)}\n");
        if (Chance(0.8))
            _text.Append($"  order by {string.Join(", ", Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(keys)))}\n");
        if (isGreedy)
        {
            _text.Append($"  place on idle device minimizing {Pick(pairs)}\n");
        }
        else
        {
            if (Chance(0.4))
                _text.Append($"  place when {Pick(conditions)} on {Target()}{Maybe("where latency < 8 ms or idle")}{Maybe("minimizing " + Pick(pairs))}\n");
            _text.Append($"  place on {Target()}{Maybe("where latency < 20 ms or kind == npu")}{Maybe("minimizing " + Pick(pairs))}\n");
            _text.Append(Maybe("hold when class == b and exists(r in ready where r.class == a)\n"));
            _text.Append(Maybe("strict\n"));
        }

        _text.Append(Maybe($"preempt {Pick(["at layer", "at stage", "never"])}\n"));
        if (Chance(0.5))
            _text.Append($"  preempt immediately {Pick(["losing", "keeping"])} work{Maybe("when victim.class != class or victim.layer > 0")}\n");
        _text.Append("}\n");
    }

    private string Target() => _random.Next(4) switch
    {
        0 => "idle device",
        1 => "device",
        2 => "static device",
        _ => string.Join(", ", Kinds.OrderBy(_ => _random.Next()).Take(_random.Next(1, 5))),
    };

    // Sizes that each job draws.
    private string Mean() => Chance(0.3) ? "~" : "";

    private string Maybe(string text) => Chance(0.35) ? "  " + text : "";

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
