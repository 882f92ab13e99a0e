using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A scenario: every kind of arrival and every attribute of streams.</summary>
internal sealed class RandomScenario
{
    private readonly RandomSource _random;
    private readonly bool _isRound;
    private readonly string[] _models;

    public RandomScenario(RandomSource random, bool isRound)
    {
        (_random, _isRound) = (random, isRound);
        _models = random.Pick<string[]>(["v0", "v1", "e0", "lm0", "lm0", "lm1"], ["lm0"], ["lm0", "lm0", "v0", "e0"]);
        var text = new StringBuilder($"scenario S on P {{\n  run for {(isRound ? $"{random.Next(15, 60)} ms" : $"{random.Next(15, 60)}.{random.Next(0, 1000):000} ms")}\n");
        var count = random.Next(1, 7);
        for (var i = 0; i < count; i++)
            text.Append(Stream(i));
        Text = text.Append("}\n").ToString();
    }

    public string Text { get; }

    /// <summary>Traces by the names of their files.</summary>
    public Dictionary<string, string> Traces { get; } = [];

    private string Stream(int number)
    {
        var model = _random.Pick<string>(_models);
        var isLlm = model.StartsWith("lm", StringComparison.Ordinal);
        var isTrace = false;
        var arrival = _random.Next(number > 0 ? 0 : 1, 8) switch
        {
            0 or 7 when number > 0 => $"after s{_random.Next(0, number)}{_random.Maybe($" with probability 0.{_random.Next(2, 10)}", 0.5)}",
            1 => _isRound ? $"at {_random.Pick("50", "100", "200", "125")} fps" : $"at {_random.Next(20, 160)} fps",
            2 => $"at {_random.Next(20, 120)}.{_random.Next(10, 99)} Hz",
            3 or 4 => $"every {Time(4, 30)}",
            5 => $"every ~{Time(4, 30)}",
            _ => Trace(number, out isTrace),
        };
        var text = new StringBuilder($"  stream s{number} : {model} {arrival} {{");
        if (isLlm)
        {
            text.Append($" prompt {_random.Next(1, 200)} tokens  output {_random.Next(1, 7)} tokens")
                .Append(_random.Maybe($"  ttft within {Time(1, 30)}", 0.6)).Append(_random.Maybe($"  tpt within {Time(1, 6)}", 0.5));
        }
        else
        {
            text.Append($" tokens {_random.Next(1, 400)}").Append(_random.Maybe($"  deadline {(_isRound && _random.Chance(0.1) ? "0 ms" : Time(1, 25))}", 0.5));
        }

        text.Append(_random.Maybe($"  jitter {Time(1, 6)}", 0.25)).Append(_random.Maybe($"  class {_random.Pick("a", "b", "c")}", 0.7))
            .Append(_random.Maybe($"  weight {_random.Pick("1", "2", "0.5", "3.25")}")).Append(_random.Maybe($"  late {_random.Pick("drop", "abort", "run")}", 0.6))
            .Append(_random.Maybe($"  queue {_random.Next(0, 4)}", 0.3));
        if (!isTrace)
            text.Append(_random.Maybe($"  offset {Time(1, 10)}"));
        return text.Append(" }\n").ToString();
    }

    private string Trace(int number, out bool isTrace)
    {
        isTrace = true;
        var (hasPrompt, hasOutput, hasTokens) = (_random.Chance(0.5), _random.Chance(0.5), _random.Chance(0.5));
        var unit = _random.Pick("ns", "us", "ms", "s");
        var text = new StringBuilder(hasPrompt ? "prompt," : "").Append(hasTokens ? "tokens," : "").Append($"release_{unit}").Append(hasOutput ? ",output" : "").Append('\n');
        var at = 0L;
        for (var i = _random.Next(1, 10); i > 0; i--)
        {
            at += _isRound ? 1_000_000 * _random.Next(0, 8) : _random.Next(0, 8_000_000);
            var release = at / (unit switch { "ns" => 1m, "us" => 1_000m, "ms" => 1_000_000m, _ => 1_000_000_000m });
            text.Append(hasPrompt ? $"{_random.Next(1, 300)}," : "").Append(hasTokens ? $"{_random.Next(1, 300)}," : "")
                .Append(release.ToString("0.#########", CultureInfo.InvariantCulture)).Append(hasOutput ? $",{_random.Next(1, 6)}" : "").Append('\n');
        }

        Traces.Add($"trace{number}.csv", text.ToString());
        return $"at trace \"trace{number}.csv\"";
    }

    private string Time(int fromMs, int belowMs) =>
        _isRound ? $"{_random.Next(fromMs, belowMs)}{_random.Pick("", ".5")} ms".Replace("0 ms", "1 ms", StringComparison.Ordinal)
        : $"{_random.Next(fromMs, belowMs)}.{_random.Next(1, 1000):000} ms";
}
