using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A scenario: every kind of arrival and every attribute of streams.</summary>
internal sealed class RandomScenario
{
    private readonly RandomSource _random;
    private readonly RandomSettings _settings;
    private readonly Focus _focus;
    private readonly bool _isRound;
    private readonly string[] _models;

    // Of the stream before: what comes again in another one falls on the same instants.
    private string _before = "";

    // When streams without jitter release jobs.
    private readonly List<(long OffsetNs, long PeriodNs)> _periods = [];

    public RandomScenario(RandomSource random, RandomSettings settings, Focus focus, bool isRound)
    {
        (_random, _settings, _focus, _isRound) = (random, settings, focus, isRound);
        _models = focus.HasTokens ? ["lm0", "lm0", "lm0", "lm1", "v0"]
            : random.Pick<string[]>(["v0", "v1", "e0", "lm0", "lm0", "lm1"], ["lm0"], ["lm0", "lm0", "v0", "e0"], ["v0", "v1", "e0"]);
        var count = focus.Load switch
        {
            Load.Light => random.Next(1, 3),
            Load.Burst => random.Next(1, 4),
            Load.Busy => random.Next(3, 7),
            _ => random.Next(1, 7),
        };
        _vias = PlanVias(count);
        var streams = string.Concat(Enumerable.Range(0, count).Select(Stream));
        Text = $"scenario S on P {{\n  run for {settings.Value("run", Length(), () => $"{random.Next(1, 90)} ms")}\n{streams}}}\n";
    }

    public string Text { get; }

    // Streams whose turns wait for the jobs of a later stream, which is declared after them.
    private readonly Dictionary<int, int> _vias;

    /// <summary>Traces by the names of their files.</summary>
    public Dictionary<string, string> Traces { get; } = [];

    // Often the run ends when a job is released; with round times also where a unit ends, a tick falls or a job is due.
    private string Length()
    {
        if (_periods.Count > 0 && _random.Chance(0.4))
        {
            var (offset, period) = _random.Pick<(long, long)>(_periods);
            if (period is > 0 and < 60_000_000)
                return $"{offset + (period * ((_random.Next(15, 60) * 1_000_000L / period) + 1))} ns";
        }

        if (_focus.IsLate)
            return $"{_random.Next(80, 200)} ms";
        return _isRound ? $"{_random.Next(15, 60)} ms" : $"{_random.Next(15, 60)}.{_random.Next(0, 1000):000} ms";
    }

    private string Stream(int number)
    {
        var (name, model) = ($"s{number}", _random.Pick<string>(_models));
        var isLlm = model.StartsWith("lm", StringComparison.Ordinal);
        var isTrace = false;
        var isBurst = _focus.Load == Load.Burst && (number == 0 || _random.Chance(0.3));
        var caller = _vias.Where(v => v.Value == number).Select(v => (int?)v.Key).FirstOrDefault();
        var arrival = caller != null ? Follower(number, caller.Value) : isBurst ? Trace(number, isBurst, out isTrace) : Arrival(number, out isTrace);
        var text = new StringBuilder($"  stream {name} : {model} {arrival} {{");
        if (isLlm)
        {
            text.Append($" {_settings.Needed($"{name}.prompt", $"prompt {Mean()}", Tokens(200), () => Tokens(200))}")
                .Append($"  {_settings.Needed($"{name}.output", $"output {Mean()}", $"{_random.Next(_focus.HasTokens ? 3 : 1, isBurst && !_focus.HasTokens ? 4 : 7)} tokens", () => Tokens(9))}");
            Maybe(text, _focus.HasTokens ? 0.2 : 0.6, $"{name}.ttft", "ttft within ", () => Time(1, 30));
            Maybe(text, 0.5, $"{name}.tpt", "tpt within ", () => Time(1, 6));
        }
        else
        {
            text.Append($" {_settings.Needed($"{name}.tokens", "tokens ", Tokens(400), () => Tokens(400))}");
            Maybe(text, _focus.IsLate ? 0.15 : 0.5, $"{name}.deadline", "deadline ", () => _random.Chance(0.15) ? "0 ms" : Time(1, 25));
        }

        // Beyond the period, a job can be due before it is released, and jobs pile up at one instant.
        Maybe(text, _focus.IsLate ? 0.7 : 0.3, $"{name}.jitter", "jitter ", Jitter);
        Maybe(text, 0.7, $"{name}.class", "class ", () => _random.Pick("a", "b", "c"));
        Maybe(text, 0.4, $"{name}.weight", "weight ", () => _random.Pick("1", "2", "0.5", "3.25"));
        Maybe(text, 0.6, $"{name}.late", "late ", () => _random.Pick("drop", "drop", "abort", _focus.IsLate ? "drop" : "run"));
        Maybe(text, 0.3, $"{name}.queue", "queue ", () => $"{(isBurst ? _random.Next(0, 80) : _random.Next(0, 4))}");
        Turns(text, number, isLlm);
        if (!isTrace)
            Maybe(text, 0.35, $"{name}.offset", "offset ", () => _random.Chance(0.15) ? Time(12, 70) : Time(0, 10));
        return text.Append(" }\n").ToString();
    }

    // Flows of turns, always where a turn may wait for another stream.
    private void Turns(StringBuilder text, int number, bool isLlm)
    {
        var name = $"s{number}";
        var hasVia = _vias.TryGetValue(number, out var via);
        if (!hasVia && !_random.Chance(0.3))
            return;
        text.Append("  ").Append(_settings.Needed($"{name}.turns", $"turns {Mean()}", $"{_random.Next(1, 5)}", () => $"{_random.Next(1, 5)}"));
        if (hasVia)
            text.Append($"  via s{via}");
        if (_random.Chance(0.6))
            text.Append("  ").Append(_settings.Needed($"{name}.think", $"think {Mean()}", Time(0, 12), () => Time(0, 12)));
        if (isLlm)
            Maybe(text, 0.6, $"{name}.keep", "keep ", () => _random.Pick("context", "context", "nothing"));
    }

    private Dictionary<int, int> PlanVias(int count)
    {
        var vias = new Dictionary<int, int>();
        for (var number = 0; number + 1 < count; number++)
        {
            var called = _random.Next(number + 1, count);
            if (_random.Chance(0.15) && !vias.ContainsValue(called))
                vias.Add(number, called);
        }

        return vias;
    }

    private void Maybe(StringBuilder text, double probability, string target, string word, Func<string> value)
    {
        if (_random.Chance(probability))
            text.Append("  ").Append(_settings.Attribute(target, word, value(), value));
    }

    private string Jitter() => _focus.IsLate ? Time(2, 45) : _random.Chance(0.4) ? Time(20, 120) : Time(0, 7);

    private string Arrival(int number, out bool isTrace)
    {
        isTrace = false;
        if (_before.Length > 0 && _random.Chance(0.25))
            return _before;
        var name = $"s{number}";
        var arrival = _random.Next(number > 0 ? 0 : 1, 10) switch
        {
            9 => Users(name),
            0 or 7 when number > 0 => Follower(number),
            1 => $"at {_settings.Value($"{name}.at", _isRound ? $"{_random.Pick("50", "100", "200", "125")} fps" : $"{_random.Next(20, 160)} fps", () => "70 fps")}",
            2 => $"at {_settings.Value($"{name}.at", $"{_random.Next(20, 120)}.{_random.Next(10, 99)} Hz", () => "33.3 Hz")}",
            3 or 4 or 8 => $"every {_settings.Value($"{name}.every", Period(), Period)}",
            5 => $"every ~{_settings.Value($"{name}.every", Period(), Period)}",
            _ => Trace(number, false, out isTrace),
        };
        // A setting names the stream, so what is set cannot come again.
        _before = isTrace || arrival.StartsWith("after", StringComparison.Ordinal) || arrival.Contains('\u00ab', StringComparison.Ordinal) ? "" : arrival;
        return arrival;
    }

    private string Period()
    {
        var time = _focus.Load switch
        {
            Load.Light => Time(9, 40),
            Load.Busy => Time(2, 10),
            _ => Time(4, 30),
        };
        var ns = (long)(decimal.Parse(time.Split(' ')[0], CultureInfo.InvariantCulture) * 1_000_000);
        _periods.Add((0, ns));
        return time;
    }

    private string Users(string name)
    {
        var arrival = $"by {_settings.Value($"{name}.users", $"{_random.Next(1, 5)}", () => "2")} users";
        return _random.Chance(0.6) ? $"{arrival} every {Mean()}{_settings.Value($"{name}.every", Time(0, 20), () => "5 ms")}" : arrival;
    }

    private string Follower(int number, int? followed = null)
    {
        var arrival = $"after s{followed ?? _random.Next(0, number)}";
        if (_random.Chance(0.5))
            arrival += $" with probability {_settings.Value($"s{number}.probability", $"0.{_random.Next(2, 10)}", () => "0.5")}";
        return arrival;
    }

    private string Trace(int number, bool isBurst, out bool isTrace)
    {
        isTrace = true;
        var (hasPrompt, hasOutput, hasTokens) = (_random.Chance(0.5), _random.Chance(0.5), _random.Chance(0.5));
        var unit = _random.Pick("ns", "us", "ms", "s");
        var text = new StringBuilder(hasPrompt ? "prompt," : "").Append(hasTokens ? "tokens," : "").Append($"release_{unit}").Append(hasOutput ? ",output" : "").Append('\n');
        var at = 0L;
        var gap = isBurst ? 2 : 8;
        for (var i = isBurst ? Jobs() : _random.Next(1, 10); i > 0; i--)
        {
            if (!_random.Chance(isBurst ? 0.8 : 0.25))
                at += _isRound ? 500_000 * _random.Next(0, 2 * gap) : _random.Next(0, gap * 1_000_000);
            var release = at / (unit switch { "ns" => 1m, "us" => 1_000m, "ms" => 1_000_000m, _ => 1_000_000_000m });
            text.Append(hasPrompt ? $"{_random.Next(1, 300)}," : "").Append(hasTokens ? $"{_random.Next(1, 300)}," : "")
                .Append(release.ToString("0.#########", CultureInfo.InvariantCulture)).Append(hasOutput ? $",{_random.Next(1, 6)}" : "").Append('\n');
        }

        Traces.Add($"trace{number}.csv", text.ToString());
        return $"at trace \"trace{number}.csv\"";
    }

    // Hundreds where keys are simple; the reference orders all jobs anew in every pass.
    private int Jobs() => _focus.IsAnything || _focus.Batches ? _random.Next(15, 50) : _random.Chance(0.2) ? _random.Next(150, 300) : _random.Next(40, 100);

    // Sizes that each job draws.
    private string Mean() => _random.Chance(0.25) ? "~" : "";

    private string Tokens(int below) => $"{_random.Next(1, below)} tokens";

    private string Time(int fromMs, int belowMs) =>
        _isRound ? $"{_random.Next(fromMs, belowMs)}{_random.Pick("", ".5")} ms"
        : $"{_random.Next(fromMs, belowMs)}.{_random.Next(1, 1000):000} ms";
}
