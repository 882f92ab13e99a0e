using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds declarations of state.</summary>
internal static class StateBinder
{
    private static readonly string[] Owners = ["stream", "job", "device"];

    /// <summary>The state; null after an error, which is reported.</summary>
    public static StateSymbol? Bind(StateSyntax syntax, DiagnosticBag diagnostics)
    {
        var owner = CellOwner.Policy;
        if (syntax.Owner is { IsMissing: false } word)
        {
            var index = Array.IndexOf(Owners, word.Text);
            if (index < 0)
            {
                diagnostics.ReportMisspelt(DiagnosticCatalog.WrongValue, word.Location, word.Text, Owners, "per", "stream, job or device", $"'{word.Text}'");
                return null;
            }

            owner = (CellOwner)(index + 1);
        }

        if (syntax.Type.IsMissing)
            return null;
        if (SchedType.Named(syntax.Type.Text) is not { } type)
        {
            ParameterBinder.ReportUnknownType(syntax.Type, diagnostics);
            return null;
        }

        var initial = ParameterBinder.Value(syntax.Name.Text, syntax.Initial, type, diagnostics);
        return initial == null ? null : new StateSymbol(syntax.Name.Text, syntax, owner, type, initial);
    }
}
