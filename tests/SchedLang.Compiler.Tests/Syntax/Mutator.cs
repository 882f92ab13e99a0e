namespace SchedLang.Compiler.Tests.Syntax;

/// <summary>Spoils texts in the ways that people and editors do: parts lost, doubled, swapped, mistyped, pasted from elsewhere.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<string> corpus)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", ",", ":", "..", ".", "~", "+", "-", "*", "/", "%", "==", "!=", "<", "<=", "=", "\"", "//", "\n", "\r\n", "\t", " ",
        "policy", "platform", "scenario", "model", "use", "stream", "device", "order by", "place on", "prefer", "hold when", "preempt",
        "let", "fn", "where", "when", "minimizing", "and", "or", "not", "if", "then", "else", "in", "true", "never", "jobs", "exists(r in jobs where",
        "ms", "GB/s", "fps", "tokens", "0", "1", "1e400", "9999999999999999999999", "0.5", "16.67 ms", "é", "\u0000", "\uD800", "漢", "deadline", "laxity",
        "latency", "victim", "class", "kind == npu", "stage == prefill", "random()", "sqrt(", "min(", "sum(d in devices:", "a.b.c", "x(y)",
    ];

    private readonly Random _random = new(seed);

    public string Mutate(string text)
    {
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
            text = Change(text);
        return text;
    }

    private string Change(string text)
    {
        var at = _random.Next(text.Length + 1);
        var length = Math.Min(_random.Next(1, 30), text.Length - at);
        return _random.Next(8) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, Pick(Pieces)),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Remove(at, length).Insert(at, Pick(Pieces)),
            4 => text[..at],
            5 => text.Remove(at, length).Insert(_random.Next(text.Length - length + 1), text.Substring(at, length)),
            6 => Paste(text, at),
            _ => ChangeCharacter(text, at),
        };
    }

    private string Paste(string text, int at)
    {
        var other = Pick(corpus);
        var from = _random.Next(other.Length + 1);
        return text.Insert(at, other.Substring(from, Math.Min(_random.Next(1, 120), other.Length - from)));
    }

    private string ChangeCharacter(string text, int at) =>
        at == text.Length ? text : text.Remove(at, 1).Insert(at, ((char)_random.Next(32, 127)).ToString());

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
