using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>A part of a declaration, clause or statement: tokens up to a brace, and the contents of the braces.</summary>
internal sealed class MemberPart
{
    private MemberPart()
    {
    }

    /// <summary>Begins with the brace that closes the previous part. Ends with an opening brace, except in the last part.</summary>
    public List<PlacedToken> Tokens { get; } = [];

    /// <summary>The contents of the braces that it opens. Empty braces are among the tokens.</summary>
    public List<SyntaxNode> Members { get; } = [];

    /// <summary>The node that the braces belong to.</summary>
    public SyntaxNode? Owner { get; private set; }

    /// <summary>The parts of a node.</summary>
    public static List<MemberPart> Of(SyntaxNode node, DeclarationTokens tokens)
    {
        var parts = new List<MemberPart> { new() };
        Add(node, tokens, parts);
        return parts;
    }

    private static void Add(SyntaxNode node, DeclarationTokens tokens, List<MemberPart> parts)
    {
        var isOpen = false;
        foreach (var child in node.Children)
        {
            if (child is SyntaxNode inner)
            {
                if (isOpen)
                    parts[^1].Members.Add(inner);
                else
                    Add(inner, tokens, parts);
            }
            else if (tokens.Find((SyntaxToken)child) is { } placed)
            {
                var closesSomething = isOpen && placed.Text == "}" && (parts[^1].Members.Count > 0 || placed.Gap.HasComments);
                if (closesSomething)
                    parts.Add(new MemberPart());
                parts[^1].Tokens.Add(placed);
                isOpen = placed.Text == "{";
                if (isOpen)
                    parts[^1].Owner = node;
            }
        }
    }
}
