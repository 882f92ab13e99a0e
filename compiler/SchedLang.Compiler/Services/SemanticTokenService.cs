using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A word with what it stands for, for colours.</summary>
/// <param name="Span">The word.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="IsDeclaration">Whether it is declared here.</param>
/// <param name="IsBuiltIn">Whether the language brings it along.</param>
public sealed record SemanticToken(TextSpan Span, SymbolKind Kind, bool IsDeclaration, bool IsBuiltIn);

/// <summary>What the names of a file stand for. Keywords, numbers and comments are left to the editor's own grammar.</summary>
public static class SemanticTokenService
{
    /// <summary>The names of a part of a file, in the order of the text.</summary>
    public static IEnumerable<SemanticToken> In(FileModel model, TextSpan span)
    {
        foreach (var path in model.Words.Where(w => w.Token.Span.Start < span.End && w.Token.Span.End > span.Start))
        {
            if (path.Token.Kind != TokenKind.String && model.Names.Resolve(path) is { } symbol)
                yield return new SemanticToken(path.Token.Span, symbol.Kind, symbol.Declaration?.Span == path.Token.Span, symbol.Declaration == null && symbol.Kind != SymbolKind.Class);
        }
    }
}
