using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A reference to a symbol.</summary>
/// <param name="Location">The name.</param>
/// <param name="IsDeclaration">Whether this is the declaration.</param>
/// <param name="IsWrite">Whether the reference assigns a value.</param>
public sealed record Reference(TextLocation Location, bool IsDeclaration, bool IsWrite);

/// <summary>The result of a rename.</summary>
/// <param name="Edits">The edits; empty where the rename is refused.</param>
/// <param name="Refusal">The reason for the refusal; null where the rename is possible.</param>
public sealed record RenameAnswer(IReadOnlyList<FileEdit> Edits, string? Refusal);

/// <summary>Finds the references to a symbol in all files of the workspace, and renames them.</summary>
public static class ReferenceService
{
    /// <summary>The references to the symbol of the name at an offset.</summary>
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

    /// <summary>The references to the symbol in one file.</summary>
    public static IReadOnlyList<Reference> InFile(FileModel model, int offset) =>
        model.SymbolAt(offset) is { } symbol && symbol.Kind != SymbolKind.File ? [.. In(model, symbol)] : [];

    /// <summary>The name at an offset, if it can be renamed; otherwise null.</summary>
    public static SyntaxToken? Renamable(FileModel model, int offset) =>
        model.At(offset) is { } path && model.Names.Resolve(path) is { CanBeRenamed: true } ? path.Token : null;

    /// <summary>Renames the symbol of the name at an offset.</summary>
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

    // A file that uses the declaring file can name its declarations, and in experiments and child policies other names too.
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

        // In latencies, a name stands for the device of that name on every platform.
        if (symbol.Kind == SymbolKind.Device && model.Names.DevicesNamed(symbol.Name).Skip(1).Any() && IsInLatencies(model, symbol.Name))
            return $"several platforms have a device '{symbol.Name}', and the latencies of a model name it for all of them";
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

    private static bool IsInLatencies(FileModel model, string device) =>
        model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<ModelSyntax>()
            .SelectMany(m => m.Block?.Latencies ?? []).SelectMany(l => l.Entries).Any(e => e.Device.Text == device);
}
