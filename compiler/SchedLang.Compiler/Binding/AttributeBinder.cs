using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds attributes of declarations: each must exist, appear once, and have a value of the right type.</summary>
internal sealed class AttributeBinder(DiagnosticBag diagnostics)
{
    /// <summary>The attributes without errors. Errors in the others are reported.</summary>
    public AttributeSet Bind(DeclarationKind declaration, IEnumerable<AttributeSyntax> attributes)
    {
        var set = AttributeSet.Empty;
        foreach (var syntax in attributes)
        {
            if (syntax.Name.IsMissing)
                continue;
            var definition = (syntax.Within?.Text == "from" ? AttributeDefinition.Find(declaration, syntax.Name.Text + " from") : null)
                ?? AttributeDefinition.Find(declaration, syntax.Name.Text);
            if (definition == null)
            {
                ReportUnknown(declaration, syntax);
                continue;
            }

            if (set.Find(definition.Name) is { Location: { } first })
            {
                diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateAttribute, syntax.Location, [definition.Name])
                {
                    Related = [new RelatedPlace(first, "first given here")],
                });
                continue;
            }

            if (Value(definition, syntax) is { } value)
                set = set.With(value);
        }

        return set;
    }

    /// <summary>A number of an attribute's type; null if it is not a number or out of range, which is reported.</summary>
    public Constant? Quantity(AttributeDefinition definition, ValueSyntax syntax, SchedType type)
    {
        var value = Typed(definition.Name, syntax, type, definition.IsShare ? "a share, such as 5 %" : null);
        if (value == null || definition.Allows(value))
            return value;
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.AttributeOutOfRange, syntax.Location, definition.MissingPercent(value), definition.Name, definition.Range, syntax.ToString());
        return null;
    }

    /// <summary>A number of a type; null if it is not a number, which is reported.</summary>
    public Constant? Typed(string what, ValueSyntax syntax, SchedType type, string? wanted = null)
    {
        wanted ??= TypeWords.WithExample(type);
        switch (syntax)
        {
            case MissingValueSyntax:
                return null;
            case WordValueSyntax { Word.Text: "never" } when type == SchedType.Duration:
                return Constant.Of(long.MaxValue, type) with { Text = "never" };
            case NumberValueSyntax number:
                var constant = ConstantBinder.Bind(number, number.Minus != null, number.Number, number.Unit, diagnostics);
                if (constant == null)
                    return null;
                if (constant.As(type) is { } converted)
                    return converted;
                ReportWrongValue(what, wanted, syntax, TypeWords.Found(syntax.ToString(), constant.Type), MissingUnit(number, type));
                return null;
            default:
                ReportWrongValue(what, wanted, syntax, $"'{syntax}'", null);
                return null;
        }
    }

    private AttributeValue? Value(AttributeDefinition definition, AttributeSyntax syntax)
    {
        CheckWords(definition, syntax);
        var isFile = definition.Form == AttributeForm.File || (definition.TakesFile && syntax.Value is StringValueSyntax);
        var value = definition.Form switch
        {
            _ when isFile => File(definition, syntax.Value),
            AttributeForm.Quantity or AttributeForm.WithinQuantity => Quantity(definition, syntax.Value, definition.Type),
            AttributeForm.Latencies => Latencies(definition, syntax.Value),
            _ => Word(definition, syntax.Value),
        };
        Constant? atValue = null;
        if (syntax.AtValue != null && definition.AtType != null)
        {
            atValue = Typed($"{definition.Name} ... at", syntax.AtValue, definition.AtType);
            if (atValue is { AsDouble: <= 0 })
            {
                diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, syntax.AtValue.Location, "at", "above 0", syntax.AtValue.ToString());
                atValue = null;
            }
        }

        return value == null ? null : new AttributeValue(
            definition, value, atValue, isFile ? syntax.Value.Location : syntax.Location)
            {
                IsFile = isFile,
                IsRandom = syntax.Tilde != null && definition.MayBeRandom,
            };
    }

    // `within` belongs to some attributes, `at` to others.
    private void CheckWords(AttributeDefinition definition, AttributeSyntax syntax)
    {
        if (definition.Form == AttributeForm.WithinQuantity && syntax.Within == null)
        {
            var place = new TextLocation(syntax.Source, new TextSpan(syntax.Value.Span.Start, 0));
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.Unexpected, syntax.Value.Location, ["'within'", $"'{syntax.Value}'"])
            {
                Fix = new TextFix("insert 'within'", place, "within "),
                Help = $"write {definition.Name} within {syntax.Value}",
            });
        }

        if (syntax.Within is { } word && word.Text != (definition.Form switch { AttributeForm.WithinQuantity => "within", AttributeForm.Source => "from", _ => "" }))
            diagnostics.Report(DiagnosticCatalog.Unexpected, word.Location, $"a value for '{definition.Name}'", $"'{word.Text}'");
        if (syntax.Tilde is { } tilde && !definition.MayBeRandom)
        {
            diagnostics.ReportWithFix(
                DiagnosticCatalog.NotRandom, tilde.Location, new TextFix("remove '~'", tilde.Location, ""), definition.Name,
                TypeWords.And([.. AttributeDefinition.All.Where(a => a.MayBeRandom).Select(a => $"'{a.Name}'")]));
        }

        if (syntax.At is { } at && definition.AtType == null)
            diagnostics.Report(DiagnosticCatalog.Unexpected, at.Location, "the next attribute", "'at'");
    }

    private Constant? Word(AttributeDefinition definition, ValueSyntax syntax)
    {
        if (syntax is MissingValueSyntax)
            return null;
        if (syntax is WordValueSyntax { Word.Text: var word } && (definition.Words.IsEmpty || definition.Words.Contains(word)))
            return Constant.Word(word, definition.Words.IsEmpty ? SchedType.Class : SchedType.Error);
        var wanted = definition.Form == AttributeForm.Stream ? "a stream" : definition.Words.IsEmpty ? "a word" : definition.TakesFile ? TypeWords.Or([.. definition.Words, "a file in quotes"]) : TypeWords.Or(definition.Words);
        diagnostics.ReportMisspelt(
            DiagnosticCatalog.WrongValue, syntax.Location, syntax.ToString(), definition.Words, definition.Name, wanted, $"'{syntax}'");
        return null;
    }

    private Constant? File(AttributeDefinition definition, ValueSyntax syntax)
    {
        if (syntax is StringValueSyntax text)
            return Constant.Word(text.Value, SchedType.Error);
        if (syntax is not MissingValueSyntax)
            ReportWrongValue(definition.Name, "the path of a file in quotes", syntax, $"'{syntax}'", definition.Name == "latencies" && syntax.ToString() == "roofline" ? "write latencies from roofline" : null);
        return null;
    }

    // `latency` needs a device and a latency; here one of the two is missing.
    private Constant? Latencies(AttributeDefinition definition, ValueSyntax syntax)
    {
        if (syntax is MissingValueSyntax)
            return null;
        var example = syntax is NumberValueSyntax ? $"{definition.Name} gpu {syntax}" : $"{definition.Name} {syntax} 4 ms";
        ReportWrongValue(definition.Name, "a device and its latency", syntax, $"'{syntax}'", $"write {example}");
        return null;
    }

    private void ReportWrongValue(string what, string wanted, SyntaxNode syntax, string found, string? help) =>
        diagnostics.ReportWithHelp(DiagnosticCatalog.WrongValue, syntax.Location, help, what, wanted, found);

    private static string? MissingUnit(NumberValueSyntax number, SchedType type)
    {
        return number.Unit == null && Unit.Usual(type) is { } unit ? $"add a unit: {number} {unit.Symbol}" : null;
    }

    private void ReportUnknown(DeclarationKind declaration, AttributeSyntax syntax)
    {
        var word = syntax.Name.Text;
        if (declaration == DeclarationKind.Model && syntax.Value is NumberValueSyntax { Unit: null } number && EnumerationWords.KindOf(word) != DeviceKind.None)
        {
            diagnostics.ReportWithHelp(DiagnosticCatalog.UnknownAttribute, syntax.Name.Location, $"a latency needs a unit: {word} {number} ms", word, "model");
            return;
        }

        var known = AttributeDefinition.Of(declaration).Select(a => a.Name).ToList();
        if (WriteInstead.Attribute(word) is { } meant && known.Contains(meant))
            known = [meant];
        var owners = AttributeDefinition.All.Where(a => a.Name == word).Select(a => $"a {Word(a.Declaration)}").ToList();
        if (known.Count != 1 && owners.Count > 0)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.UnknownAttribute, syntax.Name.Location, $"'{word}' is an attribute of {TypeWords.Or(owners)}", word, Word(declaration));
            return;
        }

        if (known is [var only] && only != word)
        {
            diagnostics.ReportWithFix(
                DiagnosticCatalog.UnknownAttribute, syntax.Name.Location, new TextFix($"did you mean '{only}'?", syntax.Name.Location, only), word, Word(declaration));
            return;
        }

        diagnostics.ReportMisspelt(
            DiagnosticCatalog.UnknownAttribute, syntax.Name.Location, word, known, word, Word(declaration));
    }

    private static string Word(DeclarationKind declaration) => declaration.ToString().ToLowerInvariant();
}
