using System.Globalization;
using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A policy with any clause, state and handlers, that extends another as often as not.</summary>
internal sealed class RandomPolicy
{
    private readonly RandomSource _random;
    private readonly RandomExpressions _expressions;
    private readonly RandomHandlers _handlers;
    private readonly RandomPlatform _platform;

    public RandomPolicy(RandomSource random, RandomPlatform platform, bool isRound)
    {
        (_random, _platform) = (random, platform);
        _expressions = new RandomExpressions(random, platform.HasMemory);
        _handlers = new RandomHandlers(random, _expressions, isRound);
        var declarations = new StringBuilder();
        var parameters = Parameters();
        Declarations(declarations);
        var parent = random.Chance(0.4);
        var text = new StringBuilder();
        if (parent)
            text.Append($"policy Base{parameters} {{\n{declarations}{Clauses(0.4)}{_handlers.Some()}{Places()}}}\n");
        text.Append($"policy A{(parent ? random.Maybe("(extra: int = 3)", 0.5) + " extends Base" : parameters)} {{\n")
            .Append(parent ? "" : declarations).Append(Clauses(0.7)).Append(_handlers.Some()).Append(!parent || random.Chance(0.7) ? Places() : "").Append("}\n");
        Text = text.ToString();
    }

    public string Text { get; }

    private string Parameters()
    {
        var parameters = new List<string>();
        for (var i = _random.Next(0, 3); i > 0; i--)
        {
            var type = _random.Pick("duration", "int", "number", "bool", "tokens");
            var name = _random.Name("p");
            parameters.Add($"{name}: {type} = {_expressions.Literal(type)}");
            _expressions.Globals.Add((type, name));
        }

        return parameters.Count == 0 ? "" : $"({string.Join(", ", parameters)})";
    }

    private void Declarations(StringBuilder text)
    {
        for (var i = _random.Next(0, 4); i > 0; i--)
        {
            var (type, name, owner) = (_random.Pick(RandomExpressions.Types), _random.Name("c"), _random.Pick("", "stream", "job", "device"));
            text.Append($"  state {name}{(owner.Length > 0 ? " per " + owner : "")}: {type} = {_expressions.Literal(type)}\n");
            _expressions.Cells.Add((type, name, owner));
        }

        for (var i = _random.Next(0, 3); i > 0; i--)
        {
            var (type, name) = (_random.Pick(RandomExpressions.Types), _random.Name("l"));
            text.Append($"  let {name} = {_expressions.Of(type, RandomContext.Rule)}\n");
            _expressions.JobLets.Add((type, name));
        }

        for (var i = _random.Next(0, 2); i > 0; i--)
        {
            var (type, name, argument) = (_random.Pick(RandomExpressions.Types), _random.Name("f"), _random.Name("x"));
            var context = new RandomContext(false, false) { Values = [(type, argument)] };
            text.Append($"  fn {name}({argument}{_random.Maybe(": " + type, 0.5)}) = {_expressions.Of(type, context)}\n");
            _expressions.Functions.Add((type, name));
        }
    }

    private string Clauses(double often)
    {
        var text = new StringBuilder();
        for (var i = _random.Next(0, 3); i > 0; i--)
            text.Append(_random.Maybe($"  prefer {_expressions.Of("bool", RandomContext.Key)}\n", often));
        var keys = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => _expressions.Ranked(RandomContext.Key) + _random.Maybe(" descending"));
        text.Append(_random.Maybe($"  order by {string.Join(", ", keys)}\n", often));
        text.Append(_random.Maybe($"  hold when {_expressions.Of("bool", RandomContext.Pair)} and {_expressions.Of("bool", RandomContext.Pair)}\n", often / 4));
        text.Append(_random.Maybe("  strict\n", often / 4));
        text.Append(_random.Maybe($"  preempt {_random.Pick("at layer", "at stage", "never")}\n", often / 1.5));
        text.Append(_random.Maybe(
            $"  preempt immediately {_random.Pick("losing", "keeping")} work{_random.Maybe($" when {_expressions.Of("bool", RandomContext.Taking)}", 0.5)}\n", often / 1.5));
        text.Append(_random.Maybe($"  chunk prefill by {_random.Next(5, 120)} tokens{_random.Maybe(" padded", 0.4)}\n", often / 2));
        text.Append(_random.Maybe($"  batch decode up to {_random.Next(1, 6)}\n", often));
        return text.ToString();
    }

    private string Places()
    {
        var text = new StringBuilder();
        for (var i = _random.Chance(0.4) ? _random.Next(1, 3) : 0; i > 0; i--)
            text.Append($"  place when {_expressions.Of("bool", RandomContext.Rule)} on {Target()}");
        return text.Append($"  place on {Target()}").ToString();
    }

    private string Target()
    {
        var target = _random.Pick("idle device", "idle device", "device", "static device", "");
        var kinds = _random.Some(["cpu", "gpu", "npu", "dsp"]).ToHashSet();
        kinds.Add(_platform.Kinds[0].ToLower(CultureInfo.InvariantCulture));
        var where = _random.Maybe($" where {_expressions.Of("bool", RandomContext.Pair)} or {_expressions.Of("bool", RandomContext.Pair)}", 0.25);
        var objective = target == "static device" ? _random.Pick("latency", "finish", "energy", "stage_finish", "bandwidth", "-latency", "cost * 2 + 1 ms", "stage_latency")
            : _expressions.Ranked(RandomContext.Pair);
        return $"{(target.Length > 0 ? target : string.Join(", ", kinds))}{where}{_random.Maybe(" minimizing " + objective, 0.7)}\n";
    }
}
