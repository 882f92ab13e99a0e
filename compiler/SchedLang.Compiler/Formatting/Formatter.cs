using System.Text;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Formatting;

/// <summary>
/// Formats programs. A declaration with a syntax error stays unchanged, character by character.
/// So does one whose formatted text would not have the same tokens, nodes and comments.
/// </summary>
public static class Formatter
{
    /// <summary>The formatted text of a file. It never throws, and formatting its result changes nothing.</summary>
    public static string Format(SyntaxTree tree)
    {
        var faulty = new Faults(tree);
        var text = Lay(tree, faulty.IsIn);
        if (IsSame(tree, text))
            return text;
        text = Lay(tree, d => faulty.IsIn(d) || !ComesOutTheSame(d));
        return IsSame(tree, text) ? text : tree.Source.Content;
    }

    private static string Lay(SyntaxTree tree, Predicate<DeclarationSyntax> stays) => new FileWriter(tree, stays).Write();

    private static bool IsSame(SyntaxTree tree, string text) => SameProgram.Are(tree.Root, Parse(tree.Source.Path, text).Root);

    private static bool ComesOutTheSame(DeclarationSyntax declaration)
    {
        var text = FileWriter.ToText(DeclarationWriter.Write(declaration), "\n");
        return Parse(declaration.Source.Path, text).Root.Declarations is [var again] && SameProgram.Are(declaration, again);
    }

    private static SyntaxTree Parse(string path, string text) => SyntaxTree.Parse(new SourceText(path, text));
}

/// <summary>Finds the declarations of a file for which the parser reported anything.</summary>
internal sealed class Faults
{
    private readonly List<int> _places;

    public Faults(SyntaxTree tree)
    {
        _places = [.. tree.Diagnostics.Select(d => d.Location.Span.Start)];
        _places.Sort();
    }

    public bool IsIn(DeclarationSyntax declaration) => HasDiagnostic(declaration.Span) || declaration is UnknownDeclarationSyntax || HasGaps(declaration);

    private bool HasDiagnostic(TextSpan span)
    {
        var next = _places.BinarySearch(span.Start);
        if (next < 0)
            next = ~next;
        return next < _places.Count && _places[next] < span.End;
    }

    // Text skipped before the first token does not belong to the declaration.
    private static bool HasGaps(SyntaxNode node)
    {
        var isFirst = true;
        foreach (var token in node.Tokens())
        {
            if (token.IsMissing || (!isFirst && token.LeadingTrivia.Any(t => t.Kind == TriviaKind.Skipped)))
                return true;
            isFirst = false;
        }

        return isFirst;
    }
}
