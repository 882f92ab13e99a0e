using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds parameters of policies.</summary>
public static class ParameterBinder
{
    internal static ParameterSymbol? Bind(ParameterSyntax syntax, DiagnosticBag diagnostics)
    {
        if (syntax.Name.IsMissing || syntax.Type.IsMissing)
            return null;
        if (SchedType.Named(syntax.Type.Text) is not { } type)
        {
            ReportUnknownType(syntax.Type, diagnostics);
            return null;
        }

        var value = Value(syntax.Name.Text, syntax.Default, type, diagnostics);
        if (value == null)
            return null;
        Constant? minimum = null, maximum = null;
        if (syntax.From != null && syntax.To != null)
        {
            if (!type.IsQuantity)
            {
                diagnostics.Report(DiagnosticCatalog.WrongType, syntax.Type.Location, "a quantity, since it has a range", TypeWords.Article(type));
                return null;
            }

            var from = WithUnitOf(syntax.From, syntax.To);
            minimum = Value(syntax.Name.Text, from, type, diagnostics);
            if (minimum != null && from is NumberValueSyntax { Unit: { } unit })
                minimum = minimum with { Text = $"{syntax.From.Tokens().First(t => t.Kind == TokenKind.Number).Text} {unit.Text}" };
            maximum = Value(syntax.Name.Text, syntax.To, type, diagnostics);
            if (minimum == null || maximum == null)
                return null;
        }

        var parameter = new ParameterSymbol(syntax.Name.Text, syntax, type, value, minimum, maximum);
        if (!IsInRange(parameter, value))
            diagnostics.Report(DiagnosticCatalog.ParameterOutOfRange, syntax.Default.Location, parameter.Name, Range(parameter), value.ToString());
        return parameter;
    }

    /// <summary>Whether a value lies in a parameter's range.</summary>
    public static bool IsInRange(ParameterSymbol parameter, Constant value) =>
        parameter.Minimum == null || parameter.Maximum == null
        || (value.AsDouble >= parameter.Minimum.AsDouble && value.AsDouble <= parameter.Maximum.AsDouble);

    /// <summary><c>0.5 to 1.0</c></summary>
    public static string Range(ParameterSymbol parameter) => $"{parameter.Minimum} to {parameter.Maximum}";

    internal static void ReportUnknownType(SyntaxToken type, DiagnosticBag diagnostics) => diagnostics.ReportMisspelt(
        DiagnosticCatalog.UnknownType, type.Location, type.Text, SchedType.Declarable.Select(t => t.Name), type.Text);

    internal static Constant? Value(string name, ValueSyntax syntax, SchedType type, DiagnosticBag diagnostics)
    {
        if (syntax is WordValueSyntax { Word.Text: var word } && EnumerationWords.OfWord(word, type) is { } constant)
            return constant with { Text = word };
        if (type.IsQuantity)
        {
            // An instant is written as the time since the start.
            var written = type == SchedType.Instant ? SchedType.Duration : type;
            var value = new AttributeBinder(diagnostics).Typed(name, syntax, written);
            return value == null ? null : value with { Type = type };
        }

        if (syntax is not MissingValueSyntax)
        {
            var words = type == SchedType.Bool ? ["true", "false"] : EnumerationWords.All(type);
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.WrongValue, syntax.Location, syntax.ToString(), words, name, TypeWords.Article(type), $"'{syntax}'");
        }

        return null;
    }

    // 1..5 ms: the first number has the unit of the second.
    private static ValueSyntax WithUnitOf(ValueSyntax from, ValueSyntax to) =>
        from is NumberValueSyntax { Unit: null } number && to is NumberValueSyntax { Unit: { } unit }
            ? new NumberValueSyntax(number.Source, number.Minus, number.Number, unit)
            : from;
}
