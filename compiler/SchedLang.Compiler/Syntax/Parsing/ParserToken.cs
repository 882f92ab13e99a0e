namespace SchedLang.Compiler.Syntax.Parsing;

/// <summary>A token for the parser: one token of the file, several read as one, or an inserted one.</summary>
/// <param name="Type">The lexer's token type.</param>
/// <param name="First">The index of its first raw token. If <paramref name="Count"/> is 0, the index of the raw token after the insertion.</param>
/// <param name="Count">The number of raw tokens that it covers, including hidden ones between them; 0 for an inserted token.</param>
/// <param name="Meant">The text to read instead of its own; null for its own text.</param>
internal readonly record struct ParserToken(int Type, int First, int Count = 1, string? Meant = null)
{
    /// <summary>The index of its last raw token.</summary>
    public int Last => First + Math.Max(Count, 1) - 1;

    /// <summary>Whether the token is inserted because the file lacks it.</summary>
    public bool IsInserted => Count == 0;
}
