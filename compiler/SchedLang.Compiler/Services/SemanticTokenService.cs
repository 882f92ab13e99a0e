using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A name with its kind, for highlighting.</summary>
/// <param name="Span">The range of the name.</param>
/// <param name="Kind">The kind of its symbol.</param>
/// <param name="IsDeclaration">Whether this is the declaration.</param>
/// <param name="IsBuiltIn">Whether the name is built into the language.</param>
public sealed record SemanticToken(TextSpan Span, SymbolKind Kind, bool IsDeclaration, bool IsBuiltIn);

/// <summary>Classifies the names of a file. The editor's own grammar handles keywords, numbers and comments.</summary>
public static class SemanticTokenService
{
    /// <summary>The names in a part of a file, in text order.</summary>
    public static IEnumerable<SemanticToken> In(FileModel model, TextSpan span)
    {
        foreach (var path in model.Words.Where(w => w.Token.Span.Start < span.End && w.Token.Span.End > span.Start))
        {
            if (path.Token.Kind != TokenKind.String && model.Names.Resolve(path) is { } symbol)
                yield return new SemanticToken(path.Token.Span, symbol.Kind, symbol.Declaration?.Span == path.Token.Span, symbol.Declaration == null && symbol.Kind != SymbolKind.Class);
        }
    }
}
