using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A call whose closing parenthesis is missing before the cursor.</summary>
/// <param name="Name">The word before the parenthesis.</param>
/// <param name="Argument">The number of commas before the cursor.</param>
/// <param name="IsAggregate">Whether the word <c>in</c> is among the arguments.</param>
/// <param name="AggregatePart">The part of an aggregate: 0 at the set, 1 after <c>where</c>, 2 after the colon.</param>
internal sealed record OpenCall(string Name, int Argument, bool IsAggregate, int AggregatePart)
{
    /// <summary>The innermost call around an offset; null where there is none.</summary>
    public static OpenCall? Before(SourceText source, int offset)
    {
        var tokens = TextTokens.Before(source, offset);
        var (depth, commas, isAggregate, part) = (0, 0, false, 0);
        for (var i = tokens.Count - 1; i > 0; i--)
        {
            var text = tokens[i].Text;
            if (text is "{" or "}")
                return null;
            if (text is ")" or "]")
                depth++;
            else if (text is "(" or "[" && depth > 0)
                depth--;
            else if (text == "(")
                return tokens[i - 1].IsWord ? new OpenCall(tokens[i - 1].Text, commas, isAggregate, part) : null;
            else if (depth == 0 && text == ",")
                commas++;
            else if (depth == 0 && text == "in")
                isAggregate = true;
            else if (depth == 0 && text == "where")
                part = Math.Max(part, 1);
            else if (depth == 0 && text == ":")
                part = 2;
        }

        return null;
    }
}
