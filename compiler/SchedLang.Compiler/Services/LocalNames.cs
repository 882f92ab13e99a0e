using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>Names that exist only in a part of a policy: those of aggregates, loops, functions and handlers.</summary>
internal static class LocalNames
{
    /// <summary>The symbol of a local name at an offset; null where there is none.</summary>
    public static Symbol? Find(SyntaxPath path, int offset, string name) => At(path.Nodes, offset).FirstOrDefault(s => s.Name == name);

    /// <summary>The local names in scope at an offset, the innermost first.</summary>
    public static IEnumerable<Symbol> At(IReadOnlyList<SyntaxNode> nodes, int offset)
    {
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            switch (nodes[i])
            {
                case AggregateSyntax aggregate when offset > aggregate.Set.Span.End:
                    yield return Symbol(aggregate);
                    break;
                case ForSyntax loop when offset > loop.Set.Span.End:
                    yield return Symbol(loop);
                    break;
                case FunctionSyntax function when offset >= function.Body.Span.Start:
                    foreach (var parameter in function.Parameters)
                        yield return Symbol(parameter);
                    break;
                case BlockSyntax block:
                    foreach (var let in block.Statements.OfType<LocalLetSyntax>().Where(l => l.Span.End <= offset))
                        yield return Symbol(let);
                    break;
            }
        }
    }

    public static Symbol Symbol(AggregateSyntax syntax) => Of(syntax.Variable, syntax, ElementOf(syntax.Set));

    public static Symbol Symbol(ForSyntax syntax) => Of(syntax.Variable, syntax, ElementOf(syntax.Set));

    public static Symbol Symbol(LocalLetSyntax syntax) => Of(syntax.Name, syntax, null);

    public static Symbol Symbol(FunctionParameterSyntax syntax) => Of(syntax.Name, syntax, SchedType.Named(syntax.Type?.Text ?? ""));

    private static Symbol Of(SyntaxToken name, SyntaxNode syntax, SchedType? type) =>
        new(SymbolKind.Local, name.Text) { Declaration = name.Location, Syntax = syntax, Type = type };

    private static SchedType? ElementOf(ExpressionSyntax set) =>
        set is NameSyntax name ? Vocabulary.Sets.FirstOrDefault(s => s.Name == name.Name.Text)?.Element : null;
}
