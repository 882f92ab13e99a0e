using System.Collections.Immutable;
using Antlr4.Runtime;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Grammar;

namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>Splits source text into tokens.</summary>
internal static class Tokenizer
{
    /// <summary>All tokens of a file in order, without the end of file. It reports unterminated strings.</summary>
    public static ImmutableArray<RawToken> Tokenize(SourceText source, DiagnosticBag diagnostics)
    {
        var lexer = new SchedLangLexer(new AntlrInputStream(source.Content));
        lexer.RemoveErrorListeners();
        var tokens = ImmutableArray.CreateBuilder<RawToken>();
        for (var token = lexer.NextToken(); token.Type != TokenConstants.EOF; token = lexer.NextToken())
        {
            tokens.Add(new RawToken(
                token.Type,
                TextSpan.FromBounds(token.StartIndex, token.StopIndex + 1),
                token.Channel != TokenConstants.DefaultChannel,
                token.Line - 1));
        }

        TellUnitsFromNames(tokens);
        CloseStrings(source, tokens, diagnostics);
        return tokens.ToImmutable();
    }

    /// <summary>Whether a word is a unit when it is directly after a number.</summary>
    public static bool IsUnit(string word) => new SchedLangLexer(new AntlrInputStream(word)).NextToken() is { Type: SchedLangLexer.UNIT } token
        && token.StopIndex + 1 == word.Length;

    // A unit word is a unit directly after a number on the same line. If another number follows, it is the name of an attribute.
    private static void TellUnitsFromNames(ImmutableArray<RawToken>.Builder tokens)
    {
        var previous = -1;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].IsHidden)
                continue;
            if (tokens[i].Type == SchedLangLexer.UNIT && !FollowsNumber(tokens, previous, i))
                tokens[i] = tokens[i] with { Type = SchedLangLexer.IDENTIFIER };
            previous = i;
        }
    }

    private static bool FollowsNumber(ImmutableArray<RawToken>.Builder tokens, int previous, int index)
    {
        if (previous < 0 || tokens[previous].Type != SchedLangLexer.NUMBER || tokens[previous].Line != tokens[index].Line)
            return false;
        var next = index + 1;
        while (next < tokens.Count && tokens[next].IsHidden)
            next++;
        return next == tokens.Count || tokens[next].Type != SchedLangLexer.NUMBER || tokens[next].Line != tokens[index].Line;
    }

    private static void CloseStrings(SourceText source, ImmutableArray<RawToken>.Builder tokens, DiagnosticBag diagnostics)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Type != SchedLangLexer.OPEN_STRING)
                continue;
            diagnostics.Report(DiagnosticCatalog.OpenString, new TextLocation(source, tokens[i].Span));
            tokens[i] = tokens[i] with { Type = SchedLangLexer.STRING, IsHidden = false };
        }
    }
}
