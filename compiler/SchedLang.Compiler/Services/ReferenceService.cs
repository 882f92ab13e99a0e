using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A place that names something.</summary>
/// <param name="Location">The name.</param>
/// <param name="IsDeclaration">Whether it is declared there.</param>
/// <param name="IsWrite">Whether its value is set there.</param>
public sealed record Reference(TextLocation Location, bool IsDeclaration, bool IsWrite);

/// <summary>What a new name would do.</summary>
/// <param name="Edits">The changes; empty where there is a reason against it.</param>
/// <param name="Refusal">Why it cannot be done; null where it can.</param>
public sealed record RenameAnswer(IReadOnlyList<FileEdit> Edits, string? Refusal);

/// <summary>Every place that names something, in all files of the workspace, and new names for it.</summary>
public static class ReferenceService
{
    /// <summary>Every place that names what the name at an offset stands for.</summary>
    public static IReadOnlyList<Reference> All(Workspace workspace, string path, int offset, CancellationToken cancellation)
    {
        if (workspace.Model(path).SymbolAt(offset) is not { } symbol || symbol.Kind == SymbolKind.File)
            return [];
        var files = symbol.Declaration == null && symbol.Kind != SymbolKind.Class ? [path] : FilesThatMayName(workspace, path, symbol);
        var found = new List<Reference>();
        foreach (var file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            found.AddRange(In(workspace.Model(file), symbol));
        }

        return found;
    }

    /// <summary>The same in one file.</summary>
    public static IReadOnlyList<Reference> InFile(FileModel model, int offset) =>
        model.SymbolAt(offset) is { } symbol && symbol.Kind != SymbolKind.File ? [.. In(model, symbol)] : [];

    /// <summary>The name at an offset, where it can be another; null where not.</summary>
    public static SyntaxToken? Renamable(FileModel model, int offset) =>
        model.At(offset) is { } path && model.Names.Resolve(path) is { CanBeRenamed: true } ? path.Token : null;

    /// <summary>Gives what the name at an offset stands for another name.</summary>
    public static RenameAnswer Rename(Workspace workspace, string path, int offset, string newName, CancellationToken cancellation)
    {
        var model = workspace.Model(path);
        if (Renamable(model, offset) == null || model.SymbolAt(offset) is not { } symbol)
            return new RenameAnswer([], "this has no name that can be changed");
        if (!SyntaxFacts.IsName(newName))
            return new RenameAnswer([], $"'{newName}' is not a name: a name has letters, digits and _, and begins with a letter or _");
        var references = All(workspace, path, offset, cancellation);
        if (newName != symbol.Name && Clash(model, symbol, newName, references) is { } clash)
            return new RenameAnswer([], clash);
        return new RenameAnswer([.. references.Select(r => new FileEdit(r.Location, newName))], null);
    }

    private static IEnumerable<Reference> In(FileModel model, Symbol symbol)
    {
        foreach (var path in model.Words.Where(w => w.Token.Text == symbol.Name))
        {
            if (model.Names.Resolve(path) is { } found && found.Key == symbol.Key)
            {
                yield return new Reference(
                    path.Token.Location,
                    found.Declaration is { } place && place.Span == path.Token.Span && Path.GetFullPath(place.Source.Path) == Path.GetFullPath(path.Token.Location.Source.Path),
                    path.Parent is AssignmentSyntax);
            }
        }
    }

    // A name of the top of a file is known in files that use it; other names in their own file, and in experiments and children.
    private static IEnumerable<string> FilesThatMayName(Workspace workspace, string path, Symbol symbol)
    {
        var home = symbol.Declaration is { } place ? Path.GetFullPath(place.Source.Path) : Path.GetFullPath(path);
        var files = workspace.SourceFiles().Where(f => f != home && workspace.Reads(f, home)).Append(home);
        if (symbol.Kind == SymbolKind.Class)
            files = workspace.SourceFiles().Append(home);
        return files.Append(Path.GetFullPath(path)).Distinct().Order(StringComparer.Ordinal);
    }

    private static string? Clash(FileModel model, Symbol symbol, string newName, IReadOnlyList<Reference> references)
    {
        if (symbol.Syntax is NamedDeclarationSyntax declaration)
        {
            return model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<NamedDeclarationSyntax>()
                .Any(d => d.GetType() == declaration.GetType() && d.Name.Text == newName)
                ? $"there is a {symbol.Kind.ToString().ToLowerInvariant()} '{newName}' already"
                : null;
        }

        foreach (var reference in references)
        {
            if (!ReferenceEquals(reference.Location.Source, model.Tree?.Source) || model.At(reference.Location.Span.Start) is not { } path)
                continue;
            var isTaken = symbol.Kind switch
            {
                SymbolKind.Stream => path.Find<ScenarioSyntax>()?.Streams.Any(s => s.Name.Text == newName) == true,
                SymbolKind.Device => path.Find<PlatformSyntax>()?.Devices.Any(d => d.Name.Text == newName) == true,
                SymbolKind.Class => false,
                _ => model.Names.Policies.Of(path.Find<PolicySyntax>(), newName) != null || LocalNames.Find(path, path.Token.Span.Start, newName) != null,
            };
            if (isTaken)
                return $"'{newName}' is declared already where '{symbol.Name}' is used";
        }

        return null;
    }
}
