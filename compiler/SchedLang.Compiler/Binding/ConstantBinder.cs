using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Converts numbers with units, exactly as written, to values.</summary>
public static class ConstantBinder
{
    /// <summary>The value of a number; null if it is out of range, which is reported.</summary>
    public static Constant? Bind(SyntaxNode syntax, bool isNegative, SyntaxToken number, SyntaxToken? unit, DiagnosticBag diagnostics)
    {
        var constant = NumberReader.Of(isNegative, number.Text, unit?.Text, out var problem);
        if (constant == null && (unit == null || Unit.Find(unit.Text) != null)) // an unknown unit is reported by the parser
            diagnostics.Report(DiagnosticCatalog.NumberOutOfRange, syntax.Location, syntax.ToString(), problem);
        return constant is null ? null : constant with { Text = syntax.ToString() };
    }
}
