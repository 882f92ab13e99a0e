using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>A part of a file that the editor can fold.</summary>
/// <param name="Span">From the line that stays visible to the end of the hidden text.</param>
/// <param name="IsComment">Whether it is a block of comments.</param>
public sealed record Fold(TextSpan Span, bool IsComment);

/// <summary>Ranges from the syntax tree, for folding and for growing the selection.</summary>
public static class RangeService
{
    /// <summary>The foldable ranges: everything between braces, and blocks of comments.</summary>
    public static IEnumerable<Fold> Folds(FileModel model)
    {
        if (model.Tree is not { } tree)
            return [];
        return [.. Braces(tree), .. Comments(tree)];
    }

    /// <summary>The ranges around an offset, from the smallest to the largest.</summary>
    public static IReadOnlyList<TextSpan> Around(FileModel model, int offset)
    {
        if (model.Tree is not { } tree)
            return [];
        var spans = new List<TextSpan>();
        if (model.At(offset) is { } path)
        {
            spans.Add(path.Token.Span);
            for (var i = path.Nodes.Length - 1; i > 0; i--)
                spans.Add(path.Nodes[i].Span);
        }

        spans.Add(new TextSpan(0, tree.Source.Content.Length));
        return [.. spans.Distinct().Where(s => s.Start <= offset && offset <= s.End)];
    }

    private static IEnumerable<Fold> Braces(SyntaxTree tree)
    {
        var open = new Stack<int>();
        foreach (var token in tree.Root.Tokens().Where(t => t is { Kind: TokenKind.Sign, IsMissing: false }))
        {
            if (token.Text == "{")
                open.Push(token.Span.Start);
            else if (token.Text == "}" && open.TryPop(out var start) && tree.Source.PositionOf(start).Line < tree.Source.PositionOf(token.Span.Start).Line)
                yield return new Fold(TextSpan.FromBounds(start, token.Span.Start), false);
        }
    }

    private static IEnumerable<Fold> Comments(SyntaxTree tree)
    {
        var source = tree.Source;
        for (var line = 0; line < source.LineCount; line++)
        {
            var first = line;
            while (line < source.LineCount && source.Slice(source.LineSpan(line)).TrimStart().StartsWith("//"))
                line++;
            if (line - first > 1)
                yield return new Fold(TextSpan.FromBounds(source.LineSpan(first).Start, source.LineSpan(line - 1).End), true);
        }
    }
}
