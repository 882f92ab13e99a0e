using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>The declaration of a name.</summary>
/// <param name="Origin">The name in the request.</param>
/// <param name="Target">The name at its declaration.</param>
/// <param name="Whole">The whole declaration.</param>
public sealed record Definition(TextLocation Origin, TextLocation Target, TextLocation Whole);

/// <summary>Finds the declaration of a name, in any file, and the file that a path names.</summary>
public static class DefinitionService
{
    /// <summary>The declaration of the name at an offset. It is null for built-in names and for names without a declaration.</summary>
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

    // The first stream with a class declares that class.
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
