using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Where something is declared.</summary>
/// <param name="Origin">The name that was asked about.</param>
/// <param name="Target">The name where it is declared.</param>
/// <param name="Whole">The declaration as a whole.</param>
public sealed record Definition(TextLocation Origin, TextLocation Target, TextLocation Whole);

/// <summary>From a name to its declaration, also in another file; from a path to the file.</summary>
public static class DefinitionService
{
    /// <summary>Where the name at an offset is declared; null where it is not, or where the language brings it along.</summary>
    public static Definition? At(FileModel model, int offset)
    {
        if (model.At(offset) is not { } path || model.Names.Resolve(path) is not { } symbol)
            return null;
        if (symbol.Kind == SymbolKind.File)
            return File(path, symbol);
        return symbol.Declaration is { } place
            ? new Definition(path.Token.Location, place, symbol.Syntax?.Location ?? place)
            : symbol.Kind == SymbolKind.Class ? ClassOf(model, path, symbol.Name) : null;
    }

    // A class is declared by the first stream that has it.
    private static Definition? ClassOf(FileModel model, SyntaxPath path, string name)
    {
        var attribute = model.Compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<ScenarioSyntax>()
            .SelectMany(s => s.Streams).SelectMany(s => s.Block?.Attributes ?? [])
            .FirstOrDefault(a => a.Name.Text == "class" && a.Value is WordValueSyntax { Word.Text: var word } && word == name);
        return attribute == null ? null : new Definition(path.Token.Location, attribute.Value.Location, attribute.Location);
    }

    private static Definition? File(SyntaxPath path, Symbol symbol)
    {
        if (symbol.Name.Length == 0 || symbol.Name.Contains('\0', StringComparison.Ordinal))
            return null;
        var target = new TextLocation(new SourceText(FilePath.Beside(path.Token.Location.Source.Path, symbol.Name), ""), new TextSpan(0, 0));
        return new Definition(path.Token.Location, target, target);
    }
}
