using System.Text;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>
/// Completes half-written text. Where the parser gives up on a declaration, it adds a word at the cursor and the missing closing brackets.
/// Completion then knows the names in the declaration.
/// </summary>
internal static class HalfWritten
{
    private const char Placeholder = 'x';

    /// <summary>Whether the parser gave up on the declaration at an offset.</summary>
    public static bool IsLost(SyntaxTree tree, int offset) =>
        tree.Root.Declarations.LastOrDefault(d => d.Span.Start <= offset) is UnknownDeclarationSyntax or null;

    /// <summary>The text with the missing parts inserted at an offset. The text before the offset is unchanged.</summary>
    public static string Completed(SourceText source, int offset)
    {
        var tokens = TextTokens.Before(source, offset);
        var open = new Stack<char>();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsFirstOnLine && CompletionPlace.BeginsDeclaration(tokens, i))
                open.Clear();
            if (tokens[i].Text is "{" or "(" or "[")
                open.Push(tokens[i].Text[0]);
            else if (tokens[i].Text is "}" or ")" or "]")
                open.TryPop(out _);
        }

        var isWord = tokens.Count > 0 && tokens[^1].End == offset && tokens[^1].IsWord;
        var text = new StringBuilder(source.Content, 0, offset, source.Content.Length + 32);
        if (!isWord && !(tokens.Count > 0 && tokens[^1].Text is "{" or "}"))
            text.Append(Placeholder);
        foreach (var bracket in open)
            text.Append(bracket switch { '{' => " }", '(' => ")", _ => "]" });
        return text.Append('\n').Append(source.Content, offset, source.Content.Length - offset).ToString();
    }
}
