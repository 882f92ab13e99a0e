using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A path in the text that links to a file.</summary>
/// <param name="Span">The clickable text.</param>
/// <param name="Path">The target file.</param>
public sealed record FileLink(TextSpan Span, string Path);

/// <summary>Finds the paths of used files, tables and traces.</summary>
public static class LinkService
{
    /// <summary>The links in a file.</summary>
    public static IEnumerable<FileLink> Of(FileModel model)
    {
        foreach (var word in model.Words.Where(w => w.Token.Kind == TokenKind.String && w.Token.Span.Length > 2))
        {
            var target = word.Token.Text.Trim('"');
            if (model.Names.Resolve(word) is { Kind: SymbolKind.File } && target.Length > 0 && !target.Contains('\0', StringComparison.Ordinal))
                yield return new FileLink(new TextSpan(word.Token.Span.Start + 1, target.Length), FilePath.Beside(word.Token.Location.Source.Path, target));
        }
    }
}
