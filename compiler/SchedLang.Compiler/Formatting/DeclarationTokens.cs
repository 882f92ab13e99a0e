using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Formatting;

/// <summary>A token and the context that the formatter needs.</summary>
/// <param name="Token">The token.</param>
/// <param name="Parent">Its parent node.</param>
/// <param name="Gap">The text before it.</param>
/// <param name="Break">Whether a line may end before it: see <see cref="LineBreaks"/>.</param>
internal sealed record PlacedToken(SyntaxToken Token, SyntaxNode Parent, Gap Gap, int Break)
{
    public string Text => Token.Text;

    /// <summary>Whether its author ended a line before it, at a place where a line may end.</summary>
    public bool BeginsAuthorsLine => Gap.HasNewLine && Break != LineBreaks.None;
}

/// <summary>The tokens of a declaration and the text between them. Optional commas are left out.</summary>
internal sealed class DeclarationTokens
{
    private readonly SourceText _source;
    private readonly List<PlacedToken> _all = [];
    private readonly Dictionary<SyntaxToken, PlacedToken> _places = [];

    public DeclarationTokens(DeclarationSyntax declaration)
    {
        _source = declaration.Source;
        Add(declaration, 0, LineBreaks.None);
        for (var i = 0; i < _all.Count; i++)
        {
            if (!IsNeedless(i))
                _places.Add(_all[i].Token, _all[i]);
        }
    }

    /// <summary>The entry of a token; null if it is left out.</summary>
    public PlacedToken? Find(SyntaxToken token) => _places.GetValueOrDefault(token);

    // The first token of a node breaks as the node does.
    private void Add(SyntaxNode node, int depth, int breakBefore)
    {
        if (LineBreaks.OpensParentheses(node))
            depth++;
        for (var i = 0; i < node.Children.Length; i++)
        {
            var rank = i == 0 ? breakBefore : LineBreaks.RankOf(node, i, depth);
            if (node.Children[i] is SyntaxToken token)
                _all.Add(new PlacedToken(token, node, Gap.Of(_source, token.LeadingTrivia), rank));
            else
                Add((SyntaxNode)node.Children[i], depth, rank);
        }
    }

    // A comma after a number must stay if the next word would otherwise become the number's unit.
    private bool IsNeedless(int i)
    {
        var comma = _all[i];
        if (!Separators.IsSeparator(comma.Parent, comma.Token) || comma.Gap.HasComments)
            return false;
        return i == 0 || i + 1 >= _all.Count || _all[i - 1].Token.Kind != TokenKind.Number || !SyntaxFacts.IsUnit(_all[i + 1].Text)
            || (i + 2 < _all.Count && _all[i + 2].Token.Kind == TokenKind.Number);
    }
}

/// <summary>Finds optional commas.</summary>
internal static class Separators
{
    /// <summary>Whether a token is a comma that only ends its node.</summary>
    public static bool IsSeparator(SyntaxNode parent, SyntaxToken token) =>
        token.Kind == TokenKind.Sign && token.Text == "," && ReferenceEquals(parent.Children[^1], token);
}
