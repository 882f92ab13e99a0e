using System.Text;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>
/// Text that is being written. Where the parser gives a declaration up, a word at the cursor and the closing brackets that are still to come
/// make it one again, so that completion knows the names in it.
/// </summary>
internal static class HalfWritten
{
    private const char Placeholder = 'x';

    /// <summary>Whether the parser gave up the declaration at an offset.</summary>
    public static bool IsLost(SyntaxTree tree, int offset) =>
        tree.Root.Declarations.LastOrDefault(d => d.Span.Start <= offset) is UnknownDeclarationSyntax or null;

    /// <summary>The text with what is still to come put in at an offset; before it, nothing changes.</summary>
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
