using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>A token on its line.</summary>
/// <param name="Placed">The token.</param>
/// <param name="Key">Identifies the part that begins with the token, if parts with this key can align; else null.</param>
/// <param name="Space">The number of blanks before it.</param>
internal readonly record struct Piece(PlacedToken Placed, string? Key, int Space)
{
    private const int BetweenMembers = 2;

    /// <summary>A whole node on one line.</summary>
    public static List<Piece> AllOf(SyntaxNode node, DeclarationTokens tokens)
    {
        var pieces = new List<Piece>();
        Add(node, null, 1, tokens, pieces);
        return pieces;
    }

    /// <summary>A token after others on its line.</summary>
    public static Piece After(IReadOnlyList<Piece> line, PlacedToken token) => After(line, token, KeyOf(token), 1);

    /// <summary>Pieces as a line.</summary>
    public static Line ToLine(IEnumerable<Piece> pieces, int indent)
    {
        var line = new Line(indent);
        foreach (var (placed, key, space) in pieces)
        {
            if (line.Cells.Count == 0)
                line.Cells.Add(new Cell("", 0));
            else if (key != null)
                line.Cells.Add(new Cell(key, space));
            else
                line.Cells[^1].Text.Append(' ', space);
            line.Cells[^1].Text.Append(placed.Text);
        }

        return line;
    }

    private static void Add(SyntaxNode node, string? key, int space, DeclarationTokens tokens, List<Piece> pieces)
    {
        var (isOpen, isFirst) = (false, false);
        foreach (var child in node.Children)
        {
            if (child is SyntaxNode inner)
            {
                if (isOpen && !isFirst)
                    (key, space) = (inner.Tokens().First().Text, BetweenMembers);
                Add(inner, inner is ArrivalSyntax ? "arrival" : key, space, tokens, pieces);
                isFirst = false;
            }
            else if (tokens.Find((SyntaxToken)child) is { } placed)
            {
                if (placed.Text is "{" or "}")
                    isOpen = isFirst = placed.Text == "{";
                pieces.Add(After(pieces, placed, key ?? KeyOf(placed), space));
            }

            (key, space) = (null, 1);
        }
    }

    private static Piece After(IReadOnlyList<Piece> line, PlacedToken token, string? key, int space)
    {
        if (line.Count == 0)
            return new Piece(token, key, 0);
        var last = line[^1].Placed;
        if (space < BetweenMembers || last.Text == ",")
            space = Spacing.Between(last.Token, last.Parent, token.Token, token.Parent);
        return new Piece(token, key, space);
    }

    private static string? KeyOf(PlacedToken token) => token.Text switch
    {
        "{" => "{",
        ":" when token.Parent is DeviceSyntax or ModelSyntax or OperatorSyntax or StreamSyntax => ":",
        _ => null,
    };
}
