using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>An entry of the outline of a file.</summary>
/// <param name="Symbol">The symbol of the entry.</param>
/// <param name="Detail">A short description.</param>
/// <param name="Children">The declarations inside it.</param>
public sealed record OutlineEntry(Symbol Symbol, string? Detail, IReadOnlyList<OutlineEntry> Children);

/// <summary>Lists the declarations of a file as a tree.</summary>
public static class OutlineService
{
    /// <summary>The outline of a file.</summary>
    public static IReadOnlyList<OutlineEntry> Of(FileModel model) => model.Tree is { } tree ? Of(tree) : [];

    /// <summary>The outline of a tree.</summary>
    public static IReadOnlyList<OutlineEntry> Of(SyntaxTree tree) =>
        [.. tree.Root.Declarations.OfType<NamedDeclarationSyntax>().Where(d => !d.Name.IsMissing).Select(Entry)];

    private static OutlineEntry Entry(NamedDeclarationSyntax declaration) => new(
        NameResolver.Declared(declaration),
        declaration switch
        {
            ModelSyntax model => model.Kind.Text,
            ScenarioSyntax scenario => $"on {scenario.Platform.Text}",
            PolicySyntax { Parent: { } parent } => $"extends {parent.Text}",
            _ => null,
        },
        [
            .. declaration switch
            {
                PlatformSyntax platform => platform.Devices.Select(d => new OutlineEntry(NameResolver.Device(d), d.Kind.Text, [])),
                ModelSyntax { Block: { } block } => block.Operators.Where(o => !o.Name.IsMissing).Select(o => new OutlineEntry(NameResolver.Operator(o), o.Kind.Text, [])),
                ScenarioSyntax scenario => scenario.Streams.Select(s => new OutlineEntry(NameResolver.Stream(s), s.Model.Text, [])),
                PolicySyntax policy => Names(policy),
                _ => (IEnumerable<OutlineEntry>)[],
            },
        ]);

    private static IEnumerable<OutlineEntry> Names(PolicySyntax policy) => policy.Parameters.Select(PolicyScopes.Symbol)
        .Concat(policy.Clauses.Select(c => c switch
        {
            LetSyntax let => PolicyScopes.Symbol(let),
            FunctionSyntax function => PolicyScopes.Symbol(function),
            StateSyntax state => PolicyScopes.Symbol(state),
            _ => null,
        }).OfType<Symbol>())
        .Where(s => s.Name.Length > 0)
        .Select(s => new OutlineEntry(s, s.Type?.Name, []));
}

/// <summary>Finds declarations of the whole workspace by a part of their name.</summary>
public static class WorkspaceSymbolService
{
    private const int MostSymbols = 500;

    /// <summary>The declarations whose names contain the letters of the query in order, ignoring case.</summary>
    public static IEnumerable<(Symbol Symbol, string? Container)> Find(Workspace workspace, string query, CancellationToken cancellation) =>
        All(workspace, cancellation).Where(s => Fits(s.Symbol.Name, query)).Take(MostSymbols);

    private static IEnumerable<(Symbol Symbol, string? Container)> All(Workspace workspace, CancellationToken cancellation)
    {
        foreach (var file in workspace.SourceFiles())
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var entry in OutlineService.Of(workspace.Model(file)))
            {
                yield return (entry.Symbol, Path.GetFileName(file));
                foreach (var child in entry.Children)
                    yield return (child.Symbol, entry.Symbol.Name);
            }
        }
    }

    private static bool Fits(string name, string query)
    {
        var next = 0;
        foreach (var letter in name)
        {
            if (next < query.Length && char.ToUpperInvariant(letter) == char.ToUpperInvariant(query[next]))
                next++;
        }

        return next == query.Length;
    }
}
