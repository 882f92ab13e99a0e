using System.Text;

namespace SchedLang.EndToEnd.Wide;

/// <summary>Handlers of every event, with every statement.</summary>
internal sealed class RandomHandlers(RandomSource random, RandomExpressions expressions, bool isRound)
{
    /// <summary>Whether there may be handlers that are told of each unit.</summary>
    public bool SeesUnits { get; init; } = true;

    /// <summary>How deep blocks may stand in each other.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Some handlers; none where there is no state to write.</summary>
    public string Some()
    {
        if (expressions.Cells.Count == 0)
            return "";
        var text = new StringBuilder();
        for (var i = random.Next(0, 5); i > 0; i--)
        {
            var (what, context) = random.Pick<(string, RandomContext)>(
                ("release", new RandomContext(true, false)), (SeesUnits ? "dispatch" : "complete job", new RandomContext(true, true)),
                (SeesUnits ? "complete unit" : "preempt", new RandomContext(true, true)), ("complete job", new RandomContext(true, true)),
                ("drop", new RandomContext(true, false)), ("preempt", new RandomContext(true, true)),
                ($"tick every {(isRound ? random.Pick("1 ms", "2 ms", "0.5 ms", "3 ms") : $"{random.Next(1, 9)}.{random.Next(1, 1000):000} ms")}", new RandomContext(false, false)));
            context = context with { AllowsRandom = true };
            text.Append($"  on {what}{random.Maybe($" when {expressions.Of("bool", context)}")} {{ {Block(context, Depth)}}}\n");
        }

        return text.ToString();
    }

    private string Block(RandomContext context, int depth)
    {
        var text = new StringBuilder();
        for (var i = random.Next(1, 3); i > 0; i--)
        {
            switch (depth == 0 ? 0 : random.Next(0, 6))
            {
                case 3:
                    text.Append($"if {expressions.Of("bool", context)} {{ {Block(context, depth - 1)}}} ")
                        .Append(random.Maybe($"else {{ {Block(context, depth - 1)}}} ", 0.5));
                    break;
                case 4:
                    var (set, member) = (random.Pick("jobs", "ready", "devices", "streams"), random.Name("m"));
                    var inner = context.With(RandomExpressions.Kind(set), member);
                    text.Append($"for {member} in {set}{random.Maybe($" where {expressions.Of("bool", inner)}", 0.5)} {{ {Block(inner, depth - 1)}}} ");
                    break;
                case 5:
                    var (type, name) = (random.Pick(RandomExpressions.Types), random.Name("v"));
                    text.Append($"let {name} = {expressions.Of(type, context)} ");
                    context = context with { Values = [.. context.Values, (type, name)] };
                    break;
                default:
                    text.Append(Assignment(context));
                    break;
            }
        }

        return text.ToString();
    }

    private string Assignment(RandomContext context)
    {
        var cells = expressions.Cells.Select(c => (c.Type, Cell: expressions.CellOf(c.Name, c.Owner, context))).Where(c => c.Cell != null).ToList();
        if (cells.Count == 0)
            return "";
        var (type, cell) = random.Pick<(string Type, string? Cell)>(cells);
        return type switch
        {
            "stage" or "class" or "kind" => $"{cell} = {(random.Chance(0.4) ? expressions.Literal(type) : expressions.Of(type, context))} ",
            "bool" => $"{cell} = {expressions.Of("bool", context)} ",
            "instant" when random.Chance(0.5) => $"{cell} {random.Pick("+=", "-=")} {expressions.Of("duration", context)} ",
            "instant" => $"{cell} = {expressions.Of("instant", context)} ",
            "int" => $"{cell} {random.Pick("=", "+=", "-=", "*=")} {expressions.Of("int", context)} ",
            "tokens" => $"{cell} {random.Pick("=", "+=", "-=")} {expressions.Of("tokens", context)} ",
            _ when random.Chance(0.3) => $"{cell} {random.Pick("*=", "/=")} {expressions.Of("number", context)} ",
            _ => $"{cell} {random.Pick("=", "+=", "-=")} {expressions.Of(type, context)} ",
        };
    }
}
