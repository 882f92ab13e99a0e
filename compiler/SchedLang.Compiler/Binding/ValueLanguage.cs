using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using Sprache;

namespace SchedLang.Compiler.Binding;

/// <summary>
/// The syntax of values in <c>--set</c> and <c>vary</c>: <c>2048</c>, <c>0.5 ms</c>, <c>drop</c>, lists and ranges.
/// In a list such as <c>32, 256, 1024 tokens</c> the last unit applies to all numbers. Ranges have step 1 by default:
/// <c>1..10</c>, <c>1024..4096 step 512</c>, <c>0.5 ms..4 ms * 2</c>.
/// </summary>
public static class ValueLanguage
{
    private const int MaxValues = 1_000_000;

    private const string SeveralHelp = "write a value, a list such as 32, 256 tokens, or a range such as 1..10";

    private static readonly Parser<string> Sign = Parse.Char('-').Once().Text().Or(Parse.Return(""));

    // 1_000, as in programs
    private static readonly Parser<string> Figures =
        from first in Parse.Digit
        from rest in Parse.Digit.Or(from line in Parse.Char('_') from digit in Parse.Digit select digit).Many().Text()
        select first + rest;

    private static readonly Parser<string> Digits =
        from whole in Figures
        from fraction in (from point in Parse.Char('.') from digits in Figures select "." + digits).Or(Parse.Return(""))
        from exponent in (from e in Parse.Chars("eE")
                          from sign in Parse.Chars("+-").Once().Text().Or(Parse.Return(""))
                          from digits in Parse.Digit.AtLeastOnce().Text()
                          select "e" + sign + digits).Or(Parse.Return(""))
        select whole + fraction + exponent;

    private static readonly Parser<string> UnitName =
        from name in Parse.Letter.Or(Parse.Char('\u00B5')).AtLeastOnce().Text()
        from perSecond in Parse.String("/s").Text().Or(Parse.Return(""))
        where name != "step"
        select name + perSecond;

    private static readonly Parser<Quantity> Number =
        from sign in Sign
        from digits in Digits
        from space in Parse.WhiteSpace.Many()
        from unit in UnitName.Or(Parse.String("%").Text()).Optional()
        select new Quantity(sign.Length > 0, digits, unit.GetOrDefault());

    private static readonly Parser<Item> Range =
        from first in Number
        from dots in Parse.String("..").Token()
        from last in Number
        from step in (from word in Parse.String("step").Token() from size in Number select size).Optional()
        from factor in (from star in Parse.Char('*').Token() from size in Digits select size).Optional()
        select new Item(first, last, step.GetOrDefault(), factor.GetOrDefault(), null);

    private static readonly Parser<Item> Word =
        from first in Parse.Letter.Or(Parse.Char('_'))
        from rest in Parse.LetterOrDigit.Or(Parse.Char('_')).Many().Text()
        select new Item(null, null, null, null, first + rest);

    private static readonly Parser<Item> File =
        from open in Parse.Char('"')
        from path in Parse.CharExcept("\"\r\n").Many().Text()
        from close in Parse.Char('"')
        select new Item(null, null, null, null, null) { Path = path };

    private static readonly Parser<Item> Single = Number.Select(n => new Item(n, null, null, null, null));

    private static readonly Parser<IEnumerable<Item>> Values =
        (from space in Parse.WhiteSpace.Many()
         from items in Range.Or(Single).Or(File).Or(Word).DelimitedBy(Parse.Char(',').Token())
         from rest in Parse.WhiteSpace.Many()
         select items).End();

    /// <summary>The values of a text; empty after an error, which is reported.</summary>
    /// <param name="location">The text.</param>
    /// <param name="type">Type of the values.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public static ImmutableArray<Constant> Read(TextLocation location, SchedType type, DiagnosticBag diagnostics) =>
        Read(location, location.Text, type, SeveralHelp, diagnostics);

    /// <summary>
    /// Like <see cref="Read(TextLocation, SchedType, DiagnosticBag)"/>, where one value is wanted: the help shows one. Returns all values of a
    /// list or range, for the caller to report.
    /// </summary>
    public static ImmutableArray<Constant> ReadOne(TextLocation location, SchedType type, DiagnosticBag diagnostics) =>
        Read(location, location.Text, type, $"write {TypeWords.WithExample(type)}", diagnostics);

    /// <summary>The values of a part of a program. Comments in it count as blanks.</summary>
    internal static ImmutableArray<Constant> Read(ValueTextSyntax syntax, SchedType type, DiagnosticBag diagnostics)
    {
        var text = new StringBuilder();
        foreach (var token in syntax.Tokens())
            text.Append(' ', Math.Max(0, token.Span.Start - syntax.Span.Start - text.Length)).Append(token.IsMissing ? "" : token.Text);
        return Read(syntax.Location, text.ToString(), type, SeveralHelp, diagnostics);
    }

    private static ImmutableArray<Constant> Read(TextLocation location, string text, SchedType type, string help, DiagnosticBag diagnostics)
    {
        var result = Values.TryParse(text);
        if (!result.WasSuccessful)
        {
            var at = Math.Min(result.Remainder.Position, location.Span.Length);
            var place = new TextLocation(location.Source, TextSpan.FromBounds(location.Span.Start + at, location.Span.End));
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.NotAValue, place, help,
                place.Span.Length == 0 ? "nothing" : $"'{place.Text}'");
            return [];
        }

        var values = ImmutableArray.CreateBuilder<Constant>();
        var items = result.Value.ToList();
        var unit = items[^1].LastUnit;
        foreach (var item in items)
        {
            if (Expand(item, unit, type, values) is not { } problem)
                continue;
            diagnostics.ReportWithHelp(DiagnosticCatalog.WrongType, location, Help(item, unit, type), TypeWords.WithExample(type), problem);
            return [];
        }

        return values.ToImmutable();
    }

    // Same help as for the value in a file: the unit to add, or the unit that replaces one of another tool.
    private static string? Help(Item item, string? lastUnit, SchedType type) => item switch
    {
        { First: { Unit: null } number, Last: null } when lastUnit == null && Unit.Usual(type) is { } usual => $"add a unit: {number} {usual.Symbol}",
        { First: { Unit: { } unit } number, Last: null } when WriteInstead.Quantity(number.Digits, unit) is { } right
            => $"write {(number.IsNegative ? "-" : "")}{right.Number} {right.Unit}",
        _ => null,
    };

    // Adds an item's values. Returns what was found if they do not have the type.
    private static string? Expand(Item item, string? unit, SchedType type, ImmutableArray<Constant>.Builder values)
    {
        if (item.Path != null)
        {
            if (type != SchedType.File)
                return $"\"{item.Path}\"";
            values.Add(Constant.Word(item.Path, SchedType.File) with { Text = item.Path });
            return null;
        }

        if (item.Word != null)
        {
            if (EnumerationWords.OfWord(item.Word, type) is not { } word)
                return $"'{item.Word}'";
            values.Add(word with { Text = item.Word });
            return null;
        }

        unit = item.LastUnit ?? unit;
        if (Value(item.First!, unit, type, out var found) is not { } first)
            return found;
        if (item.Last == null)
        {
            values.Add(first);
            return null;
        }

        if (Value(item.Last, unit, type, out found) is not { } last)
            return found;
        return AddRange(item, first, last, unit, type, values);
    }

    private static string? AddRange(
        Item item, Constant first, Constant last, string? unit, SchedType type, ImmutableArray<Constant>.Builder values)
    {
        var factor = 0.0;
        if (item.Factor != null && !(double.TryParse(item.Factor, CultureInfo.InvariantCulture, out factor) && factor > 1))
            return $"a range that grows by '{item.Factor}', which must be above 1";
        if (Value(item.Step ?? new Quantity(false, "1", null), unit, type, out var found) is not { } step)
            return found;
        var by = step.AsDouble;
        if (by <= 0)
            return "a range that does not grow";
        if (first.AsDouble > last.AsDouble)
            return "a range that ends before it begins";
        if (item.Factor != null && first.AsDouble <= 0)
            return "a growing range that does not begin above 0";
        for (double x = first.AsDouble, n = 0; x <= last.AsDouble * (1 + 1e-12); x = item.Factor != null ? x * factor : first.AsDouble + by * ++n)
        {
            if (values.Count == MaxValues)
                return "more than a million values";
            values.Add(first with { Value = first.Value is long ? (object)(long)Math.Round(x) : x, Text = InUnit(x, unit, first.Value is long) });
        }

        return null;
    }

    // Fifteen digits hide the rounding of the steps, so the text can be read back.
    private static string InUnit(double value, string? symbol, bool isWhole)
    {
        if (symbol == null || Unit.Find(symbol) is not { } unit)
            return isWhole ? ((long)Math.Round(value)).ToString(CultureInfo.InvariantCulture) : value.ToString("G15", CultureInfo.InvariantCulture);
        return unit.Format(value, 15);
    }

    private static Constant? Value(Quantity quantity, string? unit, SchedType type, out string found)
    {
        var constant = NumberReader.Of(quantity.IsNegative, quantity.Digits, quantity.Unit ?? unit, out var problem);
        if (constant == null)
        {
            found = $"'{quantity}', which {problem}";
            return null;
        }

        found = TypeWords.Article(constant.Type);
        var converted = constant.As(type);
        return converted == null ? null : converted with { Text = quantity.Unit == null && unit != null ? $"{quantity} {unit}" : quantity.ToString() };
    }

    private sealed record Quantity(bool IsNegative, string Digits, string? Unit)
    {
        public override string ToString() => (IsNegative ? "-" : "") + Digits + (Unit == null ? "" : " " + Unit);
    }

    private sealed record Item(Quantity? First, Quantity? Last, Quantity? Step, string? Factor, string? Word)
    {
        public string? Path { get; init; }

        public string? LastUnit => (Last ?? First)?.Unit ?? Step?.Unit;
    }
}
