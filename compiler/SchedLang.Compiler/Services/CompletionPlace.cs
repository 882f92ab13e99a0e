using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>The kind of braces around the cursor.</summary>
internal enum BraceKind
{
    File,
    Platform,
    Device,
    Model,
    Operator,
    Scenario,
    Stream,
    Policy,
    Handler,
    Experiment,
    Unknown,
}

/// <summary>The place of the cursor, from the words before it.</summary>
/// <param name="Kind">The braces around it.</param>
/// <param name="Owner">The name of the declaration that the braces belong to; empty at the top of the file.</param>
/// <param name="OwnerDetail">The word after the colon of a stream, device or model: <c>stream sr : rcan</c>.</param>
/// <param name="Enclosing">The names of the declarations around it, outermost first.</param>
/// <param name="Member">The words since the last brace, without the word at the cursor.</param>
/// <param name="Prefix">The part of the word at the cursor that is before the cursor.</param>
/// <param name="IsFirstOnLine">Whether the word at the cursor is the first of its line.</param>
internal sealed record CompletionPlace(
    BraceKind Kind, string Owner, string OwnerDetail, IReadOnlyList<string> Enclosing, IReadOnlyList<TextToken> Member, TextToken? Prefix, bool IsFirstOnLine)
{
    private static readonly string[] Events = ["release", "dispatch", "complete", "drop", "preempt", "tick"];

    /// <summary>The word directly before the word at the cursor; empty where there is none.</summary>
    public string Last => Member.Count == 0 ? "" : Member[^1].Text;

    /// <summary>The word that is <paramref name="back"/> words before the last one; empty where there is none.</summary>
    public string Before(int back) => Member.Count > back ? Member[^(back + 1)].Text : "";

    /// <summary>Analyses the text before an offset.</summary>
    public static CompletionPlace At(SourceText source, int offset)
    {
        var tokens = TextTokens.Before(source, offset);
        TextToken? prefix = null;
        if (tokens.Count > 0 && tokens[^1].End == offset && tokens[^1].IsWord)
        {
            prefix = tokens[^1];
            tokens.RemoveAt(tokens.Count - 1);
        }

        var stack = new List<Brace> { new(BraceKind.File, "", "") };
        var start = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (i > start && tokens[i].IsFirstOnLine && BeginsDeclaration(tokens, i))
            {
                stack.RemoveRange(1, stack.Count - 1);
                start = i;
            }
            else if (tokens[i].Text == "{")
            {
                stack.Add(Header(stack[^1].Kind, tokens, start, i));
                start = i + 1;
            }
            else if (tokens[i].Text == "}")
            {
                if (stack.Count > 1)
                    stack.RemoveAt(stack.Count - 1);
                start = i + 1;
            }
        }

        var lineStart = source.LineSpan(source.PositionOf(offset).Line).Start;
        var isFirst = prefix?.IsFirstOnLine ?? source.Slice(TextSpan.FromBounds(lineStart, offset)).Trim().IsEmpty;
        var innermost = stack[^1];
        return new CompletionPlace(
            innermost.Kind, innermost.Name, innermost.Detail, [.. stack.Skip(1).Select(b => b.Name)], tokens[start..], prefix, isFirst);
    }

    internal static bool BeginsDeclaration(List<TextToken> tokens, int i)
    {
        var after = i + 2 < tokens.Count ? tokens[i + 2].Text : "";
        return tokens[i].Text switch
        {
            "use" => i + 1 < tokens.Count && tokens[i + 1].Text[0] == '"',
            "platform" or "experiment" => after == "{",
            "model" => after == ":",
            "scenario" => after == "on",
            "policy" => after is "{" or "(" or "extends",
            _ => false,
        };
    }

    private static Brace Header(BraceKind around, List<TextToken> tokens, int start, int brace)
    {
        if (around == BraceKind.File)
        {
            for (var i = brace - 1; i >= start; i--)
            {
                var kind = tokens[i].Text switch
                {
                    "platform" => BraceKind.Platform,
                    "model" => BraceKind.Model,
                    "scenario" => BraceKind.Scenario,
                    "policy" => BraceKind.Policy,
                    "experiment" => BraceKind.Experiment,
                    _ => BraceKind.Unknown,
                };
                if (kind != BraceKind.Unknown && (tokens[i].IsFirstOnLine || i == start))
                    return new Brace(kind, Text(i + 1), Text(i + 3));
            }

            return new Brace(BraceKind.Unknown, "", "");
        }

        if (around is BraceKind.Policy or BraceKind.Handler)
        {
            var isHandler = around == BraceKind.Handler
                || Enumerable.Range(start, brace - start).Any(i => tokens[i].Text == "on" && i + 1 < brace && Events.Contains(tokens[i + 1].Text));
            return new Brace(isHandler ? BraceKind.Handler : BraceKind.Unknown, "", "");
        }

        for (var i = brace - 1; i >= start; i--)
        {
            if (tokens[i].Text == "op" && Text(i + 2) == ":")
                return new Brace(BraceKind.Operator, Text(i + 1), Text(i + 3));
            if (tokens[i].Text is "device" or "stream" && Text(i + 2) == ":")
                return new Brace(tokens[i].Text == "device" ? BraceKind.Device : BraceKind.Stream, Text(i + 1), Text(i + 3));
        }

        return new Brace(BraceKind.Unknown, "", "");

        string Text(int i) => i < brace ? tokens[i].Text : "";
    }

    private sealed record Brace(BraceKind Kind, string Name, string Detail);
}
