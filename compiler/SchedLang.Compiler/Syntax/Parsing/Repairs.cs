using System.Collections.Immutable;
using Antlr4.Runtime.Misc;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Generates candidate repairs of an error, likely ones first. The parser tries each and keeps the one with which it gets furthest. The
/// method follows Burke and Fisher, "A practical method for LR and LL syntactic error diagnosis and recovery", TOPLAS 9, 1987.
/// </summary>
internal sealed class Repairs(SourceText source, ImmutableArray<RawToken> raw, ImmutableArray<ParserToken> tokens, int error, IntervalSet expected)
{
    private static readonly ImmutableArray<int> LayoutSigns =
    [
        SchedLangLexer.LBRACE, SchedLangLexer.RBRACE, SchedLangLexer.LPAREN, SchedLangLexer.RPAREN, SchedLangLexer.RBRACKET,
        SchedLangLexer.COLON, SchedLangLexer.ASSIGN, SchedLangLexer.DOTDOT,
    ];

    // Tokens that begin or join the parts of a member. The list is short because each token costs a trial.
    private static readonly ImmutableArray<int> Starters =
    [
        SchedLangLexer.DEVICE, SchedLangLexer.STREAM, SchedLangLexer.RUN, SchedLangLexer.EXPECT, SchedLangLexer.PREFER, SchedLangLexer.ORDER,
        SchedLangLexer.PLACE, SchedLangLexer.HOLD, SchedLangLexer.LET, SchedLangLexer.FN, SchedLangLexer.STATE, SchedLangLexer.ON,
        SchedLangLexer.SCENARIO, SchedLangLexer.VARY, SchedLangLexer.BY, SchedLangLexer.AT, SchedLangLexer.WHEN, SchedLangLexer.THEN,
        SchedLangLexer.ELSE, SchedLangLexer.PLUS, SchedLangLexer.EQUAL,
    ];

    private static readonly ImmutableArray<int> Keywords =
        [.. Enumerable.Range(SchedLangLexer.USE, SchedLangLexer.UNIT - SchedLangLexer.USE)];

    private static readonly ImmutableArray<int> Anything =
        [.. Enumerable.Range(SchedLangLexer.USE, SchedLangLexer.ASSIGN - SchedLangLexer.USE + 1)];

    private static readonly ImmutableArray<string> KeywordTexts = [.. Keywords.Select(Literal)];

    /// <summary>The candidates in groups. All candidates of a group are tried before the next group.</summary>
    public IEnumerable<IEnumerable<Repair>> Groups()
    {
        yield return Known();
        yield return Replacements(error, ExpectedSigns());
        yield return Insertions(error, [.. LayoutSigns.Concat(ExpectedSigns()).Distinct(), SchedLangLexer.IDENTIFIER, SchedLangLexer.NUMBER]);
        yield return Deletions();
        yield return Insertions(error, Starters).Concat(Insertions(error - 1, Starters.AddRange(LayoutSigns)))
            .Concat(Replacements(error, Starters.AddRange(LayoutSigns))).Concat(KeywordsBefore());
        yield return Lines();
    }

    // ---- what people write, and misspelt words

    private IEnumerable<Repair> Known()
    {
        foreach (var special in Special())
            yield return special;
        if (ReplaceTwo(error) is { } two)
            yield return two;
        for (var i = error; i >= Math.Max(0, error - 3); i--)
        {
            if (i >= tokens.Length)
                continue;
            var text = TextOf(i);
            if (i > 0 && i >= error - 1 && text == TextOf(i - 1) && TypeOf(i) != SchedLangLexer.RBRACE)
                yield return Delete(i, isCertain: true);
            if (TypeOf(i) is SchedLangLexer.IDENTIFIER or SchedLangLexer.ASSIGN or SchedLangLexer.EQUAL && WriteInstead.Word(text) is { } meant)
                yield return meant.Length == 0 ? Delete(i, isCertain: true)
                    : Replace(i, meant, isCertain: true) with { Expected = i < error || TypeOf(i) != SchedLangLexer.IDENTIFIER ? $"'{meant}'" : null };
            else if (TypeOf(i) == SchedLangLexer.IDENTIFIER && Closest(text, i) is { } closest)
                yield return Replace(i, closest, isCertain: true) with { Expected = i == error ? null : $"'{closest}'" };
        }
    }

    private string? Closest(string text, int at) =>
        (at == error ? Spelling.Closest(text, ExpectedTokens.Words(expected)) : null) ?? Spelling.Closest(text, KeywordTexts);

    private IEnumerable<Repair> Special()
    {
        // 40 % at the end of a line of an expression becomes 0.4: the operator has no right side.
        for (var i = error - 1; i >= Math.Max(1, error - 3); i--)
        {
            if (TypeOf(i) == SchedLangLexer.PERCENT && TypeOf(i - 1) == SchedLangLexer.NUMBER && tokens[i - 1].Meant == null
                && (i + 1 >= tokens.Length || LineOf(i + 1) > LineOf(i)) && WriteInstead.Percent(TextOf(i - 1)) is { } share)
                yield return Merge(i - 1, 2, SchedLangLexer.NUMBER, share) with { Place = i, Expected = "a plain number" };
        }

        // In age > 1 parsec, the unit is unknown.
        if (TypeOf(error - 1) == SchedLangLexer.NUMBER && tokens[error - 1].Meant == null)
        {
            if (IsWord(error) && TypeOf(error) == SchedLangLexer.IDENTIFIER && LineOf(error) == LineOf(error - 1) && WriteInstead.Word(TextOf(error)) == null)
                yield return UnknownUnit();
        }

        // 0,5 becomes 0.5.
        for (var i = Math.Max(1, error - 1); i <= error && i < tokens.Length; i++)
        {
            if (i >= 2 && TypeOf(i) == SchedLangLexer.NUMBER && TypeOf(i - 1) == SchedLangLexer.COMMA && TypeOf(i - 2) == SchedLangLexer.NUMBER
                && tokens[i].First == tokens[i - 2].First + 2)
                yield return Merge(i - 2, 3, SchedLangLexer.NUMBER, TextOf(i - 2) + "." + TextOf(i)) with { Place = i - 1, Expected = "a decimal point" };
        }

        // The path in latencies lat.csv lacks quotes.
        if (TypeOf(error) is SchedLangLexer.DOT or SchedLangLexer.SLASH && IsWord(error - 1))
        {
            var end = error;
            while (end + 1 < tokens.Length && tokens[end + 1].First == tokens[end].Last + 1)
                end++;
            yield return Merge(error - 1, end - error + 2, SchedLangLexer.STRING, $"\"{TextOf(error - 1, end)}\"") with { Place = error - 1, Expected = "text in quotes" };
        }

        // In after a, b, only one stream is allowed.
        for (var i = error - 1; i >= Math.Max(2, error - 3); i--)
        {
            if (TypeOf(i - 1) == SchedLangLexer.COMMA && TypeOf(i - 3) == SchedLangLexer.AFTER && IsWord(i))
                yield return Delete(i - 1, 2, isCertain: true) with { Place = i, Expected = "one stream after 'after'" };
        }

        // The comma is missing in place on npu gpu.
        if (IsWord(error) && IsWord(error - 1) && IsKind(TextOf(error)) && IsKind(TextOf(error - 1)))
            yield return Insert(error, SchedLangLexer.COMMA);

        // In batch infer up to 8 wait 2 ms, the words after wait are missing.
        for (var i = Math.Min(error, tokens.Length - 1); i >= Math.Max(1, error - 1); i--)
        {
            if (TypeOf(i) == SchedLangLexer.WAIT && TypeOf(i + 1) != SchedLangLexer.UP && TypeOf(i - 1) is SchedLangLexer.NUMBER or SchedLangLexer.IDENTIFIER or SchedLangLexer.RPAREN)
                yield return InsertUpTo(i + 1);
        }

        // n += 1 as a clause: only handlers can assign.
        for (var i = error; i >= Math.Max(1, error - 1); i--)
        {
            if (TypeOf(i) is >= SchedLangLexer.ADD_TO and <= SchedLangLexer.ASSIGN || !IsWord(i) || TypeOf(i + 1) is not (>= SchedLangLexer.ADD_TO and <= SchedLangLexer.ASSIGN))
                continue;
            yield return InHandler(i);
        }
    }

    private Repair UnknownUnit()
    {
        var location = Location(error, error);
        return new Repair(error, 1, [tokens[error] with { Type = SchedLangLexer.UNIT }])
        {
            Report = () => new Diagnostic(DiagnosticCatalog.UnknownUnit, location, [location.Text])
            {
                Help = "units: ns, us, ms, s, min, h; fps, Hz; tokens; kB, MB, GB; MB/s, GB/s; mW, W; mJ, J",
            },
        };
    }

    private Repair InsertUpTo(int at)
    {
        var place = new TextLocation(source, new TextSpan(EndOf(at - 1), 0));
        return new Repair(at, 0, [Inserted(SchedLangLexer.UP, at), Inserted(SchedLangLexer.TO, at)])
        {
            Expected = "'up to'",
            Place = Math.Min(at, tokens.Length - 1),
            Fix = new TextFix("insert 'up to'", place, " up to"),
        };
    }

    // Two misspelt words in a row: with only one of them replaced, the parser gets no further.
    private Repair? ReplaceTwo(int at)
    {
        if (TypeOf(at) != SchedLangLexer.IDENTIFIER || TypeOf(at + 1) != SchedLangLexer.IDENTIFIER
            || Closest(TextOf(at), at) is not { } first || Spelling.Closest(TextOf(at + 1), KeywordTexts) is not { } second)
            return null;
        return new Repair(at, 2, [Read(first, at), Read(second, at + 1)])
        {
            Fix = new TextFix($"write '{first} {second}'", Location(at, at + 1), $"{first} {second}"),
        };

        ParserToken Read(string word, int i) => new(TypeNamed(word), tokens[i].First, tokens[i].Count, word);
    }

    // Moves the rest of the line into the body of a handler.
    private Repair InHandler(int at)
    {
        var end = at;
        while (end + 1 < tokens.Length && LineOf(end + 1) == LineOf(at) && TypeOf(end + 1) != SchedLangLexer.RBRACE)
            end++;
        var statement = TextOf(at, end);
        var meant = $"on dispatch {{ {statement} }}";
        ImmutableArray<ParserToken> body =
        [
            Inserted(SchedLangLexer.ON, at), Inserted(SchedLangLexer.DISPATCH, at), Inserted(SchedLangLexer.LBRACE, at),
            .. tokens[at..(end + 1)], new ParserToken(SchedLangLexer.RBRACE, tokens[end].Last + 1, 0, "}"),
        ];
        return new Repair(at, end - at + 1, body)
        {
            Expected = "a policy clause",
            Fix = new TextFix($"only handlers write: {meant}", Location(at, end), meant),
        };
    }

    // ---- signs and words

    private IEnumerable<int> ExpectedSigns()
    {
        var types = expected.ToList();
        return types.Count <= 3 ? types.Where(t => t > 0) : [];
    }

    private IEnumerable<Repair> Replacements(int at, IEnumerable<int> types)
    {
        if (at < 0 || at >= tokens.Length)
            yield break;
        foreach (var type in types.Where(t => t != TypeOf(at)))
            yield return Replace(at, type);
    }

    // A name fits behind so many words that it says nothing against a keyword before it: `preempt sometimes` does not mean `prefer sometimes`.
    private IEnumerable<Repair> KeywordsBefore() =>
        TypeOf(error) == SchedLangLexer.IDENTIFIER && IsWord(error - 1) && TypeOf(error - 1) != SchedLangLexer.IDENTIFIER ? [] : Replacements(error - 1, Starters);

    private IEnumerable<Repair> Insertions(int at, IEnumerable<int> types)
    {
        if (at < 0)
            yield break;
        foreach (var type in types)
            yield return Insert(at, type);
    }

    private IEnumerable<Repair> Deletions()
    {
        if (error < tokens.Length)
            yield return Delete(error, isCertain: TypeOf(error) is not SchedLangLexer.IDENTIFIER);
        if (error > 0 && error - 1 < tokens.Length)
            yield return Delete(error - 1, isCertain: false);
        if (error + 1 < tokens.Length)
            yield return Delete(error, 2, isCertain: false);
    }

    // Removes the text from the error, or from the start of its line, to the end of the line or a brace.
    private IEnumerable<Repair> Lines()
    {
        if (error >= tokens.Length)
            yield break;
        var start = error;
        while (start > 0 && LineOf(start - 1) == LineOf(error) && TypeOf(start - 1) is not (SchedLangLexer.LBRACE or SchedLangLexer.RBRACE))
            start--;
        var depth = 0;
        var line = LineOf(error);
        for (var end = error; end < tokens.Length && (LineOf(end) == line || depth > 0); end++)
        {
            if (TypeOf(end) == SchedLangLexer.LBRACE)
                depth++;
            if (TypeOf(end) == SchedLangLexer.RBRACE && --depth < 0)
                break;
            if (end - error > 200)
                break;
            var isLast = end + 1 >= tokens.Length || LineOf(end + 1) != line || TypeOf(end + 1) == SchedLangLexer.RBRACE;
            if (!isLast || depth > 0)
                continue;
            yield return Delete(error, end - error + 1, isCertain: false);
            if (start < error)
                yield return Delete(start, end - start + 1, isCertain: false) with { Place = error };
        }
    }

    // ---- making them

    private Repair Replace(int at, string meant, bool isCertain)
    {
        var words = meant.Split(' ');
        ImmutableArray<ParserToken> read =
            [new ParserToken(TypeNamed(words[0]), tokens[at].First, tokens[at].Count, words[0]), .. words[1..].Select(w => new ParserToken(TypeNamed(w), tokens[at].Last + 1, 0, w))];
        return new Repair(at, 1, read)
        {
            Fix = isCertain ? new TextFix($"write '{meant}'", Location(at, at), meant) : null,
        };
    }

    private Repair Replace(int at, int type)
    {
        var literal = Literal(type);
        var isSign = literal.Length > 0 && TypeOf(at) is not (SchedLangLexer.IDENTIFIER or SchedLangLexer.NUMBER or SchedLangLexer.STRING);
        return new Repair(at, 1, [tokens[at] with { Type = type, Meant = literal.Length > 0 ? literal : null }])
        {
            Expected = at == error ? null : ExpectedTokens.Name(type),
            Fix = isSign && at == error && expected.ToList().Count <= 3 ? new TextFix($"write '{literal}'", Location(at, at), literal) : null,
        };
    }

    private Repair Insert(int at, int type)
    {
        var literal = Literal(type);
        var isOffered = literal.Length > 0 && at == error && at > 0 && (LayoutSigns.Contains(type) || type == SchedLangLexer.COMMA || expected.ToList().Count <= 3);
        var place = new TextLocation(source, new TextSpan(at > 0 ? EndOf(at - 1) : 0, 0));
        var text = char.IsLetter(literal.FirstOrDefault()) ? " " + literal : literal;
        return new Repair(at, 0, [at < tokens.Length ? Inserted(type, at) : new ParserToken(type, at > 0 ? tokens[at - 1].Last + 1 : 0, 0, literal)])
        {
            Expected = at == error ? null : ExpectedTokens.Name(type),
            Fix = isOffered ? new TextFix($"insert '{literal}'", place, text) : null,
        };
    }

    private Repair Delete(int at, bool isCertain) => Delete(at, 1, isCertain);

    private Repair Delete(int at, int count, bool isCertain)
    {
        var last = at + count - 1;
        var start = at > 0 && LineOf(at) == LineOf(at - 1) ? EndOf(at - 1) : StartOf(at);
        var place = new TextLocation(source, TextSpan.FromBounds(start, EndOf(last)));
        return new Repair(at, count, [])
        {
            Fix = isCertain ? new TextFix($"remove '{TextOf(at, last)}'", place, "") : null,
        };
    }

    private Repair Merge(int at, int count, int type, string meant) =>
        new(at, count, [new ParserToken(type, tokens[at].First, tokens[at + count - 1].Last - tokens[at].First + 1, meant)])
        {
            Fix = new TextFix($"write {(type == SchedLangLexer.STRING ? meant : $"'{meant}'")}", Location(at, at + count - 1), meant),
        };

    private ParserToken Inserted(int type, int at) => new(type, tokens[at].First, 0, Literal(type) is { Length: > 0 } text ? text : null);

    // ---- the tokens

    private int TypeOf(int i) => i >= 0 && i < tokens.Length ? tokens[i].Type : -1;

    private bool IsWord(int i) => TypeOf(i) is >= SchedLangLexer.USE and <= SchedLangLexer.IDENTIFIER;

    private static bool IsKind(string text) => text.ToUpperInvariant() is "CPU" or "GPU" or "NPU" or "DSP";

    private int LineOf(int i) => raw[Math.Min(tokens[i].First, raw.Length - 1)].Line;

    private int StartOf(int i) => raw[Math.Min(tokens[i].First, raw.Length - 1)].Span.Start;

    private int EndOf(int i) => raw[Math.Min(tokens[i].Last, raw.Length - 1)].Span.End;

    private TextLocation Location(int first, int last) => new(source, TextSpan.FromBounds(StartOf(first), Math.Max(StartOf(first), EndOf(last))));

    private string TextOf(int i) => tokens[i].IsInserted ? tokens[i].Meant ?? "" : Location(i, i).Text;

    private string TextOf(int first, int last) => Location(first, last).Text;

    private static string Literal(int type) => (SchedLangLexer.DefaultVocabulary.GetLiteralName(type) ?? "").Trim('\'');

    private static int TypeNamed(string text)
    {
        foreach (var type in Anything)
        {
            if (Literal(type) == text)
                return type;
        }

        return SchedLangLexer.IDENTIFIER;
    }
}
