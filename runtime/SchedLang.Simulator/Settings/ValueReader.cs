using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Types;

namespace SchedLang.Simulator.Settings;

/// <summary>Reads a value in the syntax of <c>schedlang run --set</c>: <c>2048</c>, <c>0.5 ms</c>, <c>drop</c>.</summary>
internal static class ValueReader
{
    /// <summary>Parses the text of a value.</summary>
    /// <exception cref="SettingException">The text is not a value of the type.</exception>
    public static Constant Read(string setting, string text, SchedType type)
    {
        if (text.Contains(',', StringComparison.Ordinal) || text.Contains("..", StringComparison.Ordinal))
            throw new SettingException(DiagnosticCatalog.OneValueOnly, setting);
        if (text.Length > 0 && (char.IsLetter(text[0]) || text[0] == '_'))
        {
            var word = EnumerationWords.OfWord(text, type) ?? throw WrongType(type, $"'{text}'");
            return word with { Text = text };
        }

        var digits = EndOfNumber(text);
        var unit = text[digits..].Trim();
        var isNegative = text.StartsWith('-');
        var number = text[(isNegative ? 1 : 0)..digits];
        if (number.Length == 0 || (unit.Length > 0 && !IsUnit(unit)))
        {
            throw new SettingException(DiagnosticCatalog.NotAValue, text.Length == 0 ? "nothing" : $"'{text}'")
            {
                Help = "write a value like 2048, 0.5 ms or 256 tokens",
            };
        }

        var shown = text[..digits].Replace("_", "", StringComparison.Ordinal) + (unit.Length == 0 ? "" : " " + unit);
        var constant = NumberReader.Of(isNegative, number, unit.Length == 0 ? null : unit, out var problem) ?? throw WrongType(type, $"'{shown}', which {problem}");
        var value = constant.As(type) ?? throw WrongType(type, TypeWords.Article(constant.Type));
        return value with { Text = shown };
    }

    private static SettingException WrongType(SchedType type, string found) => new(DiagnosticCatalog.WrongType, TypeWords.WithExample(type), found);

    private static bool IsUnit(string unit) => unit == "%" || (unit.EndsWith("/s", StringComparison.Ordinal) ? unit[..^2] : unit).All(char.IsLetter);

    // The language's number syntax: a sign, digits with single underscores between them, a fraction, an exponent.
    private static int EndOfNumber(string text)
    {
        var start = text.StartsWith('-') ? 1 : 0;
        var end = EndOfDigits(text, start);
        if (end == start)
            return start;
        if (end + 1 < text.Length && text[end] == '.' && EndOfDigits(text, end + 1) is var fraction && fraction > end + 1)
            end = fraction;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            var first = end + 1 < text.Length && text[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var last = first;
            while (last < text.Length && char.IsAsciiDigit(text[last]))
                last++;
            if (last > first)
                end = last;
        }

        return end;
    }

    private static int EndOfDigits(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '_' && end > start && text[end - 1] != '_' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))))
            end++;
        return end;
    }
}
