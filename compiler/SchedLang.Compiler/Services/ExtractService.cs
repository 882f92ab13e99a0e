using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Extracts an expression of a policy into a named <c>let</c>.</summary>
public static class ExtractService
{
    /// <summary>
    /// Extracts the selected expression into a <c>let</c>. It returns null where the selection is not an expression or uses local names
    /// from around it.
    /// </summary>
    public static Fix? At(FileModel model, TextSpan span)
    {
        if (model.Tree is not { } tree || span.Length == 0 || Trimmed(tree.Source, span) is not { Length: > 0 } selected)
            return null;
        var policy = tree.Root.Declarations.OfType<PolicySyntax>().FirstOrDefault(p => p.Span.Start <= selected.Start && selected.End <= p.Span.End);
        var clause = policy?.Clauses.FirstOrDefault(c => c.Span.Start <= selected.Start && selected.End <= c.Span.End);
        if (policy == null || clause is null or HandlerSyntax or FunctionSyntax || Expression(clause, selected) is not { HasFaults: false } expression)
            return null;
        var words = model.Words.Where(w => w.Token.Span.Start >= selected.Start && w.Token.Span.End <= selected.End);
        if (words.Any(w => model.Names.Resolve(w) is { Kind: SymbolKind.Local, Declaration: { } place } && (place.Span.Start < selected.Start || place.Span.End > selected.End)))
            return null;
        var name = FreeName(model, policy);
        var line = tree.Source.LineSpan(tree.Source.PositionOf(clause.Span.Start).Line);
        var indent = tree.Source.Slice(TextSpan.FromBounds(line.Start, clause.Span.Start)).ToString();
        var declaration = indent.Trim().Length == 0 ? $"let {name} = {HoverService.OneLine(expression)}\n{indent}" : $"let {name} = {HoverService.OneLine(expression)}  ";
        return new Fix(
            $"Extract to let {name}",
            [new FileEdit(new TextLocation(tree.Source, new TextSpan(clause.Span.Start, 0)), declaration), new FileEdit(new TextLocation(tree.Source, selected), name)],
            null,
            false);
    }

    private static TextSpan Trimmed(SourceText source, TextSpan span)
    {
        var text = source.Slice(span);
        var start = span.Start + text.Length - text.TrimStart().Length;
        return new TextSpan(start, text.Trim().Length);
    }

    private static ExpressionSyntax? Expression(SyntaxNode node, TextSpan span)
    {
        if (node is ExpressionSyntax expression && node.Span == span && IsWhole(expression))
            return expression;
        return node.Children.OfType<SyntaxNode>().Where(c => c.Span.Start <= span.Start && span.End <= c.Span.End)
            .Select(c => Expression(c, span)).FirstOrDefault(e => e != null);
    }

    // A single name, a literal word and a missing expression are not worth a name.
    private static bool IsWhole(ExpressionSyntax expression) => expression is not (NameSyntax or WordLiteralSyntax or MissingExpressionSyntax);

    private static string FreeName(FileModel model, PolicySyntax policy)
    {
        var taken = model.Names.Policies.All(policy);
        for (var i = 1; ; i++)
        {
            var name = i == 1 ? "value" : $"value{i}";
            if (!taken.ContainsKey(name))
                return name;
        }
    }
}
