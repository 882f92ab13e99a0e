using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using System.Collections.Immutable;

namespace SchedLang.Compiler.Services;

/// <summary>Types and values that the binder computes.</summary>
internal static class ValueTypes
{
    /// <summary>The type of a <c>let</c>, if a clause uses it.</summary>
    public static SchedType? Of(FileModel model, Symbol symbol) => Bound(model, symbol)?.Value.Type;

    /// <summary>
    /// The default of a parameter, or the value of a <c>let</c> that depends only on numbers and parameters, with parameters at their
    /// defaults.
    /// </summary>
    public static string? ConstantOf(FileModel model, Symbol symbol)
    {
        if (symbol.Kind == SymbolKind.Parameter || Bound(model, symbol) is not { } let)
            return null;
        var policy = model.Program.Policies.First(p => Lets(p).Contains(let));
        var folder = new ConstantFolder(policy.Symbol.Parameters.ToImmutableDictionary(p => p.Name, p => p.Default));
        return folder.Rewrite(let.Value) is BoundConstant constant && let.Value is not BoundConstant ? constant.Value.ToString() : null;
    }

    private static BoundLet? Bound(FileModel model, Symbol symbol) =>
        symbol.Syntax is LetSyntax syntax ? model.Program.Policies.SelectMany(Lets).FirstOrDefault(l => l.Syntax == syntax) : null;

    private static IEnumerable<BoundLet> Lets(BoundPolicy policy) =>
        policy.Expressions.SelectMany(e => e.Deep()).OfType<BoundLetReference>().Select(r => r.Let).Distinct();
}
