using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A policy with any clause, state and handlers, that as often as not extends another, which may extend a third.</summary>
internal sealed class RandomPolicy
{
    private readonly RandomSource _random;
    private readonly RandomExpressions _expressions;
    private readonly RandomHandlers _handlers;
    private readonly RandomPlatform _platform;
    private readonly RandomSettings _settings;
    private readonly int _depth;

    public RandomPolicy(RandomSource random, RandomPlatform platform, RandomSettings settings, Focus focus, bool isRound)
    {
        (_random, _platform, _settings) = (random, platform, settings);
        // With many jobs, sets of sets take the reference too long.
        _depth = focus.Load == Load.Burst ? 1 : 2;
        _expressions = new RandomExpressions(random, platform.HasMemory);
        _handlers = new RandomHandlers(random, _expressions, isRound) { Depth = _depth };
        var parents = random.Chance(0.5) ? random.Next(1, 3) : 0;
        var text = new StringBuilder();
        for (var level = parents; level >= 0; level--)
        {
            var (isFirst, isLast) = (level == parents, level == 0);
            text.Append($"policy {(isLast ? "A" : $"Base{level}")}{Parameters(isFirst ? 3 : 2)}{(isFirst ? "" : $" extends Base{level + 1}")} {{\n");
            Declarations(text, isFirst ? 1 : 0.4);
            if (!isFirst)
                Redeclarations(text);
            text.Append(Clauses(isLast ? 0.7 : 0.4)).Append(_handlers.Some()).Append(isFirst || random.Chance(0.6) ? Places() : "").Append("}\n");
        }

        Text = text.ToString();
    }

    public string Text { get; }

    private string Parameters(int below)
    {
        var parameters = new List<string>();
        for (var i = _random.Next(0, below); i > 0; i--)
        {
            var type = _random.Pick("duration", "int", "number", "bool", "tokens");
            var name = _random.Name("p");
            parameters.Add($"{name}: {type} = {_settings.Value(_random.Maybe("A.") + name, _expressions.Literal(type), () => _expressions.Literal(type))}");
            _expressions.Globals.Add((type, name));
        }

        return parameters.Count == 0 ? "" : $"({string.Join(", ", parameters)})";
    }

    private void Declarations(StringBuilder text, double often)
    {
        for (var i = _random.Chance(often) ? _random.Next(0, 4) : 0; i > 0; i--)
        {
            var type = _random.Pick<string>(_random.Chance(0.25) ? RandomExpressions.Words : RandomExpressions.Types);
            var (name, owner) = (_random.Name("c"), _random.Pick("", "stream", "job", "device"));
            text.Append($"  state {name}{(owner.Length > 0 ? " per " + owner : "")}: {type} = {_expressions.Literal(type)}\n");
            _expressions.Cells.Add((type, name, owner));
        }

        for (var i = _random.Chance(often) ? _random.Next(0, 4) : 0; i > 0; i--)
        {
            var (type, name, draws) = (_random.Pick(RandomExpressions.Types), _random.Name("l"), _random.Chance(0.2));
            text.Append($"  let {name} = {_expressions.Of(draws ? "number" : type, draws ? RandomContext.Key : RandomContext.Rule, _depth)}{(draws ? " + random()" : "")}\n");
            (draws ? _expressions.DrawingLets : _expressions.JobLets).Add((draws ? "number" : type, name));
        }

        for (var i = _random.Chance(often) ? _random.Next(0, 3) : 0; i > 0; i--)
        {
            var (type, name, argument, draws) = (_random.Pick(RandomExpressions.Types), _random.Name("f"), _random.Name("x"), _random.Chance(0.2));
            if (draws)
                type = "number";
            var context = new RandomContext(false, false) { Values = [(type, argument)], AllowsRandom = draws };
            text.Append($"  fn {name}({argument}{_random.Maybe(": " + type, 0.5)}) = {_expressions.Of(type, context, _depth)}{(draws ? " * random()" : "")}\n");
            (draws ? _expressions.DrawingFunctions : _expressions.Functions).Add((type, name));
        }
    }

    // Of two declarations with one name that of the child counts.
    private void Redeclarations(StringBuilder text)
    {
        foreach (var (type, name, owner) in _expressions.Cells.Where(_ => _random.Chance(0.15)).ToList())
        {
            var state = $"state {name}{(owner.Length > 0 ? " per " + owner : "")}:";
            if (IsNew(text, state))
                text.Append($"  {state} {type} = {_expressions.Literal(type)}\n");
        }

        foreach (var (type, name) in _expressions.JobLets.Where(_ => _random.Chance(0.2)).ToList())
        {
            if (IsNew(text, $"let {name} "))
                text.Append($"  let {name} = {(type == "instant" ? "now" : _expressions.Literal(type))}\n");
        }
    }

    // Whether the policy that is being written does not have a declaration yet.
    private static bool IsNew(StringBuilder text, string declaration)
    {
        var all = text.ToString();
        return !all[all.LastIndexOf("policy ", StringComparison.Ordinal)..].Contains(declaration, StringComparison.Ordinal);
    }

    private string Clauses(double often)
    {
        var text = new StringBuilder();
        for (var i = _random.Next(0, 3); i > 0; i--)
            text.Append(_random.Maybe($"  prefer {_expressions.Of("bool", RandomContext.Key, _depth)}\n", often));
        var keys = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _expressions.Ranked(RandomContext.Key, _depth) + _random.Maybe(" descending"));
        text.Append(_random.Maybe($"  order by {string.Join(", ", keys)}\n", often));
        text.Append(_random.Maybe($"  hold when {_expressions.Of("bool", RandomContext.Pair, _depth)} and {_expressions.Of("bool", RandomContext.Pair, _depth)}\n", often / 4));
        text.Append(_random.Maybe("  strict\n", often / 4));
        text.Append(_random.Maybe($"  preempt {_random.Pick("at layer", "at stage", "at stage", "never")}\n", often / 1.5));
        text.Append(_random.Maybe(
            $"  preempt immediately {_random.Pick("losing", "keeping")} work{_random.Maybe($" when {_expressions.Of("bool", RandomContext.ImmediatePreemption, _depth)}", 0.5)}\n", often / 1.5));
        text.Append(_random.Maybe($"  chunk prefill by {_random.Next(5, 120)} tokens{_random.Maybe(" padded", 0.4)}\n", often / 2));
        foreach (var stage in (string[])["decode", "decode", "infer", "encode", "prefill"])
        {
            if (!text.ToString().Contains("batch " + stage, StringComparison.Ordinal))
                text.Append(_random.Maybe($"  batch {stage} up to {Limit()}{_random.Maybe($" wait up to {_random.Pick("0 ms", "500 us", "1.25 ms", "4 ms")}", 0.4)}\n", often / 2));
        }

        return text.ToString();
    }

    // A constant below 1 is an error. An expression that is no constant may be below 1.
    private string Limit() => _random.Chance(0.5) ? $"{_random.Next(1, 6)}" : $"{_expressions.Of("int", RandomContext.Pair, _depth)} + min(layer, {_random.Next(1, 4)})";

    private string Places()
    {
        var text = new StringBuilder();
        for (var i = _random.Chance(0.4) ? _random.Next(1, 3) : 0; i > 0; i--)
            text.Append($"  place when {_expressions.Of("bool", RandomContext.Rule, _depth)} on {Target()}");
        return text.Append($"  place on {Target()}").ToString();
    }

    private string Target()
    {
        var target = _random.Pick("idle device", "idle device", "device", "static device", "");
        var kinds = _random.Some(["cpu", "gpu", "npu", "dsp"]).ToHashSet();
        kinds.Add(_platform.Kinds[0].ToLower(CultureInfo.InvariantCulture));
        var where = _random.Maybe($" where {_expressions.Of("bool", RandomContext.Pair, _depth)} or {_expressions.Of("bool", RandomContext.Pair, _depth)}", 0.25);
        var objective = target == "static device" ? _random.Pick("latency", "finish", "energy", "stage_finish", "bandwidth", "-latency", "cost * 2 + 1 ms", "stage_latency")
            : _expressions.Ranked(RandomContext.Pair, _depth);
        return $"{(target.Length > 0 ? target : string.Join(", ", kinds))}{where}{_random.Maybe(" minimizing " + objective, 0.7)}\n";
    }
}
