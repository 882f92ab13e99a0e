using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>
/// Recognizes signs, comments, quotes and units of other languages. It reports each once with a fix, and passes the intended tokens to the
/// parser, so that later text is read correctly.
/// </summary>
internal sealed class ForeignText
{
    private const int Question = -2; // a type of its own until the ':' of a conditional is found

    private readonly SourceText _source;
    private readonly ImmutableArray<RawToken> _raw;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<ParserToken> _visible = [];

    private ForeignText(SourceText source, ImmutableArray<RawToken> raw, DiagnosticBag diagnostics)
    {
        _source = source;
        _raw = raw;
        _diagnostics = diagnostics;
    }

    /// <summary>The tokens of a file for the parser.</summary>
    public static ImmutableArray<ParserToken> Read(SourceText source, ImmutableArray<RawToken> raw, DiagnosticBag diagnostics)
    {
        var text = new ForeignText(source, raw, diagnostics);
        for (var i = 0; i < raw.Length;)
            i = text.ReadAt(i);
        text.Conditionals();
        return [.. text._visible];
    }

    // Reads the text at a raw token and returns the index of the next one.
    private int ReadAt(int i)
    {
        switch (_raw[i].Type)
        {
            case SchedLangLexer.UNKNOWN:
                return Unknown(i);
            case SchedLangLexer.SLASH or SchedLangLexer.DIVIDE_BY when _source.Content.AsSpan(_raw[i].Span.Start).StartsWith("/*"):
                return BlockComment(i);
            case SchedLangLexer.NUMBER when Quantity(i) is { } next:
                return next;
        }

        if (!_raw[i].IsHidden)
            _visible.Add(new ParserToken(_raw[i].Type, i));
        return i + 1;
    }

    private int Unknown(int i)
    {
        var end = i + 1;
        while (end < _raw.Length && _raw[end].Type == SchedLangLexer.UNKNOWN && TextOf(end, end + 1) == TextOf(i, i + 1))
            end++;
        var text = TextOf(i, end);
        switch (text[0])
        {
            case '#':
                Report(i, end, new TextFix("write '//'", Location(i, end), "//"));
                return EndOfLine(end);
            case '?' when text.Length == 1:
                _visible.Add(new ParserToken(Question, i));
                return end;
            case '\'' or '\u2018' or '\u2019' or '\u201C' or '\u201D' when Quoted(i) is { } next:
                return next;
            case '\u03BC' when end < _raw.Length && TextOf(end, end + 1) == "s":
                Report(i, end, new TextFix("write 'us'", Location(i, end + 1), "us"));
                _visible.Add(new ParserToken(SchedLangLexer.UNIT, i, 2, "us"));
                return end + 1;
        }

        if (WriteInstead.Sign(text) is not { } meant)
        {
            while (end < _raw.Length && _raw[end].Type == SchedLangLexer.UNKNOWN && WriteInstead.Sign(TextOf(end, end + 1)) == null && text[0] != '?')
                end++;
            Report(i, end, null);
            return end;
        }

        var isWord = meant.Length > 0 && char.IsLetter(meant[0]);
        var before = isWord && i > 0 && !_raw[i - 1].IsHidden ? " " : "";
        var after = isWord && end < _raw.Length && !_raw[end].IsHidden ? " " : "";
        var title = string.IsNullOrWhiteSpace(meant) ? $"remove '{text}'" : $"write '{meant}'";
        Report(i, end, new TextFix(title, Location(i, end), before + meant + after));
        if (TypeOf(meant) is { } type)
            _visible.Add(new ParserToken(type, i, end - i, meant));
        return end;
    }

    // Text in single or typographic quotes, on one line.
    private int? Quoted(int i)
    {
        for (var j = i + 1; j < _raw.Length && _raw[j].Line == _raw[i].Line && _raw[j].Type is not SchedLangLexer.NEWLINE; j++)
        {
            var text = TextOf(j, j + 1);
            if (text is "\"")
                return null;
            if (_raw[j].Type != SchedLangLexer.UNKNOWN || text is not ("'" or "\u2018" or "\u2019" or "\u201C" or "\u201D"))
                continue;
            var meant = $"\"{TextOf(i + 1, j)}\"";
            if (meant.AsSpan(1, meant.Length - 2).Contains('"'))
                return null;
            Report(i, i + 1, new TextFix($"write {meant}", Location(i, j + 1), meant));
            _visible.Add(new ParserToken(SchedLangLexer.STRING, i, j + 1 - i, meant));
            return j + 1;
        }

        return null;
    }

    private int BlockComment(int i)
    {
        var start = _raw[i].Span.Start;
        var close = _source.Content.IndexOf("*/", start + 2, StringComparison.Ordinal);
        var location = new TextLocation(_source, new TextSpan(start, 2));
        if (close < 0)
        {
            _diagnostics.Report(DiagnosticCatalog.Unexpected, location, "'//'", "'/*'");
            return _raw.Length;
        }

        var next = i;
        while (next < _raw.Length && _raw[next].Span.Start < close + 2)
            next++;
        var edits = ImmutableArray.CreateBuilder<TextEdit>();
        edits.Add(new TextEdit(location, "//"));
        for (var j = start; (j = _source.Content.IndexOf('\n', j, close - j)) >= 0;)
            edits.Add(new TextEdit(new TextLocation(_source, new TextSpan(++j, 0)), "// "));
        var rest = next < _raw.Length && _raw[next].Type != SchedLangLexer.NEWLINE ? "\n" : "";
        edits.Add(new TextEdit(new TextLocation(_source, new TextSpan(close, 2)), rest));
        _diagnostics.Add(new Diagnostic(DiagnosticCatalog.Unexpected, location, ["'//'", "'/*'"])
        {
            Help = "write '//' before each line of a comment",
            Fix = new TextFix("write '//' before each line of a comment", edits.ToImmutable()),
        });
        return next;
    }

    // A number with a unit of another language: 30 FPS, 1 seconds, 60 Gbps, 60 gb/s.
    private int? Quantity(int i)
    {
        var unit = i + 1;
        if (unit < _raw.Length && _raw[unit].Type == SchedLangLexer.SPACE)
            unit++;
        if (unit >= _raw.Length || _raw[unit].IsHidden || _raw[unit].Type is < SchedLangLexer.USE or > SchedLangLexer.IDENTIFIER)
            return null;
        var end = unit + 1;
        if (end + 1 < _raw.Length && _raw[end].Type == SchedLangLexer.SLASH && TextOf(end + 1, end + 2) is "s" or "S")
            end += 2;
        var symbol = TextOf(unit, end);
        if (_raw[unit].Type == SchedLangLexer.UNIT && end == unit + 1)
            return null;
        if (WriteInstead.Quantity(TextOf(i, i + 1), symbol) is not { } meant)
        {
            end = unit + 1;
            symbol = TextOf(unit, end);
            if (_raw[unit].Type == SchedLangLexer.UNIT || WriteInstead.Quantity(TextOf(i, i + 1), symbol) is not { } alone)
                return null;
            meant = alone;
        }

        var (number, right) = meant;
        var isSame = number == TextOf(i, i + 1);
        var fix = isSame
            ? new TextFix($"write '{right}'", Location(unit, end), right)
            : new TextFix($"write '{number} {right}'", Location(i, end), $"{number} {right}");
        _diagnostics.Add(new Diagnostic(DiagnosticCatalog.UnknownUnit, Location(unit, end), [symbol])
        {
            Help = isSame ? fix.Title : $"bandwidth is in bytes: {fix.Title}",
            Fix = fix,
        });
        _visible.Add(new ParserToken(SchedLangLexer.NUMBER, i, 1, isSame ? null : number));
        _visible.Add(new ParserToken(SchedLangLexer.UNIT, unit, end - unit, right));
        return end;
    }

    // Reads c ? a : b as if c then a else b.
    private void Conditionals()
    {
        for (var i = 0; i < _visible.Count; i++)
        {
            if (_visible[i].Type != Question)
                continue;
            var (start, colon) = (StartOf(i), ColonOf(i));
            var place = Location(_visible[i].First, _visible[i].First + 1);
            if (colon < 0 || start == i)
            {
                _diagnostics.Report(DiagnosticCatalog.UnexpectedCharacter, place, "'?'");
                _visible.RemoveAt(i--);
                continue;
            }

            var (condition, whenTrue, whenFalse) = (
                Between(_visible[start].First, _visible[i].First), Between(_visible[i].First + 1, _visible[colon].First),
                Between(_visible[colon].First + 1, EndOf(colon)));
            var help = $"write 'if {condition} then {whenTrue} else {whenFalse}'";
            _diagnostics.Add(new Diagnostic(DiagnosticCatalog.UnexpectedCharacter, place, ["'?'"])
            {
                Help = help,
                Fix = new TextFix(help,
                [
                    new TextEdit(new TextLocation(_source, new TextSpan(_raw[_visible[start].First].Span.Start, 0)), "if "),
                    new TextEdit(place, Padded(_visible[i].First, "then")),
                    new TextEdit(Location(_visible[colon].First, _visible[colon].First + 1), Padded(_visible[colon].First, "else")),
                ]),
            });
            _visible[colon] = _visible[colon] with { Type = SchedLangLexer.ELSE, Meant = "else" };
            _visible[i] = _visible[i] with { Type = SchedLangLexer.THEN, Meant = "then" };
            _visible.Insert(start, new ParserToken(SchedLangLexer.IF, _visible[start].First, 0, "if"));
            i++;
        }
    }

    private int StartOf(int question)
    {
        var depth = 0;
        for (var i = question - 1; i >= 0; i--)
        {
            var type = _visible[i].Type;
            if (type is SchedLangLexer.RPAREN or SchedLangLexer.RBRACKET)
                depth++;
            if (type is SchedLangLexer.LPAREN or SchedLangLexer.LBRACKET && --depth < 0)
                return i + 1;
            if (depth == 0 && type is SchedLangLexer.COMMA or SchedLangLexer.ASSIGN or SchedLangLexer.BY or SchedLangLexer.PREFER or SchedLangLexer.WHEN
                or SchedLangLexer.WHERE or SchedLangLexer.MINIMIZING or SchedLangLexer.LBRACE or SchedLangLexer.THEN or SchedLangLexer.ELSE
                or SchedLangLexer.EXPECT or SchedLangLexer.COLON or SchedLangLexer.ADD_TO or SchedLangLexer.TAKE_FROM)
                return i + 1;
        }

        return question;
    }

    private int ColonOf(int question)
    {
        var (depth, open) = (0, 0);
        for (var i = question + 1; i < _visible.Count && depth >= 0; i++)
        {
            var type = _visible[i].Type;
            if (type is SchedLangLexer.LBRACE or SchedLangLexer.RBRACE)
                return -1;
            depth += type is SchedLangLexer.LPAREN or SchedLangLexer.LBRACKET ? 1 : type is SchedLangLexer.RPAREN or SchedLangLexer.RBRACKET ? -1 : 0;
            if (type == Question)
                open++;
            if (type == SchedLangLexer.COLON && depth == 0 && open-- == 0)
                return i;
        }

        return -1;
    }

    // The end of the text after the colon, for the help: the end of its line or bracket.
    private int EndOf(int colon)
    {
        var depth = 0;
        for (var i = colon + 1; i < _visible.Count; i++)
        {
            var type = _visible[i].Type;
            if (type is SchedLangLexer.RPAREN or SchedLangLexer.RBRACKET && --depth < 0)
                return _visible[i].First;
            if (type is SchedLangLexer.LPAREN or SchedLangLexer.LBRACKET)
                depth++;
            if ((depth == 0 && type is SchedLangLexer.COMMA or SchedLangLexer.RBRACE) || _raw[_visible[i].First].Line != _raw[_visible[colon].First].Line)
                return _visible[i].First;
        }

        return _raw.Length;
    }

    private string Padded(int raw, string word) =>
        (raw > 0 && _raw[raw - 1].IsHidden ? "" : " ") + word + (raw + 1 < _raw.Length && _raw[raw + 1].IsHidden ? "" : " ");

    private int EndOfLine(int i)
    {
        while (i < _raw.Length && _raw[i].Type != SchedLangLexer.NEWLINE)
            i++;
        return i;
    }

    private void Report(int first, int end, TextFix? fix) => _diagnostics.Add(
        new Diagnostic(DiagnosticCatalog.UnexpectedCharacter, Location(first, end), [Show(TextOf(first, end))]) { Help = fix?.Title, Fix = fix });

    private static int? TypeOf(string text) => text switch
    {
        "and" => SchedLangLexer.AND,
        "or" => SchedLangLexer.OR,
        "not" => SchedLangLexer.NOT,
        "<=" => SchedLangLexer.ATMOST,
        ">=" => SchedLangLexer.ATLEAST,
        "!=" => SchedLangLexer.UNEQUAL,
        "*" => SchedLangLexer.STAR,
        "-" => SchedLangLexer.MINUS,
        _ => null,
    };

    private string Between(int first, int end) => end <= first ? "" : TextOf(first, end).Trim();

    private string TextOf(int first, int end) => _source.Slice(TextSpan.FromBounds(_raw[first].Span.Start, _raw[end - 1].Span.End)).ToString();

    private TextLocation Location(int first, int end) => new(_source, TextSpan.FromBounds(_raw[first].Span.Start, _raw[end - 1].Span.End));

    private static string Show(string text)
    {
        if (text.Length > 20)
            text = text[..20] + "...";
        return text.Any(char.IsControl) ? string.Join(' ', text.Select(c => $"U+{(int)c:X4}")) : $"'{text}'";
    }
}
