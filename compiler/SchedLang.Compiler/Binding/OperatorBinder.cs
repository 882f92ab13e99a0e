using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds the operators of models.</summary>
internal sealed class OperatorBinder(DiagnosticBag diagnostics)
{
    /// <summary>The most operators of a model.</summary>
    public const int MostOperators = 64;

    private readonly AttributeBinder _attributes = new(diagnostics);

    /// <summary>The operators of a model; none after an error, since a unit that lacks one would have a wrong cost.</summary>
    public ImmutableArray<OperatorSymbol> Bind(ModelSyntax syntax, ModelKind kind)
    {
        var written = syntax.Block?.Operators.ToList() ?? [];
        if (written.Count == 0)
            return [];
        if (kind != ModelKind.Llm)
        {
            diagnostics.Report(DiagnosticCatalog.OperatorsDoNotApply, written[0].Name.Location, ModelSymbol.KindNames[(int)kind]);
            return [];
        }

        var first = new Dictionary<string, OperatorSyntax>();
        var found = ImmutableArray.CreateBuilder<OperatorSymbol>();
        foreach (var one in written)
        {
            if (!one.Name.IsMissing && !first.TryAdd(one.Name.Text, one))
            {
                diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, one.Name.Location, ["operator", one.Name.Text])
                {
                    Related = [new RelatedPlace(first[one.Name.Text].Name.Location, "first declared here")],
                });
            }
            else if (Bind(one) is { } symbol)
            {
                found.Add(symbol);
            }
        }

        if (written.Count > MostOperators)
            diagnostics.Report(DiagnosticCatalog.TooManyParts, written[MostOperators].Name.Location, $"model '{syntax.Name.Text}'", "operators", $"{MostOperators}");
        else if (found.Count == written.Count && found.All(o => o.IsLast))
            diagnostics.ReportWithHelp(DiagnosticCatalog.NoOperatorInLayers, written[0].Last!.Location, "remove 'last' from the operators of a layer", syntax.Name.Text);
        else if (found.Count == written.Count)
            return found.ToImmutable();
        return [];
    }

    private OperatorSymbol? Bind(OperatorSyntax syntax)
    {
        var kind = OperatorSymbol.KindNames.ToList().IndexOf(syntax.Kind.Text);
        if (kind < 0)
        {
            if (!syntax.Kind.IsMissing)
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownOperatorKind, syntax.Kind.Location, syntax.Kind.Text, OperatorSymbol.KindNames, syntax.Kind.Text);
            return null;
        }

        if (syntax.Last is { IsMissing: false, Text: not "last" } word)
        {
            diagnostics.ReportMisspelt(DiagnosticCatalog.Unexpected, word.Location, word.Text, ["last"], "'last' or '{'", $"'{word.Text}'");
            return null;
        }

        if (syntax.Last is { IsMissing: false } last && kind == (int)OperatorKind.Attention)
        {
            diagnostics.ReportWithHelp(DiagnosticCatalog.AttentionIsLast, last.Location, "only a linear operator can run once for a prompt or token", syntax.Name.Text);
            return null;
        }

        var kindName = OperatorSymbol.KindNames[kind];
        var own = syntax.Block?.Attributes.ToList() ?? [];
        var isWhole = !syntax.Name.IsMissing;
        foreach (var foreign in own.Where(a => AttributeDefinition.Find(DeclarationKind.Operator, a.Name.Text) is { } d && d.OperatorKind != kindName).ToList())
        {
            var fitting = AttributeDefinition.Of(DeclarationKind.Operator).Where(d => d.OperatorKind == kindName).Select(d => d.Name);
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.SizeDoesNotApply, foreign.Name.Location, $"its attributes are {TypeWords.Or([.. fitting]).Replace(" or ", " and ", StringComparison.Ordinal)}",
                foreign.Name.Text, kindName);
            own.Remove(foreign);
            isWhole = false;
        }

        var before = diagnostics.Count;
        var sizes = _attributes.Bind(DeclarationKind.Operator, own);
        isWhole &= diagnostics.Count == before;
        if (isWhole)
        {
            foreach (var needed in kind == 0 ? (string[])["in", "out"] : ["heads", "size"])
            {
                if (sizes.Find(needed) != null)
                    continue;
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.MissingAttribute, syntax.Name.Location, $"add {needed} {(needed is "heads" ? "32" : needed is "size" ? "128" : "4096")}",
                    $"operator '{syntax.Name.Text}'", needed);
                isWhole = false;
            }
        }

        var (heads, keyHeads) = (Size("heads", 1), Size("kv", Size("heads", 1)));
        if (isWhole && keyHeads > heads)
        {
            diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, sizes.Find("kv")!.Location!.Value, "kv", $"at most 'heads', {heads}", $"{keyHeads}");
            isWhole = false;
        }

        return isWhole
            ? new OperatorSymbol(
                syntax.Name.Text, syntax, new Operator((OperatorKind)kind, Size("in", 0), Size("out", 0), Size("times", 1), heads, keyHeads, Size("size", 0)),
                syntax.Last is { IsMissing: false })
            : null;

        double Size(string name, double otherwise) => sizes.Integer(name) ?? otherwise;
    }
}
