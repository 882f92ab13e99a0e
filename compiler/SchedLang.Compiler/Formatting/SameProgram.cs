using System.Globalization;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Formatting;

/// <summary>Compares two texts, ignoring blanks, line ends and separating commas. Comments must be the same.</summary>
internal static class SameProgram
{
    /// <summary>Compares two files, including the text between their declarations.</summary>
    public static bool Are(CompilationUnitSyntax a, CompilationUnitSyntax b) =>
        Shapes(a).SequenceEqual(Shapes(b)) && Leaves(a, withLeading: true).SequenceEqual(Leaves(b, withLeading: true));

    /// <summary>Compares two declarations, without the text before them.</summary>
    public static bool Are(DeclarationSyntax a, DeclarationSyntax b) =>
        Shapes(a).SequenceEqual(Shapes(b)) && Leaves(a, withLeading: false).SequenceEqual(Leaves(b, withLeading: false));

    // The nodes and their numbers of children determine the tree.
    private static IEnumerable<string> Shapes(SyntaxNode root)
    {
        var open = new Stack<ISyntaxElement>([root]);
        while (open.TryPop(out var element))
        {
            if (element is not SyntaxNode node)
            {
                yield return ((SyntaxToken)element).Kind.ToString();
                continue;
            }

            var children = node.Children.Where(c => c is not SyntaxToken t || !Separators.IsSeparator(node, t)).ToList();
            yield return string.Create(CultureInfo.InvariantCulture, $"{node.GetType().Name} {children.Count}");
            for (var i = children.Count - 1; i >= 0; i--)
                open.Push(children[i]);
        }
    }

    private static IEnumerable<string> Leaves(SyntaxNode root, bool withLeading)
    {
        var open = new Stack<(ISyntaxElement Element, bool IsSeparator)>([(root, false)]);
        while (open.TryPop(out var top))
        {
            if (top.Element is SyntaxNode node)
            {
                for (var i = node.Children.Length - 1; i >= 0; i--)
                    open.Push((node.Children[i], node.Children[i] is SyntaxToken t && Separators.IsSeparator(node, t)));
                continue;
            }

            var token = (SyntaxToken)top.Element;
            foreach (var trivia in token.LeadingTrivia.Where(t => withLeading && t.Kind is TriviaKind.Comment or TriviaKind.Skipped))
                yield return root.Source.Slice(trivia.Span).TrimEnd().ToString();
            withLeading = true;
            if (!top.IsSeparator)
                yield return token.Text;
        }
    }
}
