using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A policy whose clauses lead to its focus.</summary>
internal sealed class SteeredPolicy
{
    private readonly RandomSource _random;
    private readonly Focus _focus;
    private readonly SteeredClauses _clauses;
    private readonly bool _isWide;

    public SteeredPolicy(RandomSource random, RandomPlatform platform, Focus focus, bool isRound)
    {
        (_random, _focus, _clauses) = (random, focus, new SteeredClauses(random, platform));
        _isWide = random.Chance(0.5);
        var expressions = new RandomExpressions(random, platform.HasMemory);
        var text = new StringBuilder();
        var isParent = random.Chance(0.2);
        text.Append(isParent ? "policy Base {\n" : "policy A {\n");
        if (focus.HasHandlers && random.Chance(0.3))
            AddHandlers(text, expressions, isRound);
        if (focus.HasOwnState)
            AddOwnState(text);
        if (random.Chance(focus.HasLateJobs || focus.HasLimits || focus.HasOneKey ? 0 : 0.3))
            text.Append($"  prefer {_clauses.Preferred(focus.Keys)}\n");
        if (isParent)
            text.Append(Order()).Append(Places()).Append("}\npolicy A extends Base {\n");
        text.Append(random.Maybe(Order(), 0.95));
        if (!isParent || random.Chance(0.5))
            text.Append(Places());
        text.Append(random.Maybe($"  hold when {_clauses.When(focus.Places)} and {_clauses.Where(focus.Places)}\n", 0.1));
        if (focus.IsStrict)
            text.Append("  strict\n");
        text.Append(random.Maybe($"  preempt {random.Pick("at stage", "never")}\n", focus.Continues));
        if (random.Chance(focus.Takes))
            text.Append(ImmediatePreemption());
        foreach (var stage in focus.Batches ? random.Some(["decode", "infer", "encode", "prefill"]).Append("decode").Distinct() : [])
            text.Append($"  batch {stage} up to {BatchLimit()}{random.Maybe($" wait up to {random.Pick("500 us", "1 ms", "2.75 ms", "20 ms")}", focus.Waits)}\n");
        text.Append(random.Maybe($"  chunk prefill by {random.Next(5, 120)} tokens{random.Maybe(" padded", 0.4)}\n", 0.15));
        Text = text.Append("}\n").ToString();
    }

    public string Text { get; }

    private string Order()
    {
        var keys = Enumerable.Range(0, _focus.HasOneKey ? 1 : _random.Next(1, 4)).Select(_ => _clauses.Key(_focus.Keys) + (_focus.Keys == KeyPool.Ahead ? "" : _random.Maybe(" descending")));
        if (_focus.HasLateJobs || _focus.HasLimits)
            return $"  order by {Limit}, {string.Join(", ", keys)}\n";
        var own = _focus.HasOwnState ? $"{_random.Pick("own", "own * stream.weight", "own - layer")}{_random.Maybe(" descending")}, " : "";
        return $"  order by {own}{string.Join(", ", keys)}\n";
    }

    private string Limit => _isWide ? "arrival + 20 ms" : "deadline";

    // A job that lost its device amid a unit may be placed otherwise, which groups must know.
    private string Places()
    {
        if (_focus.HasLimits)
            return Limits();
        if (_focus.HasLateJobs)
        {
            var end = _random.Pick("finish", "stage_finish", "stage_finish + latency");
            var limited = _random.Pick($"{end} <= {Limit}", $"{Limit} >= {end}", $"{end} < {Limit}", $"{Limit} > {end}");
            return $"{_random.Maybe($"  place when {_clauses.When(PlacePool.Counted)} on idle device\n", 0.3)}  place on device where {limited} minimizing {end}\n";
        }

        var hasDevice = _focus.Takes < 1;
        var text = new StringBuilder();
        if (_random.Chance(0.4))
            text.Append($"  place when {_clauses.When(_focus.Places)} on {_clauses.Target(_focus.Places, hasDevice, _focus.IsNarrow, _focus.IsStatic)}\n");
        return text.Append($"  place on {_clauses.Target(_focus.Places, hasDevice, _focus.IsNarrow, _focus.IsStatic)}\n").ToString();
    }

    private string Limits()
    {
        var (end, ofDevice) = _random.Pick(("finish", "finish(d)"), ("stage_finish", "stage_finish(d)"), ("now + latency", "now + latency(d)"), ("free_at + 2 * stage_latency", "d.free_at + 2 * stage_latency(d)"));
        var slack = $"{_random.Next(0, 30)} ms";
        var isOne = _random.Pick($"exists(d in devices where {ofDevice} + {slack} <= {Limit})", $"not all(d in devices: {ofDevice} + {slack} > {Limit})", $"count(d in devices where {Limit} >= {ofDevice} + {slack}) > 0", $"now + {slack} < {Limit}");
        var objective = _random.Pick("energy", "finish", $"if {end} > {Limit} then energy * 2 else energy", "free_at");
        return $"  place when {isOne} on {_random.Pick("device", "device", "idle device")} where {end} + {slack} <= {Limit} minimizing {objective}\n"
            + _random.Maybe($"  place on {_random.Pick("idle device", "device")} minimizing {end}\n", 0.7);
    }

    private string BatchLimit() => _random.Chance(0.6) ? $"{_random.Next(2, 6)}" : _random.Pick(
        "if stage == decode then 4 else 2", "max(1, count(j in ready where j.stage == stage) - 1)", "if kind == cpu then 1 else 3", "2 + count(j in jobs where j.class == class)", "layer + 2");

    private string ImmediatePreemption() =>
        $"  preempt immediately {_random.Pick("losing", "keeping")} work{_random.Maybe($" when {_random.Pick("victim.class != class", "victim.stream.weight < 3", "victim.layer > 0", "stage != decode")}", 0.15)}\n";

    private void AddOwnState(StringBuilder text)
    {
        text.Append("  state own per job: int = 0\n");
        text.Append(_random.Maybe("  on release { own = floor(stream.weight) }\n", 0.5));
        text.Append($"  on complete unit{_random.Maybe(" when executed > 2 ms", 0.5)} {{ own += {_random.Next(1, 3)} }}\n");
        text.Append(_random.Maybe($"  on dispatch {{ own = own % {_random.Next(2, 5)} }}\n", 0.3));
        text.Append(_random.Maybe($"  on tick every {_random.Next(3, 20)} ms {{ for j in jobs where j.layer < 2 {{ own[j] = {_random.Next(0, 3)} }} }}\n", 0.6));
    }

    private void AddHandlers(StringBuilder text, RandomExpressions expressions, bool isRound)
    {
        for (var i = _random.Next(1, 3); i > 0; i--)
        {
            var (type, name, owner) = (_random.Pick(RandomExpressions.Types), _random.Name("c"), _random.Pick("", "stream", "job", "device"));
            text.Append($"  state {name}{(owner.Length > 0 ? " per " + owner : "")}: {type} = {expressions.Literal(type)}\n");
            expressions.Cells.Add((type, name, owner));
        }

        text.Append(new RandomHandlers(_random, expressions, isRound) { SeesUnits = _focus.SeesUnits, Depth = _focus.Load == Load.Burst ? 1 : 2 }.Some());
    }
}
