using System.Text.RegularExpressions;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>A warning name in an <c>allow</c> comment.</summary>
/// <param name="Name">The name as written.</param>
/// <param name="Location">The location of the name.</param>
/// <param name="Line">The line on which the warning is silenced, counted from 0.</param>
public sealed record AllowedName(string Name, TextLocation Location, int Line);

/// <summary>
/// Reads comments that silence warnings. <c>// allow: long-unit, starvation</c> stands at the end of the affected line, or alone on the
/// line before it.
/// </summary>
public static partial class AllowComments
{
    /// <summary>The warnings that the comments of a file allow.</summary>
    public static IEnumerable<AllowedName> In(SyntaxTree tree) =>
        from token in tree.Root.Tokens()
        from trivia in token.LeadingTrivia
        where trivia.Kind == TriviaKind.Comment
        from name in Names(tree.Source, trivia.Span)
        select name;

    private static IEnumerable<AllowedName> Names(SourceText source, TextSpan comment)
    {
        var head = Head().Match(source.Slice(comment).ToString());
        if (!head.Success)
            yield break;
        var line = LineMeant(source, comment);
        for (var start = comment.Start + head.Length; start <= comment.End;)
        {
            var length = source.Slice(TextSpan.FromBounds(start, comment.End)).IndexOf(',');
            var end = length < 0 ? comment.End : start + length;
            var name = source.Slice(TextSpan.FromBounds(start, end)).ToString();
            var place = new TextSpan(start + name.Length - name.TrimStart().Length, name.Trim().Length);
            if (place.Length > 0)
                yield return new AllowedName(name.Trim(), new TextLocation(source, place), line);
            start = end + 1;
        }
    }

    // The comment's own line. For a comment alone on its line, the next line that is not a comment.
    private static int LineMeant(SourceText source, TextSpan comment)
    {
        var line = source.PositionOf(comment.Start).Line;
        while (line + 1 < source.LineCount && source.Slice(source.LineSpan(line)).TrimStart().StartsWith("//"))
            line++;
        return line;
    }

    [GeneratedRegex(@"^//\s*allow\s*:")]
    private static partial Regex Head();
}
