using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>The names that policies declare, including inherited names.</summary>
internal sealed class PolicyScopes(ImmutableArray<SyntaxTree> trees)
{
    private readonly Dictionary<PolicySyntax, Dictionary<string, Symbol>> _scopes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The symbol of a name in a policy, or null.</summary>
    public Symbol? Of(PolicySyntax? policy, string name) => policy == null ? null : All(policy).GetValueOrDefault(name);

    /// <summary>All names of a policy. A name in the child hides the same name in the parent.</summary>
    public Dictionary<string, Symbol> All(PolicySyntax policy)
    {
        if (_scopes.TryGetValue(policy, out var known))
            return known;
        var names = new Dictionary<string, Symbol>();
        var seen = new HashSet<PolicySyntax>(ReferenceEqualityComparer.Instance);
        for (var next = policy; next != null && seen.Add(next); next = Parent(next))
        {
            foreach (var symbol in Declared(next))
                names.TryAdd(symbol.Name, symbol);
        }

        return _scopes[policy] = names;
    }

    public static Symbol Symbol(ParameterSyntax syntax) => new(SymbolKind.Parameter, syntax.Name.Text)
    {
        Declaration = syntax.Name.Location,
        Syntax = syntax,
        Type = SchedType.Named(syntax.Type.Text),
    };

    public static Symbol Symbol(StateSyntax syntax) => new(SymbolKind.State, syntax.Name.Text)
    {
        Declaration = syntax.Name.Location,
        Syntax = syntax,
        Type = SchedType.Named(syntax.Type.Text),
    };

    public static Symbol Symbol(LetSyntax syntax) => new(SymbolKind.Let, syntax.Name.Text) { Declaration = syntax.Name.Location, Syntax = syntax };

    public static Symbol Symbol(FunctionSyntax syntax) =>
        new(SymbolKind.Function, syntax.Name.Text) { Declaration = syntax.Name.Location, Syntax = syntax };

    private PolicySyntax? Parent(PolicySyntax policy) => policy.Parent is { IsMissing: false } name
        ? trees.SelectMany(t => t.Root.Declarations).OfType<PolicySyntax>().FirstOrDefault(p => p.Name.Text == name.Text)
        : null;

    private static IEnumerable<Symbol> Declared(PolicySyntax policy) =>
        policy.Parameters.Select(Symbol)
            .Concat(policy.Clauses.Select(c => c switch
            {
                LetSyntax let => Symbol(let),
                FunctionSyntax function => Symbol(function),
                StateSyntax state => Symbol(state),
                _ => null,
            }).OfType<Symbol>())
            .Where(s => s.Name.Length > 0);
}
